"""A help centre goes out as files and comes in again; nothing is lost on the way."""

import contextlib
import io
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.base.errors import NotAllowed
from knowledge_base import actions, exchange
from knowledge_base.actions import categories, centres, snippets
from knowledge_base.actions.bring_in import bring_in
from knowledge_base.actions.files import NewFile, add_file
from knowledge_base.centre_errors import NoArchive
from knowledge_base.exchange import Page, Unreadable
from knowledge_base.models import Article, Audience, HelpCentre, Revision, Translation
from knowledge_base.queries.exported import export
from tests.base.pictures import png
from tests.knowledge_base.factories import make_article, make_draft, make_translation
from tests.tickets.pages import browser_of, shown

URL = "/settings/help/exchange/"


def exported(centre) -> io.BytesIO:
    file = io.BytesIO()
    export(centre, file)
    file.seek(0)
    return file


def zipped(**files) -> io.BytesIO:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    file.seek(0)
    return file


def brought(file, by, **more):
    told = bring_in(file, centre=HelpCentre.objects.default(), by=by, **more)
    return [(one.file, one.words, one.is_wrong) for one in told]


def lot(ada):
    """A help centre with everything that can be written down of one."""
    centre = HelpCentre.objects.default()
    HelpCentre.objects.update(languages=["en", "de"])
    centre.refresh_from_db()
    category = categories.save_category(
        centre=centre, names={"en": "Orders", "de": "Aufträge"}, icon="inbox", by=ada
    )
    snippets.save_snippet(name="hours", sources={"en": '9 "to" 5'}, by=ada)
    draft = make_draft(ada, "Draft", "Not yet", audience=Audience.AGENTS)
    article = make_article(ada, "Parcel", "x", category=category)
    file = add_file(article.article, file=NewFile(name="a.png", content=png()), by=ada)
    words = actions.Writing(
        title='A "parcel"\\', source=f"{{{{ hours }}}}\n\n![a](file:{file.public_id})",
        summary="Where?", keywords="box, crate",
    )  # fmt: skip
    actions.revise(article, words=words, by=ada)
    actions.publish(article, by=ada)
    make_translation(article, "de", "Paket", "Es kommt.", by=ada)
    article.article.review_by = date(2027, 1, 1)
    article.article.save()
    article.article.related.add(draft.article)
    return centre


def everything(centre):
    return sorted(
        (
            one.language, one.slug, one.title, one.summary, one.keywords, one.text,
            one.status, one.article.audience, str(one.article.category),
            one.article.review_by, one.article.owner_id,
            sorted(other.pk is not None for other in one.article.related.all()),
            [(file.name, file.blob) for file in one.article.files.all()],
        )
        for one in Translation.objects.filter(article__centre=centre)
    )  # fmt: skip


def test_what_went_out_comes_in_again_as_it_was(ada):
    centre = lot(ada)
    before, file = everything(centre), exported(centre)
    Revision.objects.update(based_on=None, translates=None)
    Translation.objects.update(published=None, status="draft", published_at=None)
    Article.objects.all().delete()
    centre.categories.all().delete()

    told = brought(file, ada, publish=True)

    assert everything(centre) == before
    assert told == [
        ("help_centre.toml", "1 categories and snippets are new.", False),
        ("draft.en.md", "New: a draft.", False),
        ("parcel.en.md", "New, and published.", False),
        ("parcel.de.md", "New, and published.", False),
    ]


def test_brought_in_again_nothing_changes(ada):
    centre = lot(ada)
    file, before = exported(centre), Revision.objects.count()

    told = {words for _name, words, _wrong in brought(file, ada)[1:]}

    assert told == {"It is here already, and says the same."}
    assert Revision.objects.count() == before


def test_what_says_something_else_becomes_a_draft_that_nobody_sees_yet(ada):
    article = make_article(ada, "Parcel", "Old")
    file = zipped(**{"parcel.en.md": exchange.written(
        Page(name="parcel", language="en", title="Parcel", source="New", slug="parcel",
             is_published=True)
    )})  # fmt: skip

    [(_name, words, is_wrong)] = brought(file, ada, publish=True)

    article.refresh_from_db()
    assert (article.text, words.startswith("It is here already: "), is_wrong) == (
        "Old", True, False,
    )  # fmt: skip
    assert article.revisions.first().source == "New"


def test_what_cannot_be_taken_is_told_of_and_the_others_are_taken(ada):
    good = exchange.written(Page(name="g", language="en", title="G", source="Words"))
    french = exchange.written(Page(name="f", language="fr", title="F", source="Mots"))
    file = zipped(**{
        "readme.txt": "x", "a.en.md": "no head", "b.en.md": "+++\n= \n+++\nx",
        "c.en.md": "+++\ntitle = ''\n+++\nx", "f.fr.md": french, "g.en.md": good,
        "folder__page.html": "<h1>Old page</h1><script>x()</script><p>Its <b>words</b></p>",
        "help_centre.toml": "[[",
    })  # fmt: skip

    told = brought(file, ada)

    assert [(name, is_wrong) for name, _words, is_wrong in told] == [
        ("readme.txt", True), ("a.en.md", True), ("b.en.md", True),
        ("help_centre.toml", True), ("c.en.md", True), ("f.fr.md", True),
        ("g.en.md", False), ("folder/page.html", False),
    ]  # fmt: skip
    page = Translation.objects.get(title="Old page")
    assert page.revisions.get().source == "Its **words**"
    assert Article.objects.count() == 2


def test_an_audience_that_is_mistyped_is_the_smallest(ada):
    text = '+++\ntitle = "Secret"\ncategory = ""\naudience = "agnets"\n+++\nx'
    brought(zipped(**{"s.en.md": text}), ada)
    assert Article.objects.get().audience == Audience.AGENTS


def test_where_four_eyes_are_wanted_what_is_brought_in_waits(ada):
    HelpCentre.objects.update(needs_review=True)
    page = Page(name="p", language="en", title="P", source="x", is_published=True)
    [(_file, words, _wrong)] = brought(
        zipped(**{"p.en.md": exchange.written(page)}), ada, publish=True
    )
    assert (words, Translation.objects.get().status) == ("New: a draft.", "draft")


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_zip_is_refused(ada, content):
    with pytest.raises(NoArchive):
        brought(io.BytesIO(content), ada)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("help_centre.toml", "categories = [1, 'two', [3]]"),
        ("help_centre.toml", "categories = [{slug = [1], names = {en = 'A\\u0000'}}]"),
        ("help_centre.toml", "[snippets.'a b']\nen = 'x'"),
        ("help_centre.toml", '[snippets."a\\u0000b"]\nen = "x"'),
        ("help_centre.toml", "x = " + "9" * 5_000),
        ("help_centre.toml", "x = " + "[" * 20_000),
        ("a.en.md", "+++\nx = " + "[" * 20_000 + "\n+++\nx"),
        ("a.en.md", "+++\nx = " + "9" * 5_000 + "\n+++\nx"),
        ("a.en.md", '+++\ntitle = "T"\nslug = "a\\u0000b"\n+++\nx'),
        ("a.en.md", '+++\ntitle = "T"\nowner = "a\\u0000b"\n+++\nx'),
        ("a.en.md", '+++\ntitle = "T"\ncategory = "a\\u0000b"\n+++\nx'),
        ("a.html", "<title>A\0b</title>" + "<div>" * 5_000 + "x"),
    ],
)
def test_what_is_odd_in_a_file_keeps_no_other_file_out(ada, name, text):
    good = exchange.written(Page(name="g", language="en", title="G", source="Words"))
    told = brought(zipped(**{name: text, "g.en.md": good}), ada)
    assert told[-1][1:] == ("New: a draft.", False)
    assert Translation.objects.filter(title="G").exists()


def locked(content: bytes) -> bytes:
    """The same zip, with the mark of files that a password opens."""
    at = bytearray(content)
    at[6] |= 1
    at[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(at)


def torn(content: bytes) -> bytes:
    """The same zip, with other bytes where its first file is packed."""
    start = 30 + len("a.en.md")
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


@pytest.mark.parametrize("spoilt", [locked, torn])
def test_a_zip_that_cannot_be_unpacked_is_refused(ada, spoilt):
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.en.md", "+++\ntitle = 'T'\n+++\nwords " * 20)
    with pytest.raises(NoArchive):
        brought(io.BytesIO(spoilt(file.getvalue())), ada)


def test_agents_bring_nothing_in(bob):
    with pytest.raises(NotAllowed):
        brought(zipped(), bob)


# Machines that do much else are slow to think of words.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    title=st.text(min_size=1), source=st.text(), related=st.lists(st.text(), max_size=3)
)
def test_whatever_is_written_is_read_back(title, source, related):
    page = Page(
        name="x", language="en", title=title.strip(), source=source.strip(),
        is_original=True, related=tuple(related), owner="a@b.example",
    )  # fmt: skip
    try:
        kept = exchange.written(page).encode()
    except UnicodeEncodeError:
        return  # half a character: no row holds one
    back = exchange.read("x.en.md", kept.decode())
    if "\r" not in source:
        assert back == page


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text())
def test_whatever_is_brought_is_read_or_refused(text):
    with contextlib.suppress(Unreadable):
        exchange.read("x.en.md", f"+++\n{text}\n+++\n{text}")


@pytest.mark.usefixtures("company")
def test_the_page_gives_a_zip_and_takes_one(ada):
    lot(ada)
    browser = browser_of(ada)
    centre = HelpCentre.objects.default()
    answer = browser.get(f"{URL}{centre.public_id}/")
    content = answer.getvalue()
    assert answer.headers["Content-Type"] == "application/zip"

    upload = SimpleUploadedFile("help.zip", content)
    page = shown(browser.post(URL, {"centre": centre.public_id, "file": upload}))
    assert "parcel.de.md It is here already, and says the same." in page

    bad = {"centre": centre.public_id, "file": SimpleUploadedFile("x.zip", b"x")}
    wrong = browser.post(URL, bad)
    assert (wrong.status_code, "This is no zip file" in shown(wrong)) == (409, True)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("name", ["bob", "dan"])
def test_agents_do_not_find_the_page(name, request):
    browser = browser_of(request.getfixturevalue(name))
    centre = centres.HelpCentre.objects.default()
    for path in (URL, f"{URL}{centre.public_id}/"):
        assert browser.get(path).status_code == 404
