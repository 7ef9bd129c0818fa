"""/mentions/ and its settings, without scripts."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels_app.actions.introduce import identity_of
from helpdesk.listening import actions, urls
from helpdesk.listening.conditions import When
from helpdesk.listening.models import Mention, MentionRule, Watched
from helpdesk.listening.queries import stream
from tests import fake_square
from tests.fake_square import post
from tests.listening.seen import states, steps, the_mention
from tests.tickets.pages import browser_of, shown
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

LIST = "/mentions/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mention(square, told):
    told(square, post(reach=1200, photos=["kettle.jpg"], language="en"))
    return the_mention()


@pytest.fixture
def bobs(bob):
    return browser_of(bob)


def do(browser, mention, verb, **more):
    where = reverse("mentions:verb", args=[mention.public_id, verb])
    return browser.post(where, more.pop("data", {}), **more)


def test_the_page_says_what_there_is_to_know(mention, bobs):
    answer = shown(bobs.get(LIST))

    for words in (
        *("Irma @irma", "My kettle leaks, @acme", "kettle.jpg", "1,200 followers"),
        *("Mention", "Square", "Trouble", "en", "See it where it was said"),
        "The mood is counted by words, to sort by and for nothing else",
    ):
        assert words in answer


def test_each_list_has_what_became_of_it(square, told, mention, bobs, bob):
    told(square, post("B", id="b"), post("C", id="c"), post("D", id="d"))
    actions.ignore(the_mention(name="b"), by=bob)
    actions.watch(the_mention(name="c"), by=bob)
    actions.make_ticket(the_mention(name="d"), by=bob)

    found = {
        show: names(bobs.get(LIST, {"show": show}))
        for show in ("new", "watching", "ignored", "tickets", "all")
    }

    assert found == {
        "new": {"square:1"}, "watching": {"c"}, "ignored": {"b"}, "tickets": {"d"},
        "all": {"square:1", "b", "c", "d"},
    }  # fmt: skip


def names(answer) -> set[str]:
    return {line.mention.name for line in answer.context["page"].lines}


def test_filters_show_what_they_say(square, other_square, told, bobs):
    told(square, post("I love it", id="a", reach=50, language="en"))
    told(other_square, post("Das ist kaputt", id="b", reach=5000, how="quote"))
    asked = {
        "channel": other_square.public_id, "language": "en", "how": "quote",
        "mood": "praise", "reach": "100",
    }  # fmt: skip

    found = {
        name: names(bobs.get(LIST, {name: value})) for name, value in asked.items()
    }

    assert found == {
        "channel": {"b"}, "language": {"a"}, "how": {"b"}, "mood": {"a"}, "reach": {"b"},
    }  # fmt: skip
    assert names(bobs.get(LIST, {"channel": "x", "how": "y", "reach": "-1"})) == {
        "a",
        "b",
    }


@pytest.mark.parametrize("language", ["%00", "x%27y", "englisch", "12"])
def test_a_language_that_is_none_asks_for_nothing(language, bobs, square, told):
    told(square, post())
    assert len(names(bobs.get(f"{LIST}?language={language}"))) == 1


@pytest.mark.parametrize(
    "query", ["show=x", "mood=x", "after=x", "after=1~x", f"after={'9' * 80}"]
)
def test_what_makes_no_sense_is_not_found(query, bobs, square):
    assert bobs.get(f"{LIST}?{query}").status_code == 404


def test_pages_follow_one_another_and_nothing_is_twice(square, told, bobs):
    told(
        square,
        *(post(id=f"p{n}", at=f"2026-11-29T00:00:{n % 7:02}Z") for n in range(65)),
    )
    seen, after = [], ""
    while True:
        headers = HTMX if after else {}
        page = bobs.get(LIST, {"after": after}, headers=headers).context["page"]
        seen += [line.mention.name for line in page.lines]
        after = page.after
        if not after:
            break

    assert len(seen) == len(set(seen)) == 65


def test_a_list_asks_as_much_for_one_as_for_thirty(
    square, other_square, told, bob, bobs
):
    told(square, post(id="p0"))
    counted = queries_of(bobs)
    told(square, *(post(id=f"p{n}", replies=["p0"]) for n in range(1, 20)))
    told(other_square, *(post(id=f"p{n}") for n in range(20)))
    for one in Mention.objects.all()[:5]:
        actions.make_ticket(one, by=bob)

    assert queries_of(bobs, show="all") <= counted + 2


def queries_of(browser, **asked) -> int:
    browser.get(LIST, asked)
    with CaptureQueriesContext(connection) as queries:
        browser.get(LIST, asked)
    return len(queries)


def test_a_customer_is_whose_account_it_is_and_nobody_alike(
    square, told, bob, bobs, mention
):
    assert mention.author == "irma"
    assert stream.one(bob, mention.public_id).customer is None
    alike = fake_square.address("irma2", "Irma")
    identity_of(alike)
    assert stream.one(bob, mention.public_id).customer is None

    ticket = actions.make_ticket(mention, by=bob).ticket
    assert stream.one(bob, mention.public_id).customer == ticket.customer


def test_every_verb_works_without_scripts_and_can_be_taken_back(mention, bobs):
    for verb, state in (
        ("ignore", "ignored"),
        ("watch", "watching"),
        ("ticket", "ticket"),
    ):
        answer = do(bobs, mention, verb, data={"back": "show=new&x=y"})
        assert (answer.status_code, answer.url) == (303, "/mentions/?show=new")
        assert states() == {"square:1": state}
        do(bobs, mention, "undo")
        assert states() == {"square:1": "new"}


def test_answer_makes_the_ticket_and_leads_to_where_one_writes(mention, bobs):
    answer = do(bobs, mention, "answer")

    ticket = Ticket.objects.get()
    assert answer.url == f"/t/{ticket.number}/#reply"
    assert bobs.get(f"/t/{ticket.number}/").status_code == 200


def test_with_scripts_the_answer_says_what_was_done(mention, bobs):
    told = json.loads(do(bobs, mention, "ignore", headers=HTMX).content)
    assert told == {"words": "Ignored", "undo": [str(mention.public_id)], "goes": ""}

    again = do(bobs, mention, "ignore", headers=HTMX)
    assert (again.status_code, json.loads(again.content)) == (
        409,
        {"error": "Bob was quicker: Ignored."},
    )


def test_an_older_page_is_told_what_was_decided_meanwhile(mention, bobs, ada):
    actions.watch(mention, by=ada)

    answer = do(
        bobs, mention, "ignore", data={"version": mention.version}, headers=HTMX
    )

    assert json.loads(answer.content)["error"] == "Ada was quicker: Watching."
    assert states() == {"square:1": "watching"}


def test_many_at_once_and_back(square, told, mention, bobs):
    told(square, post(id="b"))
    ids = [str(one.public_id) for one in Mention.objects.all()]
    told_ = bobs.post(
        "/mentions/bulk/", {"verb": "ignore", "id": ids}, headers=HTMX
    ).json()
    assert (told_["words"], set(told_["undo"])) == ("Ignored: 2 mentions", set(ids))

    bobs.post("/mentions/bulk/", {"verb": "undo", "id": ids})
    assert set(states().values()) == {"new"}


def test_too_many_or_none_is_said(bobs, square):
    for data in ({"verb": "ignore"}, {"verb": "ignore", "id": ["x"] * 101}):
        answer = bobs.post("/mentions/bulk/", data, headers=HTMX)
        assert (answer.status_code, "error" in answer.json()) == (422, True)
    assert bobs.post("/mentions/bulk/", {"verb": "eat"}).status_code == 404


def test_one_mention_has_its_conversation_and_its_history(
    square, told, mention, bobs, bob
):
    told(square, post("Same here", id="b", replies=["square:1"], **{"from": "karl"}))
    actions.watch(mention, by=bob)
    page = shown(bobs.get(f"/mentions/{mention.public_id}/"))

    for words in ("What @irma said", "We heard of it", "Bob: watched it", "Same here"):
        assert words in page


def test_what_is_said_is_shown_and_not_run(square, told, bobs):
    told(square, post("<script>alert(1)</script> {{7*7}}", name="<b>Irma</b>"))
    page = bobs.get(LIST).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;Irma" in page


@pytest.mark.parametrize("text", ["word " * 1000, "a\n" * 20])
def test_a_long_post_leaves_room_for_the_others_and_is_whole_on_its_page(
    square, told, bobs, text
):
    told(square, post("Short"), post(text, id="square:2"))
    page = bobs.get(LIST).content.decode()
    assert page.count('class="mention-text long"') == page.count("mention-whole") == 1
    one = the_mention(name="square:2")
    assert f'<a href="/mentions/{one.public_id}/">Show all</a>' in page
    assert one.text in bobs.get(f"/mentions/{one.public_id}/").content.decode()


def test_the_count_is_of_what_one_sees(square, closed_square, told, bob, grace, dan):
    told(square, post(id="a"))
    told(closed_square, post(id="b"), post(id="c"))

    asked = [browser_of(one).get("/mentions/count/") for one in (bob, grace)]
    assert [one.json()["unread"] for one in asked] == [1, 3]
    assert browser_of(dan).get("/mentions/count/").status_code == 404


def test_ac_48_what_others_hear_does_not_exist(closed_square, told, bob, dan, grace):
    told(closed_square, post())
    mention = the_mention()
    for browser in (browser_of(bob), browser_of(dan)):
        assert browser.get(f"/mentions/{mention.public_id}/").status_code == 404
        for verb in ("ticket", "answer", "ignore", "watch", "undo"):
            assert do(browser, mention, verb).status_code == 404
        browser.post("/mentions/bulk/", {"verb": "ignore", "id": [mention.public_id]})
    assert (states(), steps(mention)) == ({"square:1": "new"}, [])
    assert names(browser_of(bob).get(LIST)) == set()
    assert browser_of(dan).get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302
    assert names(browser_of(grace).get(LIST)) == {"square:1"}
    rows = browser_of(bob).get("/mentions/rows/", {"id": mention.public_id})
    assert b"kettle" not in rows.content


def test_names_of_channels_that_one_does_not_hear_are_not_told(
    square, closed_square, told, bobs
):
    told(square, post())
    told(closed_square, post())

    page = bobs.get(LIST).content.decode()
    assert "Square" in page
    assert "Billing" not in page


def test_a_ticket_that_one_may_not_see_is_not_told(
    square, told, bobs, ada, billing, bob
):
    actions.save_mention_rule(name="All", does="ticket", team=billing, by=ada)
    told(square, post())
    page = shown(bobs.get(LIST, {"show": "tickets"}))

    assert "It is a ticket of others" in page
    assert f"#{Ticket.objects.get().number}" not in page


SETTINGS = [one for group in urls.urlpatterns[1:] for one in group.url_patterns]


@pytest.mark.parametrize("route", SETTINGS, ids=lambda route: route.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_all_but_admins_the_settings_do_not_exist(
    route, method, ada, carol, bob, dan
):
    rule = actions.save_mention_rule(name="A", does="ignored", by=ada)
    kept = actions.add_watched(sort="word", text="kettle", by=ada)
    thing = kept if "watched" in route.name else rule
    args = [thing.public_id] if "uuid" in str(route.pattern) else []
    where = reverse(f"mentions:{route.name}", args=args)
    for agent in (carol, bob, dan):
        assert getattr(browser_of(agent), method)(where).status_code in {404, 405}
    assert (MentionRule.objects.count(), Watched.objects.count()) == (1, 1)


def test_a_rule_is_tried_before_it_is_saved(mention, ada, square):
    typed = {
        "name": "Leaks", "does": "ticket", "words": "kettle\nteapot", "priority": "3",
        "sentiments": ["-1"], "channels": [square.public_id], "tags": "a, b",
    }  # fmt: skip
    admin = browser_of(ada)

    page = shown(admin.post("/settings/mentions/new/", {**typed, "try": "1"}))
    assert "Of the last 1 mentions it fits 1. Nothing was done." in page
    assert not MentionRule.objects.exists()
    assert states() == {"square:1": "new"}

    assert admin.post("/settings/mentions/new/", typed).status_code == 302
    rule = MentionRule.objects.get()
    assert rule.when == When(
        channels=(str(square.public_id),), words=("kettle", "teapot"), sentiments=(-1,)
    )
    assert (rule.tags, rule.priority, rule.team) == (["a", "b"], 3, None)


def test_a_rule_is_changed_moved_switched_and_deleted(ada, square):
    admin = browser_of(ada)
    for name in ("A", "B"):
        admin.post("/settings/mentions/new/", {"name": name, "does": "ignored"})
    rule = MentionRule.objects.get(name="B")
    at = f"/settings/mentions/{rule.public_id}/"
    again = admin.post(at, {"name": "a", "does": "ignored"})
    assert (again.status_code, "a rule of this name" in shown(again)) == (409, True)

    admin.post(at, {"name": "C", "does": "watching", "authors": "@irma", "reach": "0"})
    admin.post(f"{at}move/", {"up": "1"})
    admin.post(f"{at}switch/", {"off": "1"})

    rule.refresh_from_db()
    assert (rule.name, rule.position, rule.is_active) == ("C", 1, False)
    assert rule.when == When(authors=("@irma",), reach=0)
    page = shown(admin.get("/settings/mentions/"))
    assert page.index("C Watch it") < page.index("A Ignore it")
    assert "all mentions" in page
    admin.post(f"{at}delete/")
    assert list(MentionRule.objects.values_list("name", flat=True)) == ["A"]


def test_what_is_watched_is_added_switched_and_deleted(ada, square):
    admin = browser_of(ada)
    typed = {"sort": "word", "text": "acme kettle", "kinds": [fake_square.KIND]}
    admin.post("/settings/watched/", typed)
    again = admin.post("/settings/watched/", typed)
    assert (again.status_code, "watched already" in shown(again)) == (409, True)
    kept = Watched.objects.get()

    admin.post(f"/settings/watched/{kept.public_id}/switch/", {"off": "1"})
    kept.refresh_from_db()
    assert (kept.text, kept.is_active) == ("acme kettle", False)
    assert "acme kettle" in shown(admin.get("/settings/watched/"))
    admin.post(f"/settings/watched/{kept.public_id}/delete/")
    assert not Watched.objects.exists()
