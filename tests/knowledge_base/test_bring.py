"""Articles that are brought in many at once are as if somebody had written them here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts.models import Role
from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.actions import Brought, InLanguage, Writing
from knowledge_base.errors import (
    AddressTaken,
    LanguageNotOffered,
    NothingWritten,
    NotYours,
    TitleMissing,
)
from knowledge_base.models import Article, HelpCentre, OutsideLink, Reader, Translation
from tests.factories import make_agent
from tests.knowledge_base.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    centre = HelpCentre.objects.default()
    centre.languages = ["en", "de"]
    centre.save()
    return centre


@pytest.fixture
def ada():
    return make_agent("Ada", role=Role.ADMIN)


@pytest.fixture
def mei():
    return make_agent("Mei")


def said(language="en", slug="kettle", title="Kettle", source="## Why\n\nIt boils."):
    words = Writing(title=title, source=source, summary="On kettles.")
    return InLanguage(language=language, slug=slug, words=words)


def both(owner, number=0):
    tail = f"-{number}" if number else ""
    german = said("de", f"kessel{tail}", f"Kessel {number}")
    return Brought(owner=owner, languages=(said(slug=f"kettle{tail}"), german))


def test_all_is_published_with_its_translations_at_the_addresses_it_had(
    centre, ada, mei
):
    [article] = actions.bring_articles(centre, articles=[both(mei)], by=ada)

    english, german = article.translations.order_by("-language")
    shown = Translation.objects.readable_by(Reader.PUBLIC)
    assert set(shown) == {english, german}
    assert (english.slug, german.slug) == ("kettle", "kessel")
    assert (english.title, english.summary) == ("Kettle", "On kettles.")
    assert [one["text"] for one in english.toc] == ["Why"]
    assert "It boils." in english.text
    assert article.language == "en"
    assert english.published.author == article.owner == mei
    assert english.published.reviewer == ada
    assert german.published.translates == english.published


def test_where_they_lead_elsewhere_is_looked_at_like_of_all_others(centre, ada):
    source = "See [them](https://kettles.example/a#b) and [us](article:kettle)."
    one = Brought(owner=ada, languages=(said(source=source),))

    actions.bring_articles(centre, articles=[one], by=ada)

    assert [link.url for link in OutsideLink.objects.all()] == [
        "https://kettles.example/a"
    ]


def test_a_hundred_cost_as_many_queries_as_one(centre, ada):
    counts = []
    for numbers in (range(1, 2), range(2, 102)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            many = [both(ada, number) for number in numbers]
            actions.bring_articles(centre, articles=many, by=ada)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Article.objects.count() == 101


def test_an_owner_who_does_not_write_is_not_called_its_author(centre, ada):
    eva = make_agent("Eva", role=Role.COLLABORATOR)

    [article] = actions.bring_articles(centre, articles=[both(eva)], by=ada)

    assert article.owner == eva
    assert {one.published.author for one in article.translations.all()} == {ada}


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (said(title=" "), TitleMissing),
        (said(source="\n"), NothingWritten),
        (said("fr"), LanguageNotOffered),
        (said(slug="how-do-i-descale-my-kettle"), AddressTaken),
        (said(slug="other"), AddressTaken),
    ],
)
def test_one_that_is_not_whole_keeps_all_of_them_out(centre, ada, wrong, refusal):
    make_article(ada)
    fine = Brought(owner=ada, languages=(said(slug="other"),))

    with pytest.raises(refusal):
        actions.bring_articles(
            centre, articles=[fine, Brought(owner=ada, languages=(wrong,))], by=ada
        )

    assert Article.objects.count() == 1


def test_agents_do_not_decide_what_readers_see(centre, mei):
    with pytest.raises(NotAllowed):
        actions.bring_articles(centre, articles=[both(mei)], by=mei)


def test_where_four_eyes_are_wanted_nobody_brings_their_own(centre, ada, mei):
    centre.needs_review = True
    centre.save()

    actions.bring_articles(centre, articles=[both(mei)], by=ada)
    with pytest.raises(NotYours):
        actions.bring_articles(centre, articles=[both(ada, 1)], by=ada)
