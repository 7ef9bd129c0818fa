"""The help centre's pages, for somebody who only reads."""

import pytest
from django.test import Client

from knowledge_base import actions
from knowledge_base.models import Feedback, HelpCentre, OldSlug, Translation
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.knowledge_base.help.shelves import make_category, make_centre, make_shelves
from tests.tickets.pages import browser_of, shown

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def reader():
    return Client()


def heading(answer):
    return answer.content.decode().split("<h1", 1)[1].split(">", 1)[1].split("<")[0]


def test_the_first_page_is_in_the_language_the_browser_asks_for(reader, ada):
    make_translation(make_article(ada), "de", "Entkalken", by=ada)

    def sent_to(asked):
        answer = reader.get("/help/", headers={"Accept-Language": asked})
        return answer.status_code, answer["Location"]

    assert sent_to("de-AT,en;q=0.5") == (302, "/help/de/")
    assert sent_to("fr,de;q=0.3") == (302, "/help/de/")
    assert sent_to("fr") == sent_to("") == sent_to("*,;;q=,") == (302, "/help/en/")


def test_the_first_page_shows_categories_with_how_much_is_in_them(reader, ada):
    make_shelves(ada)

    page = shown(reader.get("/help/en/"))

    assert "Machines Clean & well. Care 1 2 articles" in page
    assert ("Empty" in page, "Röstung" in page) == (False, False)
    assert "New Store Lights Descale <it>" in page


def test_what_helped_and_what_was_opened_is_popular(reader, ada):
    one, two, three = (make_article(ada, title) for title in ("One", "Two", "Three"))
    for number in range(2):
        actions.record_feedback(two, is_helpful=True, visitor=str(number))
    actions.record_feedback(one, is_helpful=True, visitor="a")
    actions.record_feedback(three, is_helpful=False, visitor="a")

    assert "Popular Two One New" in shown(reader.get("/help/en/"))


def test_a_category_lists_what_stands_in_it_and_those_below(reader, ada):
    make_shelves(ada)

    page = shown(reader.get("/help/de/c/machines/"))

    # The untranslated one is told of in its own language.
    assert "Help Maschinen Maschinen" in page
    assert "Pflege" in page
    assert "Lights English" in page
    assert reader.get("/help/en/c/empty/").status_code == 404
    assert reader.get("/help/en/c/none/").status_code == 404


def test_an_article_says_where_it_stands_and_when_it_changed(reader, ada):
    make_shelves(ada)

    page = shown(reader.get("/help/en/descale-it/"))

    assert "Help Machines Care Descale <it>" in page
    assert "On this page What you need How it goes On the phone" in page
    assert "Warning It is hot." in page
    assert "Written by Help · Last changed" in page
    assert "Related Lights" in page


def test_an_article_leads_to_its_translations_and_no_others(reader, ada):
    make_shelves(ada)

    html = reader.get("/help/en/descale-it/").content.decode()
    alone = reader.get("/help/en/lights/").content.decode()

    assert '<a href="/help/de/entkalken/" lang="de" hreflang="de">Deutsch</a>' in html
    assert "Deutsch" not in alone


def test_what_is_not_translated_is_shown_as_it_is_with_a_notice(reader, ada):
    make_shelves(ada)

    answer = reader.get("/help/de/lights/")

    page = answer.content.decode()
    assert '<html lang="de"' in page
    assert '<article lang="en" dir="ltr">' in page
    assert 'rel="canonical" href="http://localhost:8000/help/en/lights/"' in page
    assert "Englis" in shown(answer)


def test_a_name_that_another_article_has_in_this_language_leads_to_that_one(
    reader, ada
):
    make_shelves(ada)
    make_article(ada, "Lights", "Etwas anderes.", language="de")

    listed = reader.get("/help/de/c/machines/").content.decode()

    assert 'href="/help/en/lights/"' in listed
    assert "Etwas anderes." in shown(reader.get("/help/de/lights/"))


def test_an_address_in_another_language_leads_to_the_translation(reader, ada):
    make_shelves(ada)

    answer = reader.get("/help/de/descale-it/")

    assert (answer.status_code, answer["Location"]) == (301, "/help/de/entkalken/")


def test_a_former_address_leads_on(reader, ada):
    article = make_article(ada)
    OldSlug.objects.create(language="en", slug="kalk", translation=article)

    answer = reader.get("/help/en/kalk/")

    assert (answer.status_code, answer["Location"]) == (
        301,
        "/help/en/how-do-i-descale-my-kettle/",
    )


def test_what_was_there_is_gone_and_what_never_was_is_not_there(reader, ada):
    withdrawn, archived = make_article(ada, "Withdrawn"), make_article(ada, "Archived")
    make_draft(ada, "Draft")
    make_article(ada, "Secret", audience="agents")
    actions.withdraw(withdrawn, by=ada)
    actions.archive(archived.article, by=ada)
    Translation.objects.filter(slug="draft").update(updated_at="2026-01-01T00:00Z")

    def status(slug):
        return reader.get(f"/help/en/{slug}/").status_code

    assert status("withdrawn") == status("archived") == 410
    assert status("draft") == status("secret") == status("never") == 404


def test_a_page_that_is_not_there_looks_for_its_words(reader, ada):
    make_article(ada)

    answer = reader.get("/help/en/how-to-descale-kettle/")

    assert answer.status_code == 404
    assert "Perhaps one of these How do I descale my kettle?" in shown(answer)
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["xx/", "en/what/ever/", "~nobody/en/", "~nobody/", "%00", "en/%F0%9F%92%A9/", "fr/",
     "en/c/", "sitemap-0.xml", "sitemap-99.xml", "look/red.css", "en/feed.rss"],
)  # fmt: skip
def test_no_address_below_help_is_without_a_way_on(reader, ada, path):
    make_article(ada)

    answer = reader.get(f"/help/{path}")

    assert answer.status_code == 404


def test_another_help_centre_is_below_its_name_or_on_its_own_host(reader, ada):
    make_shelves(ada)
    assert heading(reader.get("/help/~beans/de/helle-rostung/")) == "Helle Röstung"
    # Its article is not the default centre's; the address leads to where it is.
    answer = reader.get("/help/de/helle-rostung/")
    assert answer["Location"] == "/help/~beans/de/helle-rostung/"

    HelpCentre.objects.filter(slug="beans").update(host="beans.example")

    there = reader.get("/help/de/helle-rostung/", headers={"host": "beans.example"})
    assert heading(there) == "Helle Röstung"
    named = reader.get("/help/~beans/de/helle-rostung/").content.decode()
    assert 'canonical" href="http://beans.example/help/de/helle-rostung/"' in named


def test_the_default_centre_has_one_address(reader, ada):
    make_article(ada)

    answer = reader.get("/help/~help/en/search/?q=x")

    assert (answer.status_code, answer["Location"]) == (301, "/help/en/search/?q=x")


def test_a_search_finds_and_marks_nothing_that_was_typed_as_a_tag(reader, ada):
    make_article(ada)

    found = reader.get("/help/en/search/?q=descale")
    nothing = reader.get("/help/en/search/?q=<xyzzy>&page=2")

    assert "1 answer may fit How do I descale my kettle?" in shown(found)
    assert "Nothing was found for “<xyzzy>”." in shown(nothing)
    assert found["X-Robots-Tag"] == "noindex"


def test_while_somebody_types_only_the_list_is_sent(reader, ada):
    make_article(ada)

    answer = reader.get("/help/en/search/?q=desc", headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert ("<html" in page, "<mark>descale</mark> my kettle?" in page) == (False, True)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.sampled
def test_many_searches_have_to_wait(reader, ada, settings):
    for _ in range(240):
        answer = reader.get("/help/en/search/?q=x", headers={"HX-Request": "true"})
    assert answer.status_code == 200

    answer = reader.get("/help/en/search/?q=kettles")

    assert answer.status_code == 429
    assert 'value="kettles"' in answer.content.decode()


@pytest.mark.sampled
def test_long_lists_have_pages(reader, ada):
    for number in range(51):
        make_article(ada, f"Number {number:02}")

    page, last = reader.get("/help/en/all/"), reader.get("/help/en/all/?page=2")

    assert "Page 1 of 2 More" in shown(page)
    assert "Number 50" in shown(last)
    assert reader.get("/help/en/all/?page=%27x").status_code == 200


def test_articles_have_no_names_that_pages_have(reader, ada):
    slugs = [make_article(ada, title).slug for title in ("Search", "All", "Community")]

    assert slugs == ["search-2", "all-2", "community-2"]


def test_a_list_asks_no_more_for_more_rows(reader, ada, django_assert_max_num_queries):
    care = make_category("care")
    make_article(ada, "One", category=care)

    def counted(path):
        with django_assert_max_num_queries(40) as asked:
            assert reader.get(path).status_code == 200
        return len(asked)

    paths = ["/help/en/", "/help/en/c/care/", "/help/en/all/", "/help/en/one/"]
    counted(paths[0])  # the first page of all also asks whether there is a company
    first = [counted(path) for path in paths]
    for title in ("Two", "Three"):
        other = make_article(ada, title, category=make_category(title.lower()))
        other.article.related.add(Translation.objects.get(slug="one").article)
        actions.record_feedback(other, is_helpful=True, visitor="a")
        make_article(ada, f"{title} more", category=care)

    # What is popular is read where something is.
    assert [counted(path) for path in paths] == [first[0] + 1, *first[1:]]
    assert max(first) <= 20


def test_agents_see_what_is_for_agents_with_a_mark(ada):
    make_article(ada, "Goodwill", "Ten euros.", audience="agents")
    browser = browser_of(ada)

    page, listed = browser.get("/help/en/goodwill/"), browser.get("/help/en/all/")

    assert "Who may read this: Agents only" in shown(page)
    assert "Goodwill Agents only" in shown(listed)
    assert page["Cache-Control"] == listed["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_agents_read_what_readers_said(ada):
    article = make_article(ada)
    actions.record_feedback(
        article,
        is_helpful=False,
        reason=Feedback.Reason.WRONG,
        words="Mine has no lid.",
        visitor="a",
    )

    page = shown(browser_of(ada).get("/help/en/how-do-i-descale-my-kettle/"))

    assert "It helped: 0. It did not: 1. It is wrong or out of date" in page
    assert "Mine has no lid." in page


def test_arabic_runs_from_right_to_left(reader, ada):
    make_article(ada, "كيف", "نعم", language="ar")

    page = reader.get("/help/ar/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert ' lang="en">Skip to the content' in page


def test_a_brand_of_its_own_has_its_colour_and_name(reader, ada):
    make_centre("tea", accent="#ffd400", greeting={"en": "Tea?"})

    page = reader.get("/help/~tea/en/")

    assert "/help/look/ffd400.css" in page.content.decode()
    assert "Tea?" in shown(page)
