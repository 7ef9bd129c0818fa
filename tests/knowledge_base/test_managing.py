"""What stands around articles: centres, categories, snippets, words of search, files."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base import blobs
from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.actions import (
    categories,
    centres,
    dropped_files,
    many,
    short_forms,
    snippets,
    synonyms,
)
from knowledge_base.centre_errors import (
    InItself,
    LanguageInUse,
    LanguagesMissing,
    NameMissing,
    NoAddress,
    NoColour,
    NoPicture,
    NotEmpty,
    NothingChosen,
    OtherCentre,
    PartInUse,
    PlaceTaken,
    SnippetNamed,
    WordsMissing,
)
from knowledge_base.errors import LanguageNotOffered, NothingWritten
from knowledge_base.models import (
    Article,
    ArticleFile,
    Category,
    HelpCentre,
    Snippet,
    StopWord,
    Synonyms,
    ToShow,
    Translation,
)
from tests.base.pictures import GIF, HTML, png
from tests.factories import make_agent
from tests.knowledge_base.factories import make_article, make_draft
from tests.races import at_once
from tickets.models import CannedReply


def centre() -> HelpCentre:
    return HelpCentre.objects.default()


def category(by, name="Orders", **more) -> Category:
    more.setdefault("centre", centre())
    return categories.save_category(names={"en": name}, by=by, **more)


def order(parent=None):
    return [str(one) for one in Category.objects.filter(parent=parent)]


def test_a_category_has_an_address_of_its_name_and_stands_last(ada):
    first, second, third = (
        category(ada),
        category(ada, "Returns & refunds"),
        category(ada, "Orders"),
    )
    assert [one.slug for one in (first, second, third)] == [
        "orders",
        "returns-refunds",
        "orders-2",
    ]
    assert order() == ["Orders", "Returns & refunds", "Orders"]


def test_categories_change_places_with_their_sisters_alone(ada):
    a, b, c = (category(ada, name) for name in "ABC")
    inner = category(ada, "inner", parent=a)

    categories.move_category(c, up=True, by=ada)
    assert order() == ["A", "C", "B"]
    categories.move_category(a, up=True, by=ada)
    assert order() == ["A", "C", "B"]
    categories.place_category(b, before=a, by=ada)
    assert order() == ["B", "A", "C"]
    categories.place_category(b, before=None, by=ada)
    assert order() == ["A", "C", "B"]
    with pytest.raises(OtherCentre):
        categories.place_category(b, before=inner, by=ada)


def test_no_category_stands_in_itself_or_in_another_help_centre(ada):
    a = category(ada, "A")
    b = category(ada, "B", parent=a)
    brand = centres.save_centre(name="Brand", languages=["en"], by=ada)
    with pytest.raises(InItself):
        category(ada, "A", category=a, parent=b)
    with pytest.raises(OtherCentre):
        category(ada, "C", centre=brand, parent=a)


def test_names_of_languages_that_are_not_offered_now_are_kept(ada):
    HelpCentre.objects.update(languages=["en", "de"])
    made = categories.save_category(
        centre=centre(), names={"en": "Orders", "de": "Bestellungen"}, by=ada
    )
    HelpCentre.objects.update(languages=["en"])

    categories.save_category(
        centre=centre(), names={"en": "All orders"}, category=made, by=ada
    )

    made.refresh_from_db()
    assert made.names == {"en": "All orders", "de": "Bestellungen"}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"names": {"de": "Nur deutsch"}}, NameMissing),
        ({"slug": "???"}, NoAddress),
        ({"slug": "taken"}, PlaceTaken),
    ],
)
def test_a_category_that_nobody_would_find_is_refused(ada, told, refusal):
    category(ada, "Taken", slug="taken")
    with pytest.raises(refusal):
        categories.save_category(
            **{"centre": centre(), "names": {"en": "X"}, "by": ada} | told
        )
    assert Category.objects.count() == 1


def test_only_an_empty_category_can_be_deleted(ada):
    full, empty = category(ada), category(ada, "Empty")
    article = make_article(ada, category=full)
    actions.archive(article.article, by=ada)

    categories.delete_category(empty, by=ada)
    with pytest.raises(NotEmpty):
        categories.delete_category(full, by=ada)

    assert order() == ["Orders"]


def test_a_help_centre_is_changed_and_another_becomes_the_default(ada):
    made = centres.save_centre(
        name="Brühwerk Pro",
        languages=["de", "en", "de", "tlh"],
        host="https://Hilfe.Example/",
        accent="0BA",
        greeting={"de": "Hallo", "fr": "Salut"},
        by=ada,
    )
    assert (made.slug, made.host, made.accent, made.languages, made.greeting) == (
        "bruhwerk-pro",
        "hilfe.example",
        "#00bbaa",
        ["de", "en"],
        {"de": "Hallo"},
    )

    centres.make_default(made, by=ada)

    assert [one.is_default for one in HelpCentre.objects.order_by("pk")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"name": " "}, NameMissing),
        ({"languages": []}, LanguagesMissing),
        ({"languages": ["tlh"]}, LanguagesMissing),
        ({"accent": "green"}, NoColour),
        ({"host": "a b"}, NoAddress),
        ({"host": "x/y"}, NoAddress),
        ({"slug": "help"}, PlaceTaken),
    ],
)
def test_a_help_centre_that_could_not_be_shown_is_refused(ada, told, refusal):
    typed = {"name": "Brand", "languages": ["en"], "by": ada} | told
    with pytest.raises(refusal):
        centres.save_centre(**typed)
    assert HelpCentre.objects.count() == 1


def test_a_language_that_articles_are_written_in_stays(ada):
    article = make_article(ada, language="de")
    with pytest.raises(LanguageInUse):
        centres.save_centre(name="Help", languages=["en"], centre=centre(), by=ada)

    actions.archive(article.article, by=ada)
    centres.save_centre(name="Help", languages=["en"], centre=centre(), by=ada)
    assert centre().languages == ["en"]


def test_a_logo_is_a_small_picture_that_can_carry_no_script(ada):
    for content in (HTML, b"<svg xmlns='x'/>", GIF, b"", png() + b"x" * 200_000):
        with pytest.raises(NoPicture):
            centres.set_logo(centre(), content=content, by=ada)

    centres.set_logo(centre(), content=png(), by=ada)
    assert (blobs.get(centre().blob), centre().logo_type) == (png(), "image/png")

    centres.drop_logo(centre(), by=ada)
    assert (centre().blob, centre().logo_type) == ("", "")


def test_what_readers_see_says_a_changed_snippet_at_once(ada):
    snippet = snippets.save_snippet(
        name="hours", sources={"en": "9 to 5", "de": "9 bis 17"}, by=ada
    )
    shown = make_article(ada, "When", "We are there {{ hours }}.")
    draft = make_draft(ada, "Draft", "At {{hours}}")
    untouched = make_article(ada, "Other", "hours")
    assert "9 to 5" in shown.text

    snippets.save_snippet(snippet=snippet, sources={"en": "10 to 6"}, by=ada)

    for one, words in (
        (shown, "We are there 10 to 6."),
        (draft, "At 10 to 6"),
        (untouched, "hours"),
    ):
        one.refresh_from_db()
        assert one.text == words
    assert not ToShow.objects.exists()


def test_of_many_articles_the_others_follow_by_a_sweep(ada, monkeypatch):
    monkeypatch.setattr(snippets, "AT_ONCE", 2)
    snippet = snippets.save_snippet(name="x", sources={"en": "old"}, by=ada)
    for number in range(5):
        make_article(ada, f"Article {number}", "{{ x }}")

    snippets.save_snippet(snippet=snippet, sources={"en": "new"}, by=ada)
    assert (ToShow.objects.count(), snippets.waiting() > 0) == (3, True)

    assert (snippets.drain(), snippets.drain(), snippets.waiting()) == (3, 0, 0.0)
    assert set(Translation.objects.values_list("text", flat=True)) == {"new"}


def test_a_published_article_keeps_its_published_words_when_a_snippet_changes(ada):
    snippet = snippets.save_snippet(name="x", sources={"en": "old"}, by=ada)
    article = make_article(ada, "Title", "{{ x }}")
    words = actions.Writing(title="Newer", source="{{ x }} unpublished")
    actions.revise(article, words=words, by=ada)

    snippets.save_snippet(snippet=snippet, sources={"en": "new"}, by=ada)

    article.refresh_from_db()
    assert (article.title, article.text) == ("Title", "new")


@pytest.mark.parametrize("name", ["", "Two words", "-x", "a" * 61, "x}}"])
def test_a_snippet_that_could_not_be_named_is_refused(ada, name):
    with pytest.raises(SnippetNamed):
        snippets.save_snippet(name=name, sources={"en": "x"}, by=ada)


def test_snippets_say_something_and_have_each_a_name(ada):
    snippets.save_snippet(name="x", sources={"en": "x"}, by=ada)
    with pytest.raises(SnippetNamed):
        snippets.save_snippet(name="X", sources={"en": "y"}, by=ada)
    with pytest.raises(NothingWritten):
        snippets.save_snippet(name="y", sources={"en": " ", "tlh": "nuqneH"}, by=ada)
    assert Snippet.objects.count() == 1


def test_a_snippet_that_words_name_stays(ada):
    snippet = snippets.save_snippet(name="x", sources={"en": "x"}, by=ada)
    draft = make_draft(ada, "Draft", "{{ x }}")
    with pytest.raises(PartInUse):
        snippets.delete_snippet(snippet, by=ada)

    actions.archive(draft.article, by=ada)
    snippets.delete_snippet(snippet, by=ada)
    assert not Snippet.objects.exists()


def test_synonyms_are_two_words_at_least_whatever_their_case(ada):
    made = synonyms.save_synonyms(
        language="en", words=[" Parcel ", "package", "PARCEL", ""], by=ada
    )
    assert made.words == ["Parcel", "package"]
    with pytest.raises(WordsMissing):
        synonyms.save_synonyms(language="en", words=["one", "One"], by=ada)
    with pytest.raises(LanguageNotOffered):
        synonyms.save_synonyms(language="tlh", words=["a", "b"], by=ada)

    synonyms.save_synonyms(language="en", words=["a", "b"], synonyms=made, by=ada)
    assert Synonyms.objects.get().words == ["a", "b"]
    synonyms.delete_synonyms(made, by=ada)
    assert not Synonyms.objects.exists()


def test_a_stop_word_is_there_once(ada):
    first = synonyms.add_stop_word(language="en", word="Brühwerk", by=ada)
    assert synonyms.add_stop_word(language="en", word="brühwerk", by=ada) == first
    synonyms.delete_stop_word(first, by=ada)
    assert not StopWord.objects.exists()


def test_a_file_goes_once_no_words_name_it(ada):
    draft = make_draft(ada)
    file = ArticleFile.objects.create(
        article=draft.article, name="a.png", content_type="image/png", size=1,
        blob=blobs.put(png()), added_by=ada,
    )  # fmt: skip
    words = actions.Writing(title="T", source=f"![a](file:{file.public_id})")
    actions.keep(draft, words=words, based_on=None, by=ada)
    with pytest.raises(PartInUse):
        dropped_files.delete_file(file, by=ada)

    actions.drop_editing(draft, by=ada)
    dropped_files.delete_file(file, by=ada)
    assert not ArticleFile.objects.exists()


def test_many_articles_are_moved_given_away_archived_and_brought_back(ada, bob):
    there = category(ada)
    articles = [make_article(ada, f"Article {n}").article for n in range(3)]
    chosen = articles[:2]

    assert many.move_articles(chosen, category=there, by=ada) == 2
    assert many.give_articles(chosen, owner=bob, by=ada) == 2
    assert many.archive_articles(chosen, by=ada) == 2
    assert many.archive_articles(chosen, by=ada) == 0

    assert there.articles.filter(owner=bob, archived_at__isnull=False).count() == 2
    assert Article.objects.filter(archived_at=None).get() == articles[2]
    assert many.restore_articles(articles, by=ada) == 2
    assert Article.objects.filter(archived_at=None).count() == 3


def test_articles_are_not_moved_into_another_help_centre(ada):
    brand = centres.save_centre(name="Brand", languages=["en"], by=ada)
    elsewhere = category(ada, centre=brand)
    article = make_article(ada).article
    with pytest.raises(OtherCentre):
        many.move_articles([article], category=elsewhere, by=ada)
    with pytest.raises(NothingChosen):
        many.move_articles([], category=None, by=ada)


def test_agents_change_nothing_of_what_stands_around_articles(ada, bob):
    article, there = make_article(ada).article, category(ada)
    snippet = snippets.save_snippet(name="x", sources={"en": "x"}, by=ada)
    same = synonyms.save_synonyms(language="en", words=["a", "b"], by=ada)
    stop = synonyms.add_stop_word(language="en", word="a", by=ada)
    here = centre()
    for verb in (
        lambda: category(bob),
        lambda: categories.move_category(there, up=True, by=bob),
        lambda: categories.delete_category(there, by=bob),
        lambda: centres.save_centre(name="x", languages=["en"], by=bob),
        lambda: centres.make_default(here, by=bob),
        lambda: centres.set_logo(here, content=png(), by=bob),
        lambda: centres.drop_logo(here, by=bob),
        lambda: snippets.save_snippet(name="y", sources={"en": "x"}, by=bob),
        lambda: snippets.delete_snippet(snippet, by=bob),
        lambda: synonyms.save_synonyms(language="en", words=["a", "b"], by=bob),
        lambda: synonyms.delete_synonyms(same, by=bob),
        lambda: synonyms.add_stop_word(language="en", word="a", by=bob),
        lambda: synonyms.delete_stop_word(stop, by=bob),
        lambda: many.archive_articles([article], by=bob),
        lambda: many.move_articles([article], category=None, by=bob),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_canned_reply_becomes_an_article_and_is_its_short_form(ada):
    reply = CannedReply.objects.create(
        name="Return it",
        text="Send it",
        html="<p>Send <b>it</b></p><ul><li>x</li></ul>",
    )

    draft = short_forms.article_of_reply(reply, by=ada)

    source = draft.revisions.get().source
    assert (draft.title, source, draft.article.canned_reply) == (
        "Return it",
        "Send **it**\n\n- x",
        reply,
    )
    short_forms.link_short_form(draft.article, reply=None, by=ada)
    assert draft.article.canned_reply is None
    short_forms.link_short_form(draft.article, reply=reply, by=ada)
    assert list(reply.articles.all()) == [draft.article]


def test_nobody_uses_canned_replies_of_other_teams_for_articles(billing, ada, bob):
    reply = CannedReply.objects.create(name="Ours", text="x", team=billing)
    article = make_article(ada).article
    for verb in (
        lambda: short_forms.article_of_reply(reply, by=bob),
        lambda: short_forms.link_short_form(article, reply=reply, by=bob),
    ):
        with pytest.raises(NotAllowed):
            verb()


@pytest.mark.django_db(transaction=True)
def test_categories_made_at_once_have_each_a_place_and_an_address(ada):
    HelpCentre.objects.seed()
    at_once([lambda: category(ada)] * 3)

    found = Category.objects.values_list("slug", "position")
    assert list(found) == [("orders", 0), ("orders-2", 1), ("orders-3", 2)]


def test_a_service_account_is_no_lead(db):
    robot = make_agent("Robot", "api")
    with pytest.raises(NotAllowed):
        centres.save_centre(name="x", languages=["en"], by=robot)


def test_how_long_a_change_has_waited_is_counted_from_the_oldest(ada):
    draft = make_draft(ada)
    ToShow.objects.create(
        translation=draft, since=timezone.now() - timedelta(seconds=90)
    )
    assert round(snippets.waiting() / 10) == 9
