"""Articles are written by leads and admins, and are read by others once published."""

import pytest
from django.db import IntegrityError, transaction

from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.errors import NothingWritten, TitleMissing
from knowledge_base.models import Article
from knowledge_base.queries import published
from tests.knowledge_base.factories import make_article, make_draft
from tests.races import at_once


def read(slug):
    return published.article(slug, language="en")


def test_an_article_is_a_draft_until_it_is_published(ada):
    article = make_draft(ada)
    assert (read(article.slug), published.is_any()) == (None, False)

    actions.publish(article, by=ada)

    assert read(article.slug).title == "How do I descale my kettle?"
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
    assert Article.objects.get().text == article.text


def test_an_address_is_made_once_and_stays(ada):
    article = make_article(ada, "Größe & Gewicht?")
    assert article.slug == "groe-gewicht"

    actions.save_article(title="Weight", text="2 kg", article=article, by=ada)

    assert read("groe-gewicht").title == "Weight"
    assert Article.objects.count() == 1


def test_the_same_title_twice_has_two_addresses(ada):
    slugs = [make_draft(ada, "Returns").slug for _time in range(3)]

    assert slugs == ["returns", "returns-2", "returns-3"]


@pytest.mark.django_db(transaction=True)
def test_the_same_title_at_the_same_time_has_two_addresses_as_well(ada):
    at_once([lambda: make_draft(ada, "Returns")] * 3)

    slugs = Article.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["returns", "returns-2", "returns-3"]


@pytest.mark.parametrize("title", ["كيف أنظف الغلاية؟", "ケトルの掃除", "?!"])
def test_a_title_in_any_script_has_an_address(ada, title):
    article = make_article(ada, title)

    assert read(article.slug).title == title


def test_two_articles_of_one_address_are_refused_by_the_database(ada):
    make_draft(ada, "Returns")
    other = make_draft(ada, "Refunds")

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=other.pk).update(slug="returns")


def test_leads_and_admins_write_and_others_do_not(ada, carol):
    assert make_article(carol).author == carol
    article = make_article(ada)
    assert actions.save_article(title="x", text="y", article=article, by=carol)


@pytest.mark.parametrize("name", ["bob", "dan"])
def test_whoever_may_not_write_changes_nothing(ada, name, request):
    somebody = request.getfixturevalue(name)
    article, draft = make_article(ada), make_draft(ada)

    for verb in (
        lambda: make_draft(somebody),
        lambda: actions.save_article(title="x", text="y", article=draft, by=somebody),
        lambda: actions.publish(draft, by=somebody),
        lambda: actions.withdraw(article, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            verb()

    assert Article.objects.published().get() == article
    assert set(Article.objects.values_list("author", flat=True)) == {ada.pk}


def test_a_lead_who_left_writes_no_more(carol):
    carol.is_active = False
    with pytest.raises(NotAllowed):
        make_draft(carol)


@pytest.mark.parametrize(
    ("title", "text", "refusal"),
    [
        (" \n", "Words", TitleMissing),
        ("\x00", "Words", TitleMissing),
        ("Title", " \r\n ", NothingWritten),
        ("Title", "\x00", NothingWritten),
    ],
)
def test_an_article_has_a_title_and_words(ada, title, text, refusal):
    with pytest.raises(refusal):
        make_draft(ada, title, text)
    assert not Article.objects.exists()


def test_formatted_words_are_kept_clean_and_read_as_text(ada):
    html = '<p onclick="x()">Press <b>both</b><script>alert(1)</script></p><img src=x>'

    article = make_article(ada, "Reset", "", html=html)

    assert read("reset").html == "<p>Press <b>both</b></p>[image]"
    assert article.text.startswith("Press both")


def test_plain_words_are_laid_out_and_are_never_markup(ada):
    text = "See https://shop.example/7\n\n- <b>one</b>\n- two\nBye\n\n1. a\n2) b"

    html = make_article(ada, "Steps", text).html

    link = '<a href="https://shop.example/7" target="_blank"'
    assert html.startswith(f"<p>See {link}")
    assert html.partition("</p>")[2] == (
        "<ul><li>&lt;b&gt;one&lt;/b&gt;</li><li>two</li></ul><p>Bye</p>"
        "<ol><li>a</li><li>b</li></ol>"
    )


def test_words_as_long_as_can_be_are_found(ada):
    make_article(ada, "Long", " ".join(f"word{number}" for number in range(9_000)))

    [found] = published.search("word4999", language="en", limit=5)

    assert found.title == "Long"
