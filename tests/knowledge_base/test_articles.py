"""Articles are written by agents, decided on by leads and admins, and then read."""

import pytest
from django.db import IntegrityError, transaction

from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.errors import (
    LanguageNotOffered,
    NothingWritten,
    NotYours,
    TitleMissing,
    TranslationExists,
)
from knowledge_base.models import (
    Article,
    Audience,
    Editing,
    HelpCentre,
    Reader,
    Translation,
)
from knowledge_base.queries import published
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.races import at_once


def read(slug, language="en"):
    return published.article(slug, language=language)


def test_an_article_is_a_draft_until_it_is_published(ada):
    draft = make_draft(ada)
    assert (read(draft.slug), published.is_any()) == (None, False)

    actions.publish(draft, by=ada)

    assert read(draft.slug).title == "How do I descale my kettle?"
    assert published.is_any()


def test_published_again_it_stays_published_since_then(ada):
    article = make_article(ada)
    since = article.published_at

    actions.publish(article, by=ada)

    article.refresh_from_db()
    assert article.published_at == since is not None


def test_what_is_withdrawn_is_a_draft_with_all_its_words(ada):
    article = make_article(ada)

    actions.withdraw(article, by=ada)
    actions.withdraw(article, by=ada)

    assert (read(article.slug), published.is_any()) == (None, False)
    assert Translation.objects.get().text == article.text


def test_a_revision_is_shown_once_it_is_published(ada):
    article = make_article(ada, "Weight", "2 kg")

    revision = actions.revise(
        article, words=Writing(title="Weight", source="3 kg"), by=ada
    )
    assert "2 kg" in read("weight").html

    actions.publish(article, revision=revision, by=ada)
    assert "3 kg" in read("weight").html
    assert [one.number for one in article.revisions.all()] == [2, 1]


def test_an_address_is_made_once_and_stays(ada):
    article = make_article(ada, "Größe & Gewicht?")
    assert article.slug == "groe-gewicht"

    actions.revise(article, words=Writing(title="Weight", source="2 kg"), by=ada)
    actions.publish(article, by=ada)

    assert read("groe-gewicht").title == "Weight"


def test_the_same_title_twice_has_two_addresses(ada):
    slugs = [make_draft(ada, "Returns").slug for _time in range(3)]
    assert slugs == ["returns", "returns-2", "returns-3"]


@pytest.mark.django_db(transaction=True)
def test_three_at_once_have_three_addresses(ada):
    HelpCentre.objects.seed()
    at_once([lambda: make_draft(ada, "Returns")] * 3)

    slugs = Translation.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["returns", "returns-2", "returns-3"]


@pytest.mark.parametrize("title", ["返品について", "???", "-_-"])
def test_a_title_without_latin_letters_has_an_address_all_the_same(ada, title):
    article = make_article(ada, title)
    assert read(article.slug).title == title


def test_no_two_translations_share_an_address_in_a_language(ada):
    make_draft(ada, "Returns")
    other = make_draft(ada, "Refunds")
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.filter(pk=other.pk).update(slug="returns")


def test_agents_write_and_leads_publish(ada, bob):
    draft = make_draft(bob)
    with pytest.raises(NotAllowed):
        actions.publish(draft, by=bob)

    actions.publish(draft, by=ada)

    assert read(draft.slug) is not None


def test_collaborators_neither_write_nor_publish(ada, dan):
    article, draft = make_article(ada), make_draft(ada)
    words = Writing(title="x", source="y")
    for verb in (
        lambda: make_draft(dan),
        lambda: actions.revise(draft, words=words, by=dan),
        lambda: actions.keep(draft, words=words, based_on=None, by=dan),
        lambda: actions.publish(draft, by=dan),
        lambda: actions.withdraw(article, by=dan),
        lambda: actions.archive(article.article, by=dan),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_where_four_eyes_are_wanted_nobody_publishes_what_they_wrote(ada, carol):
    HelpCentre.objects.update(needs_review=True)
    draft = make_draft(ada)
    with pytest.raises(NotYours):
        actions.publish(draft, by=ada)

    actions.publish(draft, by=carol)

    assert draft.revisions.get().reviewer == carol


@pytest.mark.parametrize(
    ("title", "source", "refusal"),
    [(" ", "Words", TitleMissing), ("Title", " \n ", NothingWritten)],
)
def test_what_says_nothing_is_refused_and_leaves_nothing(ada, title, source, refusal):
    with pytest.raises(refusal):
        make_draft(ada, title, source)
    assert not Article.objects.exists()


def test_a_translation_follows_the_original_and_is_there_once(ada):
    original = make_article(ada)

    german = make_translation(original, "de", "Wie entkalke ich?", by=ada)

    assert german.revisions.get().translates == original.published
    assert read(original.slug, "de").title == "Wie entkalke ich?"
    assert read(german.slug, "en").title == original.title
    with pytest.raises(TranslationExists):
        actions.begin_translation(original.article, language="de", title="x", by=ada)
    with pytest.raises(LanguageNotOffered):
        actions.begin_translation(original.article, language="ja", title="x", by=ada)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PUBLIC, [Reader.PUBLIC, Reader.CUSTOMER, Reader.AGENT]),
        (Audience.CUSTOMERS, [Reader.CUSTOMER, Reader.AGENT]),
        (Audience.AGENTS, [Reader.AGENT]),
    ],
)
def test_who_reads_what(ada, audience, readers):
    make_article(ada, audience=audience)
    assert readers == [
        reader for reader in Reader if Translation.objects.readable_by(reader).exists()
    ]


def test_what_is_in_the_archive_is_read_by_nobody_and_comes_back_whole(ada):
    article = make_article(ada)

    actions.archive(article.article, by=ada)
    assert not Translation.objects.readable_by(Reader.AGENT).exists()

    actions.restore(article.article, by=ada)
    assert read(article.slug).title == article.title


def test_what_is_typed_is_kept_until_it_is_a_revision(ada):
    draft = make_draft(ada)
    words = Writing(title="", source="half a")
    actions.keep(draft, words=words, based_on=None, by=ada)
    actions.keep(
        draft, words=Writing(title="T", source="half a word"), based_on=None, by=ada
    )
    assert Editing.objects.get().source == "half a word"

    actions.revise(draft, words=Writing(title="T", source="another"), by=ada)
    assert Editing.objects.get().source == "half a word"

    actions.revise(draft, words=Writing(title="T", source="half a word"), by=ada)
    assert not Editing.objects.exists()


def test_links_lead_to_articles_that_the_reader_may_read(ada):
    other = make_article(ada, "Other")
    secret = make_article(ada, "Secret", audience=Audience.AGENTS)
    words = f"[one](article:{other.slug}) [two](article:{secret.slug})"
    article = make_article(ada, "Links", words)

    html = read(article.slug).html

    assert 'href="/help/en/other/"' in html
    assert "secret" not in html.lower()
