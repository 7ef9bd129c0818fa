"""Settings, Help: each verb through its page, and who finds the pages at all."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from knowledge_base import actions
from knowledge_base.actions import categories, centres, snippets, synonyms
from knowledge_base.models import (
    Article,
    ArticleFile,
    Audience,
    Category,
    Feedback,
    HelpCentre,
    Lookup,
    OldSlug,
    OutsideLink,
    Snippet,
    StopWord,
    Synonyms,
)
from knowledge_base.queries.listed import Asked, State, listed
from tests.base.pictures import HTML, png
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.tickets.pages import browser_of, shown
from tickets.models import CannedReply

pytestmark = pytest.mark.usefixtures("company")


def url(page, row=None):
    return reverse(f"knowledge_base:{page}", args=[row.public_id] if row else [])


def titles(**asked):
    return [row.original.title for row in listed(Asked(**asked)).rows]


def centre():
    return HelpCentre.objects.default()


def test_the_list_is_narrowed_by_what_is_asked(ada, bob):
    there = categories.save_category(centre=centre(), names={"en": "Orders"}, by=ada)
    inner = categories.save_category(
        centre=centre(), names={"en": "Returns"}, parent=there, by=ada
    )
    returns = make_article(ada, "Returns", "Thirty days", category=inner)
    inside = make_draft(bob, "Inside", audience=Audience.AGENTS)
    parcel = make_article(ada, "Parcel", "It is late")
    german = make_translation(parcel, "de", "Päckchen", "Es kommt spät", by=ada)
    HelpCentre.objects.update(languages=["en", "de"])
    Article.objects.filter(pk=returns.article_id).update(review_by=date(2026, 1, 1))
    words = actions.Writing(title="Parcel", source="It is lost")
    actions.revise(parcel, words=words, significance=30, by=ada)
    assert titles(words="lost") == ["Parcel"]
    actions.publish(parcel, by=ada)
    OutsideLink.objects.create(translation=german, url="https://x.example", failures=2)
    for number in range(5):
        Feedback.objects.create(translation=parcel, is_helpful=False, visitor=number)

    assert titles() == ["Inside", "Parcel", "Returns"]
    assert titles(words="päckchen") == ["Parcel"]
    assert titles(words="thirty days") == ["Returns"]
    assert titles(category=there) == titles(state=State.DUE) == ["Returns"]
    assert titles(audience="agents") == titles(owner=bob) == ["Inside"]
    assert titles(state=State.DRAFT) == [inside.title]
    assert titles(state=State.PUBLISHED) == ["Parcel", "Returns"]
    assert titles(state=State.PUBLISHED, language="de") == ["Parcel"]
    assert titles(state=State.BEHIND) == titles(state=State.BROKEN) == ["Parcel"]
    assert titles(state=State.UNHELPFUL) == titles(language="de") == ["Parcel"]
    assert titles(state=State.UNTRANSLATED) == ["Returns"]
    assert titles(state=State.WAITING) == titles(state=State.SCHEDULED) == []
    assert titles(state=State.ARCHIVED) == []


def test_the_list_goes_on_where_a_page_ended(ada):
    for title in ("C", "A", "B", "A"):
        make_draft(ada, title)
    first = listed(Asked(), size=2)
    second = listed(Asked(after=first.after), size=2)

    found = [row.original.title for page in (first, second) for row in page.rows]
    assert (found, second.after) == (["A", "A", "B", "C"], "")
    assert len(listed(Asked(after="nonsense"), size=9).rows) == 4


def test_nonsense_that_is_asked_is_not_asked(ada):
    make_draft(ada, "Title")
    page = browser_of(ada).get(
        url("articles"), {"state": "x", "owner": "y", "after": "-1"}
    )
    assert (page.status_code, "Title" in shown(page)) == (200, True)


def test_a_list_tells_what_each_language_waits_for(ada):
    article = make_article(ada, "Parcel")
    make_translation(article, "de", "Paket", by=ada)
    HelpCentre.objects.update(languages=["en", "de", "fr"])
    words = actions.Writing(title="Parcel", source="New")
    actions.revise(article, words=words, significance=30, by=ada)
    actions.publish(article, by=ada)
    Lookup.objects.create(
        kind="search", where="help", language="en", words="x", key="x", clicked=article
    )

    page = shown(browser_of(ada).get(url("articles")))

    assert "en ● published de ⚠ wrong until it follows the original" in page
    assert "fr – not translated Ada" in page
    assert listed(Asked()).rows[0].opened == 1


def test_many_articles_are_changed_from_the_list_and_the_list_stays_as_it_was(ada, bob):
    there = categories.save_category(centre=centre(), names={"en": "Orders"}, by=ada)
    first, _other = (make_article(ada, title).article for title in ("One", "Two"))
    chosen = {"article": [first.public_id, "nonsense"], "f_q": "One"}
    browser = browser_of(ada)

    for verb in ("move", "give", "archive"):
        typed = {"category": there.public_id, "owner": bob.public_id, "verb": verb}
        answer = browser.post(url("many_articles"), chosen | typed)
        assert answer.headers["Location"] == f"{url('articles')}?q=One"
    first.refresh_from_db()
    assert (first.category, first.owner, first.archived_at is None) == (
        there,
        bob,
        False,
    )

    browser.post(url("many_articles"), {"article": first.public_id, "verb": "restore"})
    assert Article.objects.filter(archived_at=None).count() == 2
    page = browser.post(url("many_articles"), {"verb": "archive"}, follow=True)
    assert "Choose articles first." in shown(page)


def test_the_list_leads_from_where_it_was(ada):
    answer = browser_of(ada).get("/settings/articles/?q=a")
    assert (answer.status_code, answer.headers["Location"]) == (
        301, "/settings/help/articles/?q=a",
    )  # fmt: skip


def test_a_category_is_made_changed_moved_and_deleted(ada):
    HelpCentre.objects.update(languages=["en", "de"])
    browser, here = browser_of(ada), centre()
    wrong = browser.post(url("new_category", here), {"name_de": "Nur deutsch"})
    assert (wrong.status_code, "Nur deutsch" in wrong.content.decode()) == (422, True)
    for name in ("Orders", "Returns"):
        browser.post(url("new_category", here), {"name_en": name, "icon": "inbox"})
    orders, returns = Category.objects.all()

    browser.post(url("move_category", returns), {"up": "1"})
    assert list(Category.objects.all()) == [returns, orders]
    part = browser.post(
        url("move_category", returns), {"before": ""}, headers={"HX-Request": "true"}
    )
    told = shown(part)
    assert 0 < told.index("Move “Orders” up") < told.index("Move “Returns” up")
    browser.post(url("move_category", returns), {"up": "1"})
    told = shown(browser.get(url("categories", here)))
    assert 0 < told.index("Move “Returns” up") < told.index("Move “Orders” up")
    assert "<html" not in part.content.decode()

    typed = {"name_en": "Sent back", "name_de": "Zurück", "parent": orders.public_id}
    browser.post(url("edit_category", returns), typed)
    returns.refresh_from_db()
    assert (returns.names["de"], returns.parent, returns.slug) == (
        "Zurück", orders, "returns",
    )  # fmt: skip
    refused = browser.post(url("edit_category", orders), {
        "name_en": "Orders", "parent": returns.public_id,
    })  # fmt: skip
    assert refused.status_code == 409

    answer = browser.post(url("delete_category", orders), follow=True)
    assert "Move them elsewhere first." in shown(answer)
    browser.post(url("delete_category", returns))
    assert Category.objects.get() == orders


def test_a_help_centre_is_made_changed_and_has_a_logo(ada):
    browser = browser_of(ada)
    typed = {"name": "Pro", "language": "de", "languages_too": ["en"], "accent": "#fc0"}
    browser.post(url("new_centre"), typed)
    made = HelpCentre.objects.get(slug="pro")
    assert made.languages == ["de", "en"]

    greeting = {"greeting_de": "Hallo", "greeting_en": "Hello"}
    browser.post(url("edit_centre", made), typed | greeting | {"needs_review": "on"})
    made.refresh_from_db()
    assert (made.greeting, made.needs_review) == ({"de": "Hallo", "en": "Hello"}, True)
    page = shown(browser.get(url("edit_centre", made)))
    assert "Words on it are black" in page

    bad = browser.post(
        url("centre_logo", made), {"logo": SimpleUploadedFile("a.png", HTML)}
    )
    assert (bad.status_code, "Take a PNG" in shown(bad)) == (409, True)
    assert browser.get(url("centre_logo", made)).status_code == 404
    browser.post(url("centre_logo", made), {"logo": SimpleUploadedFile("a.png", png())})
    logo = browser.get(url("centre_logo", made))
    assert (logo.content, logo.headers["Content-Type"]) == (png(), "image/png")
    browser.post(url("centre_logo", made), {"drop": "1"})
    browser.post(url("default_centre", made))
    made.refresh_from_db()
    assert (made.blob, made.is_default) == ("", True)


def test_a_snippet_is_made_changed_and_deleted_once_it_is_used_nowhere(ada):
    browser = browser_of(ada)
    wrong = browser.post(url("new_snippet"), {"name": "hours", "source_en": " "})
    assert wrong.status_code == 409
    browser.post(url("new_snippet"), {"name": "hours", "source_en": "9 to 5"})
    snippet = Snippet.objects.get()
    article = make_article(ada, "When", "{{ hours }}")
    browser.post(url("edit_snippet", snippet), {"source_en": "10 to 6"})
    article.refresh_from_db()
    assert article.text == "10 to 6"
    assert "When English" in shown(browser.get(url("edit_snippet", snippet)))

    answer = browser.post(url("delete_snippet", snippet), follow=True)
    assert "Articles use it." in shown(answer)
    actions.archive(article.article, by=ada)
    browser.post(url("delete_snippet", snippet))
    assert not Snippet.objects.exists()


def test_search_is_told_of_words(ada):
    browser = browser_of(ada)
    browser.post(url("search_words"), {"language": "en", "words": "parcel, package"})
    browser.post(url("search_words"), {"language": "en", "word": "Brühwerk"})
    same, stop = Synonyms.objects.get(), StopWord.objects.get()
    one = browser.post(url("search_words"), {"language": "en", "words": "one"})
    assert (one.status_code, "Write two words or more" in shown(one)) == (409, True)
    browser.post(
        url("edit_synonyms", same), {"language": "de", "words": "Paket, Päckchen"}
    )
    same.refresh_from_db()
    assert (same.words, same.language) == (["Paket", "Päckchen"], "de")

    browser.post(url("delete_synonyms", same))
    browser.post(url("delete_stop_word", stop))
    assert not Synonyms.objects.exists()
    assert not StopWord.objects.exists()


def test_files_of_an_article_tell_which_of_them_its_words_name(ada, bob):
    draft = make_draft(ada)
    used, loose = (
        ArticleFile.objects.create(
            article=draft.article, name=name, content_type="image/png", size=1,
            blob="0" * 64, added_by=ada,
        ) for name in ("used.png", "loose.png")
    )  # fmt: skip
    words = actions.Writing(title="T", source=f"![a](file:{used.public_id})")
    actions.revise(draft, words=words, by=ada)
    browser = browser_of(bob)

    page = shown(browser.get(url("files", draft.article)))
    assert page.count("not used") == 1
    browser.post(url("delete_file", used))
    browser.post(url("delete_file", loose))
    assert ArticleFile.objects.get() == used


def test_a_canned_reply_names_its_article_and_becomes_one(ada):
    reply = CannedReply.objects.create(name="Return it", text="Send it back.")
    other = make_article(ada, "Returns").article
    browser = browser_of(ada)

    browser.post(url("short_form", reply), {"make": "1"})
    article = Article.objects.get(canned_reply=reply)
    page = browser.get(reverse("tickets:edit_canned_reply", args=[reply.public_id]))
    assert "article Return it Its article" in shown(page)
    assert "Returns" in shown(browser.get(url("short_form", reply), {"q": "retur"}))

    browser.post(url("short_form", reply), {"article": other.public_id})
    browser.post(url("short_form", reply), {"article": article.public_id, "drop": "1"})
    browser.post(url("short_form", reply), {"article": "nonsense"})
    assert Article.objects.get(canned_reply=reply) == other


def test_what_there_is_to_do_begins_with_what_is_worst(ada):
    HelpCentre.objects.update(languages=["en", "de"])
    article = make_article(ada, "Parcel", "<https://x.example/gone>")
    make_article(ada, "Alone")
    make_translation(article, "de", "Paket", by=ada)
    Article.objects.filter(pk=article.article_id).update(review_by=date(2026, 1, 1))
    OutsideLink.objects.update(failures=2, trouble="gone")
    words = actions.Writing(title="Parcel", source="New <https://x.example/gone>")
    revision = actions.revise(article, words=words, significance=30, by=ada)
    actions.publish(article, by=ada)
    OldSlug.objects.create(language="en", slug="former", translation=article)
    later = actions.revise(article, words=words, by=ada)
    type(revision).objects.filter(pk=later.pk).update(state="waiting")
    browser = browser_of(ada)

    page = shown(browser.get(url("help_work")))

    assert "Waits for a review Parcel Ada" in page
    assert "Translations to update Paket Deutsch wrong" in page
    assert "To be looked at again Parcel Ada" in page
    assert "Broken links Parcel https://x.example/gone There is nothing" in page
    assert "Not yet translated Alone" in page
    assert "en/former Parcel" in shown(browser.get(url("addresses")))


def test_what_is_typed_is_looked_at_and_not_kept(ada, bob):
    draft = make_draft(ada)
    answer = browser_of(bob).post(
        url("checks", draft),
        {"source": "[a](article:gone)", "summary": "s", "keywords": "k"},
        headers={"HX-Request": "true"},
    )
    assert "⚠Wrong: There is no such article in this language. gone" in shown(answer)
    assert draft.revisions.count() == 1


def _pages(by):
    article = make_article(by)
    here = centre()
    there = categories.save_category(centre=here, names={"en": "Orders"}, by=by)
    snippet = snippets.save_snippet(name="x", sources={"en": "x"}, by=by)
    same = synonyms.save_synonyms(language="en", words=["a", "b"], by=by)
    stop = synonyms.add_stop_word(language="en", word="a", by=by)
    reply = CannedReply.objects.create(name="x", text="x")
    reading = [
        url("articles"), url("help_work"), url("snippets"), url("addresses"),
        url("checks", article), url("files", article.article), url("short_form", reply),
    ]  # fmt: skip
    deciding = [
        url("centres"), url("new_centre"), url("edit_centre", here),
        url("categories", here), url("new_category", here), url("edit_category", there),
        url("new_snippet"), url("edit_snippet", snippet), url("search_words"),
        url("edit_synonyms", same),
    ]  # fmt: skip
    posting = [
        url("many_articles"), url("default_centre", here), url("centre_logo", here),
        url("move_category", there), url("delete_category", there),
        url("delete_snippet", snippet), url("delete_synonyms", same),
        url("delete_stop_word", stop),
    ]  # fmt: skip
    return reading, deciding, posting


@pytest.mark.parametrize(
    ("name", "reads", "decides"),
    [("carol", 200, 200), ("bob", 200, 404), ("dan", 404, 404)],
)
def test_agents_read_and_leads_decide(ada, name, reads, decides, request):
    reading, deciding, posting = _pages(ada)
    browser = browser_of(request.getfixturevalue(name))

    assert {browser.get(path).status_code for path in reading} == {reads}
    assert {browser.get(path).status_code for path in deciding} == {decides}
    if decides == 404:
        found = {browser.post(path).status_code for path in posting}
        assert found == {404}
        assert Snippet.objects.count() == StopWord.objects.count() == 1


@pytest.mark.sampled
def test_pages_cost_the_same_for_one_and_three(ada, django_assert_max_num_queries):
    browser = browser_of(ada)
    counts = []
    for number in range(3):
        make_article(ada, f"Article {number}", "<https://x.example/>")
        Article.objects.update(review_by=date(2026, 1, 1))
        OutsideLink.objects.update(failures=2)
        categories.save_category(centre=centre(), names={"en": f"C {number}"}, by=ada)
        centres.save_centre(name=f"Brand {number}", languages=["en"], by=ada)
        synonyms.save_synonyms(language="en", words=["a", "b"], by=ada)
        snippets.save_snippet(name=f"x{number}", sources={"en": "x"}, by=ada)
        paths = [
            url(page)
            for page in (
                "help_work",
                "centres",
                "search_words",
                "snippets",
                "addresses",
            )
        ]
        for path in [*paths, url("categories", centre())]:
            browser.get(path)
            with django_assert_max_num_queries(15) as asked:
                browser.get(path)
            counts.append((path, len(asked)))

    assert set(counts[:6]) == set(counts[-6:])
