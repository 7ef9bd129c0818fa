"""The editor as a page: a plain form does all of it, and loses nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.models import (
    ArticleFile,
    Category,
    Editing,
    HelpCentre,
    Revision,
    Significance,
    Translation,
)
from knowledge_base.queries import following
from tests.base.pictures import png
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.tickets.pages import browser_of, field, shown

pytestmark = pytest.mark.usefixtures("company")

NEW = "/settings/help/articles/new/"
State = Revision.State


def url(article, page="edit_article", *more):
    return reverse(f"knowledge_base:{page}", args=[article.public_id, *more])


def typed(translation=None, **more):
    newest = translation.revisions.first() if translation else None
    words = {
        "title": "Guarantee", "source": "Three years.", "summary": "", "keywords": "",
        "significance": "20", "comment": "", "known": "", "translates": "",
        "based_on": str(newest.public_id) if newest else "",
    }  # fmt: skip
    return words | more


@pytest.fixture
def begun(bob):
    """What Bob sees after he named a new article."""
    return actions.begin_article(title="Guarantee", by=bob)


def test_an_article_begins_with_its_title_and_goes_on_in_the_editor(bob):
    browser = browser_of(bob)
    centre = HelpCentre.objects.default()
    answer = browser.post(
        NEW,
        {
            "title": "Guarantee", "centre": centre.public_id, "language": "en",
            "audience": "agents",
        },
        follow=True,
    )  # fmt: skip

    article = Translation.objects.get()
    assert answer.redirect_chain == [(url(article), 302)]
    assert (field(answer, "title"), field(answer, "source")) == ("Guarantee", "")
    assert (article.article.audience, article.article.owner) == ("agents", bob)


@pytest.mark.parametrize("title", ["", "x" * 151, " "])
def test_an_article_without_a_title_does_not_begin(bob, title):
    centre = HelpCentre.objects.default()
    answer = browser_of(bob).post(
        NEW,
        {"title": title, "centre": centre.public_id, "language": "en",
         "audience": "public"},
    )  # fmt: skip
    assert (answer.status_code, Translation.objects.count()) == (422, 0)


def test_what_is_saved_is_a_version_and_saved_again_no_other(bob, begun):
    browser = browser_of(bob)
    answer = browser.post(url(begun), typed(save="1", comment="First"), follow=True)

    assert "Saved." in shown(answer)
    revision = begun.revisions.get()
    assert (revision.source, revision.author, revision.comment) == (
        "Three years.", bob, "First",
    )  # fmt: skip
    browser.post(url(begun), typed(begun, save="1"))
    assert begun.revisions.count() == 1
    assert not Editing.objects.exists()


def test_an_agent_submits_and_a_lead_publishes(bob, ada, begun):
    browser_of(bob).post(url(begun), typed(submit="1"))
    revision = begun.revisions.get()
    assert revision.state == State.WAITING
    lead = browser_of(ada)
    assert "Guarantee" in shown(lead.get("/settings/help/reviews/"))
    page = lead.get(url(revision, "review"))
    assert "Three years." in shown(page)

    lead.post(url(revision, "approve"), {"publish": "1"})

    begun.refresh_from_db()
    assert (begun.is_published, begun.text) == (True, "Three years.")
    assert "Nothing waits." in shown(lead.get("/settings/help/reviews/"))


def test_what_is_sent_back_is_read_above_the_words(bob, ada, begun):
    browser_of(bob).post(url(begun), typed(submit="1"))
    revision = begun.revisions.get()
    lead = browser_of(ada)
    empty = lead.post(url(revision, "send_back"), {"words": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["words"])

    lead.post(url(revision, "send_back"), {"words": "Which kettle?"})

    page = shown(browser_of(bob).get(url(begun)))
    assert "Ada sent it back: Which kettle?" in page


def test_a_look_that_was_asked_for_is_taken_back(bob, begun):
    browser = browser_of(bob)
    browser.post(url(begun), typed(submit="1"))
    revision = begun.revisions.get()

    answer = browser.post(url(revision, "take_back"), follow=True)

    assert "It is a draft again." in shown(answer)
    revision.refresh_from_db()
    assert revision.state == State.DRAFT


def test_an_agent_who_posts_publish_saves_and_publishes_nothing(bob, begun):
    answer = browser_of(bob).post(url(begun), typed(publish="1"), follow=True)

    assert "You may not do this." in shown(answer)
    begun.refresh_from_db()
    assert (begun.revisions.count(), begun.is_published) == (1, False)


def test_the_category_is_called_as_in_the_help_centres_own_language(ada, bob):
    centre = HelpCentre.objects.default()
    HelpCentre.objects.update(languages=["en", "de"])
    names = {"de": "Pflege", "en": "Care"}
    category = Category.objects.create(centre=centre, slug="care", names=names)
    translation = make_draft(ada, category=category)

    page = browser_of(bob).get(url(translation)).content.decode()

    assert (page.count("<bdi>Care</bdi>"), "Pflege" in page) == (2, False)


def test_without_a_script_the_preview_stands_beside_what_was_typed(bob, begun):
    words = typed(preview="1", source="## Steps\n\n::: tip\nWarm it.\n:::")
    answer = browser_of(bob).post(url(begun), words)

    page = answer.content.decode()
    assert '<div class="callout tip"><p class="callout-name">Tip</p>' in page
    assert field(answer, "source") == "## Steps\n\n::: tip\nWarm it.\n:::"
    assert Editing.objects.get().source == "## Steps\n\n::: tip\nWarm it.\n:::"
    assert not begun.revisions.exists()


def test_without_a_script_a_file_is_put_below_what_was_typed(bob, begun):
    upload = SimpleUploadedFile("kettle.png", png())
    answer = browser_of(bob).post(url(begun), typed(put="1") | {"upload": upload})

    file = ArticleFile.objects.get()
    assert (file.article, file.content_type, file.added_by) == (
        begun.article, "image/png", bob,
    )  # fmt: skip
    assert field(answer, "source") == f"Three years.\n\n![](file:{file.public_id})"
    assert Editing.objects.get().source.startswith("Three years.")


@pytest.mark.parametrize(
    ("words", "wrong", "status"),
    [
        ({"title": ""}, "title", 422),
        ({"title": "x" * 151}, "title", 422),
        ({"source": "x" * 200_001}, "source", 422),
        ({"source": ""}, "source", 422),
        ({"source": " \n "}, "source", 409),
        ({"significance": "11"}, "significance", 422),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    bob, begun, words, wrong, status
):
    answer = browser_of(bob).post(url(begun), typed(publish="1", **words))

    assert answer.status_code == status
    assert list(answer.context["form"].errors) == [wrong]
    assert not begun.revisions.exists()
    assert Editing.objects.get().agent == bob


def test_two_editors_at_once_lose_nothing_and_see_what_changed(ada, bob):
    draft = make_draft(ada, "Guarantee", "Three years.")
    before = typed(draft)
    browser_of(ada).post(url(draft), before | {"source": "Four years.", "save": "1"})

    answer = browser_of(bob).post(
        url(draft), before | {"source": "Five years.", "save": "1"}
    )

    assert answer.status_code == 409
    page = shown(answer)
    assert "Ada saved version 2 meanwhile" in page
    assert "<del>Four</del>" in answer.content.decode()
    assert field(answer, "source") == "Five years."
    again = typed(draft, source="Five years.", save="1")
    again["known"] = field(answer, "known")
    assert field(answer, "based_on") == again["based_on"]
    browser_of(bob).post(url(draft), again)
    assert [one.source for one in draft.revisions.all()] == [
        "Five years.", "Four years.", "Three years.",
    ]  # fmt: skip


def test_what_another_window_kept_is_shown_beside(bob, begun):
    browser = browser_of(bob)
    kept = browser.post(url(begun, "keep_article"), typed(source="At the desk."))
    assert kept.json()["source"] == "At the desk."

    answer = browser.post(url(begun), typed(source="On the telephone.", save="1"))

    assert (answer.status_code, begun.revisions.count()) == (409, 0)
    assert "At the desk." in answer.content.decode()
    again = {"source": "Both.", "known": field(answer, "known"), "save": "1"}
    browser.post(url(begun), typed(**again))
    assert begun.revisions.get().source == "Both."


def test_what_is_kept_is_there_on_the_next_device(bob, begun):
    browser_of(bob).post(url(begun, "keep_article"), typed(source="half a"))

    answer = browser_of(bob).get(url(begun))

    assert field(answer, "source") == "half a"
    assert "autosaved" in shown(answer)
    dropped = browser_of(bob).post(url(begun, "article_verb", "drop"), follow=True)
    assert field(dropped, "source") == ""


def test_a_window_that_does_not_know_another_is_told(bob, begun):
    browser = browser_of(bob)
    keep = url(begun, "keep_article")
    first = browser.post(keep, typed(source="One.")).json()

    answer = browser.post(keep, typed(source="Two."))

    told = answer.json()
    assert (answer.status_code, told["code"], told["source"]) == (
        409, "written_elsewhere", "One.",
    )  # fmt: skip
    assert (
        browser.post(keep, typed(source="Two.", known=first["known"])).status_code
        == 200
    )


@pytest.mark.parametrize("known", ["yesterday", "9999-99-99T99:99", "x" * 5000])
def test_a_mark_of_nothing_is_none(bob, begun, known):
    browser = browser_of(bob)
    assert (
        browser.post(url(begun, "keep_article"), typed(known=known)).status_code == 200
    )


def test_who_else_is_writing_is_told(ada, bob, begun):
    browser_of(bob).post(url(begun, "keep_article"), typed(source="half a"))
    lead = browser_of(ada)

    assert "Bob is writing here, too" in shown(lead.get(url(begun)))
    assert "Bob is writing here, too" in shown(lead.post(url(begun, "at_article")))
    assert "is writing" not in shown(browser_of(bob).get(url(begun)))
    Editing.objects.update(seen_at="2026-01-01T00:00Z")
    assert "is writing" not in shown(lead.post(url(begun, "at_article")))
    browser_of(bob).post(url(begun, "at_article"))
    assert "Bob is writing" in shown(lead.post(url(begun, "at_article")))


def test_a_page_that_was_begun_before_a_new_version_is_told(ada, bob):
    draft = make_draft(bob)
    first = draft.revisions.get()
    actions.revise(draft, words=Writing(title="T", source="New."), by=ada)

    answer = browser_of(bob).post(
        url(draft, "at_article"), {"based_on": str(first.public_id)}
    )

    assert "Ada saved version 2 meanwhile." in shown(answer)


def test_html_that_is_pasted_becomes_markdown(bob):
    html = (
        "<meta charset=utf-8><h2>Steps</h2><p onclick=x>Fill <b>water</b></p>"
        "<ul><li>a</li></ul><script>alert(1)</script>"
    )
    answer = browser_of(bob).post(reverse("knowledge_base:paste"), {"html": html})

    assert answer.json() == {"source": "## Steps\n\nFill **water**\n\n- a"}


def test_a_pasted_picture_is_kept_and_answers_with_its_mark(bob, begun):
    put = url(begun, "put_file")
    answer = browser_of(bob).post(put, {"upload": SimpleUploadedFile("a.png", png())})
    file = ArticleFile.objects.get()
    assert (answer.status_code, answer.json()) == (
        201, {"mark": f"![](file:{file.public_id})"},
    )  # fmt: skip

    other = SimpleUploadedFile("../plan[1].html", b"<script>")
    mark = browser_of(bob).post(put, {"upload": other}).json()["mark"]
    file = ArticleFile.objects.last()
    assert (mark, file.content_type) == (
        f"[plan\\[1\\].html](file:{file.public_id})", "application/octet-stream",
    )  # fmt: skip
    empty = browser_of(bob).post(put, {"upload": SimpleUploadedFile("a.png", b"")})
    assert (empty.status_code, list(empty.json())) == (422, ["words"])


def test_articles_and_snippets_are_offered_by_their_names(ada, begun):
    make_article(ada, "Returns & refunds")
    make_draft(ada, "Descale")
    browser = browser_of(ada)

    page = browser.get(url(begun, "article_offers"), {"q": "return"})

    assert 'data-put="[Returns &amp; refunds](article:returns-refunds)"' in (
        page.content.decode()
    )
    assert "Descale" not in shown(page)
    assert "none of that name" in shown(
        browser.get(url(begun, "article_offers"), {"q": "% _ \x00"})
    )


def test_versions_are_compared_and_brought_back(ada):
    article = make_article(ada, "Guarantee", "Three years.")
    words = Writing(title="Guarantee", source="Four years.")
    actions.revise(article, words=words, comment="Longer", by=ada)
    browser = browser_of(ada)
    assert "Longer" in shown(browser.get(url(article, "versions")))

    page = browser.get(url(article, "compare"), {"old": "1", "new": "2"})
    assert "<del>Three</del>" in page.content.decode()
    assert "<ins>Four</ins>" in page.content.decode()
    swapped = browser.get(url(article, "compare"), {"old": "2", "new": "1"})
    assert "<del>Three</del>" in swapped.content.decode()
    first = browser.get(url(article, "compare"), {"new": "1"})
    assert "The first version" in shown(first)

    answer = browser.post(url(article, "bring_back"), {"number": "1"}, follow=True)
    assert "Version 1 is back, as version 3." in shown(answer)
    assert field(answer, "source") == "Three years."


@pytest.mark.parametrize("number", ["", "0", "99", "x", "²", "1" * 50])
def test_a_version_that_is_not_there_is_404(ada, number):
    article = make_article(ada)
    browser = browser_of(ada)
    asked = browser.get(url(article, "compare"), {"new": number})
    posted = browser.post(url(article, "bring_back"), {"number": number})
    assert (asked.status_code, posted.status_code) == (404, 404)


def test_a_translation_is_begun_from_the_menu_beside_the_original(ada):
    article = make_article(ada, "Guarantee", "Three years.")
    HelpCentre.objects.update(languages=["en", "de"])
    browser = browser_of(ada)

    answer = browser.post(
        url(article, "translate_article"), {"language": "de"}, follow=True
    )

    german = Translation.objects.get(language="de")
    assert answer.redirect_chain == [(url(german), 302)]
    assert "The original (English)" in shown(answer)
    assert "Three years." in shown(answer)
    assert field(answer, "translates") == str(article.published.public_id)
    again = browser.post(
        url(article, "translate_article"), {"language": "de"}, follow=True
    )
    assert "translated into this language already" in shown(again)


def test_a_translator_sees_what_changed_since_and_follows_by_saving(ada):
    article = make_article(ada, "Guarantee", "Three years.")
    german = make_translation(article, "de", "Garantie", "Drei Jahre.", by=ada)
    browser = browser_of(ada)
    words = typed(article, source="Four years.", significance="30", publish="1")
    browser.post(url(article), words)

    page = browser.get(url(german))
    assert "<del>Three</del>" in page.content.decode()
    assert "wrong until it follows the original" in shown(page)
    now = typed(
        german, title="Garantie", source="Vier Jahre.", publish="1",
        translates=field(page, "translates"),
    )  # fmt: skip
    answer = browser.post(url(german), now, follow=True)

    assert "wrong until it follows" not in shown(answer)
    german.refresh_from_db()
    newest = article.revisions.first()
    assert (german.published.translates, newest.significance) == (
        newest, Significance.MAJOR,
    )  # fmt: skip


def test_the_same_words_follow_too_once_a_translator_says_so(ada):
    article = make_article(ada, "Guarantee", "Three years.")
    german = make_translation(article, "de", "Garantie", "Drei Jahre.", by=ada)
    words = Writing(title="Guarantee", source="3 years.")
    actions.revise(article, words=words, by=ada)
    actions.publish(article, by=ada)
    browser = browser_of(ada)
    page = browser.get(url(german))
    assert following.flag_of(german) == Significance.MEDIUM

    same = typed(
        german, title="Garantie", source="Drei Jahre.", publish="1",
        translates=field(page, "translates"),
    )  # fmt: skip
    browser.post(url(german), same)

    assert following.flag_of(german) is None


def test_where_it_stands_is_changed_on_its_own_page(ada, bob):
    article = make_article(ada, "Guarantee")
    other = make_article(ada, "Returns").article
    browser = browser_of(ada)

    browser.post(
        url(article, "change_article", "arrange"),
        {"audience": "customers", "owner": bob.public_id, "review_by": "2027-01-31",
         "category": "", "related": "Returns\nreturns "},
    )  # fmt: skip
    browser.post(url(article, "change_article", "address"), {"slug": "how-long"})
    browser.post(url(article, "change_article", "expire"), {"at": "2027-05-01T08:00"})

    article = Translation.objects.select_related("article").get(pk=article.pk)
    about = article.article
    assert (about.audience, about.owner, str(about.review_by), article.slug) == (
        "customers", bob, "2027-01-31", "how-long",
    )  # fmt: skip
    page = browser.get(url(article, "article_settings"))
    assert field(page, "related") == "returns"
    assert (list(about.related.all()), article.expires_at.year) == ([other], 2027)


def test_a_refused_setting_stays_as_it_was_typed(ada):
    make_article(ada, "Returns")
    article = make_article(ada, "Guarantee")
    browser = browser_of(ada)

    answer = browser.post(
        url(article, "change_article", "address"), {"slug": "returns"}
    )

    assert (answer.status_code, field(answer, "slug")) == (409, "returns")
    typed_wrong = {"audience": "public", "owner": ada.public_id, "related": "x y"}
    wrong = browser.post(url(article, "change_article", "arrange"), typed_wrong)
    assert (wrong.status_code, field(wrong, "related")) == (422, "x y")
    late = browser.post(
        url(article, "change_article", "expire"), {"at": "2001-01-01T08:00"}
    )
    assert late.status_code == 409
    assert browser.post(url(article, "change_article", "x")).status_code == 404


def test_an_article_is_published_at_a_time_that_is_chosen(ada):
    draft = make_draft(ada)
    browser_of(ada).post(
        url(draft, "change_article", "later"), {"at": "2027-01-01T08:00"}
    )

    draft.refresh_from_db()
    assert (draft.publish_at.year, draft.revisions.get().state) == (2027, "approved")


@pytest.mark.parametrize(
    ("verb", "readable"),
    [("withdraw", False), ("archive", False), ("restore", True)],
)
def test_it_is_withdrawn_and_archived_by_leads_alone(ada, bob, verb, readable):
    article = make_article(ada)
    if verb == "restore":
        actions.archive(article.article, by=ada)
    where = url(article, "article_verb", verb)
    assert browser_of(ada).get(where).status_code == 405
    answer = browser_of(bob).post(where, follow=True)
    assert "You may not do this." in shown(answer)

    browser_of(ada).post(where)

    known = Translation.objects.filter(status="published", article__archived_at=None)
    assert known.exists() == readable


PAGES = ("edit_article", "versions", "article_settings", "compare", "article_offers")


@pytest.mark.parametrize(
    ("name", "status"), [("carol", 200), ("bob", 200), ("dan", 404)]
)
def test_the_pages_are_there_for_those_who_write(ada, name, status, request):
    article = make_article(ada)
    revision = article.revisions.get()
    browser = browser_of(request.getfixturevalue(name))
    more = ["/settings/help/reviews/", url(revision, "review"), NEW]

    found = {
        browser.get(path, {"new": "1"}).status_code
        for path in [*(url(article, page) for page in PAGES), *more]
    }

    assert found == {status}


POSTED = ("edit_article", "keep_article", "at_article", "preview_article", "put_file",
          "translate_article", "bring_back")  # fmt: skip


def test_others_change_nothing_by_posting(ada, dan):
    article = make_article(ada)
    revision = article.revisions.get()
    browser = browser_of(dan)
    paths = [
        *(url(article, page) for page in POSTED),
        *(url(revision, page) for page in ("approve", "send_back", "take_back")),
        url(article, "change_article", "address"),
        url(article, "article_verb", "archive"),
        reverse("knowledge_base:paste"), NEW,
    ]  # fmt: skip

    assert {browser.post(path, typed()).status_code for path in paths} == {404}
    assert {Client().post(path, typed()).status_code for path in paths} == {302}
    assert (article.revisions.count(), Editing.objects.count()) == (1, 0)


def test_nothing_a_stranger_sends_breaks_the_editor(bob, begun):
    browser = browser_of(bob)
    odd = {"title": "\x00\ud800", "source": "{{ x }} \u202e|||\n:::", "based_on": "x",
           "translates": "0", "known": "\x00"}  # fmt: skip
    odd = {
        name: value.encode("utf-8", "replace").decode() for name, value in odd.items()
    }
    for page in ("edit_article", "keep_article", "preview_article", "at_article"):
        answer = browser.post(url(begun, page), typed(**odd))
        assert answer.status_code in (200, 409, 422)
    assert json.dumps(Editing.objects.get().title)


def test_a_longer_list_of_reviews_asks_no_more(bob, ada, django_assert_max_num_queries):
    browser = browser_of(ada)
    browser.get("/settings/help/reviews/")

    def look():
        with django_assert_max_num_queries(8) as asked:
            browser.get("/settings/help/reviews/")
        return len(asked)

    counts = []
    for number in range(3):
        actions.submit(make_draft(bob, f"Article {number}").revisions.get(), by=bob)
        counts.append(look())
    assert len(set(counts)) == 1


def test_versions_ask_the_same_for_one_and_three(ada, django_assert_max_num_queries):
    draft = make_draft(ada)
    browser = browser_of(ada)
    counts = []
    for number in range(3):
        with django_assert_max_num_queries(9) as asked:
            browser.get(url(draft, "versions"))
        counts.append(len(asked))
        words = Writing(title="T", source=f"Change {number}.")
        actions.revise(draft, words=words, by=ada)
    assert counts[1] == counts[2]
