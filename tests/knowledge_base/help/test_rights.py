"""What somebody may not read appears nowhere: pages, search, feeds, maps, files, data."""

import pytest
from django.test import Client

from knowledge_base import actions
from knowledge_base.models import Feedback, Lookup, Translation
from tests.base.pictures import png
from tests.factories import make_ticket
from tests.knowledge_base.factories import make_article
from tests.knowledge_base.help.shelves import SECRETS, make_file, make_secrets
from tests.portal.factories import come, make_portal, proven
from tests.tickets.pages import browser_of

pytestmark = pytest.mark.usefixtures("company")

NOTE = "Rhodonit"
ASKED = [*SECRETS, *(word.lower() for word in SECRETS), NOTE, "rules", "ask", "next"]


def everywhere():
    """Each address of the public help centre that may say something."""
    yield from ("/help/en/", "/help/en/all/", "/help/en/feed.atom", "/robots.txt")
    yield from ("/help/sitemap.xml", "/help/en/coupons/", "/help/en/coupons.md")
    for slug in Translation.objects.values_list("slug", flat=True):
        yield from (f"/help/en/{slug}/", f"/help/en/{slug}.md")
        yield f"/help/en/{slug}/feedback/"


def hidden(browser, words=(*SECRETS, NOTE)):
    """Those of the words that came out somewhere, with where."""
    found = []
    for path in everywhere():
        body = browser.get(path).content.decode().lower()
        # What was asked for may be said again: the address is in it.
        body = body.replace(path, "")
        found += [(word, path) for word in words if word.lower() in body]
    for typed in ASKED:
        for header in ("true", "false"):
            answer = browser.get(
                "/help/en/search/", {"q": typed}, headers={"HX-Request": header}
            )
            body = answer.content.decode().lower().replace(typed.lower(), "")
            links = body.split("?from=")
            found += [(word, typed) for word in words if word.lower() in links[0]]
            assert "/help/en/soon-" not in body
    return found


def test_canary_words_of_others_appear_nowhere_public(ada, bob, mailbox):
    make_secrets(ada)
    make_ticket(mailbox, subject=NOTE, text=NOTE)
    article = Translation.objects.get(slug="coupons")
    actions.record_feedback(article, is_helpful=False, words=NOTE, visitor="x")

    assert hidden(Client()) == []


def test_a_link_to_what_one_may_not_read_is_words(ada):
    make_secrets(ada)

    page = Client().get("/help/en/coupons/").content.decode()
    words = Client().get("/help/en/coupons.md").content.decode()

    assert ("the rules" in page, "coupon-" in page) == (True, False)
    assert words == "# Coupons\n\nSee the rules and ask.\n"
    agents = browser_of(ada).get("/help/en/coupons.md").content.decode()
    assert "[the rules](http://localhost:8000/help/en/coupon-zinnober/)" in agents


@pytest.fixture
def irmas(support, ada, settings):
    """The browser of a customer who signed in at the portal."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_portal(support, by=ada)
    return come(proven("Irma").shown)


@pytest.mark.sampled
def test_customers_who_signed_in_read_what_is_theirs(ada, irmas):
    make_secrets(ada)

    page = irmas.get("/help/en/contract-quarzit/")

    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert Client().get("/help/en/contract-quarzit/").status_code == 404
    assert irmas.get("/help/en/coupon-zinnober/").status_code == 404
    others = [word for word in SECRETS if word != SECRETS[1]]
    assert hidden(irmas, others) == []


@pytest.mark.parametrize(
    ("audience", "publish", "status"),
    [("public", True, 200), ("agents", True, 404), ("customers", True, 404),
     ("public", False, 404)],
)  # fmt: skip
def test_a_file_is_for_whoever_may_read_where_it_stands(ada, audience, publish, status):
    article = make_article(ada, "Jug", "A jug.", audience=audience)
    file = make_file(article.article, ada, png(6, 3))
    words = actions.Writing(title="Jug", source=f"![Jug](file:{file.public_id})")
    actions.revise(article, words=words, by=ada)
    if publish:
        actions.publish(article, by=ada)

    answer = Client().get(f"/help/files/{file.public_id}/")
    own = browser_of(ada).get(f"/help/files/{file.public_id}/")

    assert (answer.status_code, own.status_code) == (status, 200)
    assert own.content == png(6, 3)
    assert ("public" in own["Cache-Control"]) == (status == 200)


def test_a_file_is_what_its_bytes_are_and_runs_nothing(ada):
    article = make_article(ada, "Jug", "A jug.")
    evil = make_file(article.article, ada, b"<script>alert(1)</script>", "jug.png")
    words = actions.Writing(title="Jug", source=f"[Jug](file:{evil.public_id})")
    actions.revise(article, words=words, by=ada)
    actions.publish(article, by=ada)

    answer = Client().get(f"/help/files/{evil.public_id}/")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="jug.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_reading_changes_nothing_and_sets_no_cookie(ada):
    make_secrets(ada)
    reader = Client()

    for path in everywhere():
        answer = reader.get(path)
        assert (path, answer.cookies.output()) == (path, "")

    assert (Feedback.objects.count(), Lookup.objects.count()) == (0, 0)
    assert reader.post("/help/en/coupons/").status_code == 405


def test_a_public_page_is_kept_for_a_minute_and_asked_for_anew(ada):
    make_article(ada)
    path = "/help/en/how-do-i-descale-my-kettle/"

    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first["Vary"]
    assert (again.status_code, again.content) == (304, b"")


def test_whoever_came_from_a_search_found_something(ada):
    make_article(ada)
    Client().get("/help/en/search/?q=descale")
    lookup = Lookup.objects.get()
    path = "/help/en/how-do-i-descale-my-kettle/"

    for told in ("nonsense", str(ada.public_id), str(lookup.public_id)):
        assert Client().get(path, {"from": told}).status_code == 200

    lookup.refresh_from_db()
    assert (lookup.where, lookup.found, lookup.clicked.slug) == (
        "help",
        1,
        "how-do-i-descale-my-kettle",
    )


def test_what_agents_search_for_is_no_gap(ada):
    browser_of(ada).get("/help/en/search/?q=nothing")

    assert not Lookup.objects.exists()
