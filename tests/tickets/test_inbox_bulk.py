"""One verb to many tickets."""

import json

import pytest

from tests.factories import make_ticket, soon
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Status, Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def three(mailbox):
    return [make_ticket(mailbox) for _ in range(3)]


def send(agent, verb, tickets, **more):
    """As the page's script sends it."""
    data = {"verb": verb, "numbers": [getattr(t, "number", t) for t in tickets], **more}
    answer = browser_of(agent).post(
        "/inbox/bulk/", data, headers={"HX-Request": "true"}
    )
    return answer.status_code, json.loads(answer.content)


def state(tickets):
    found = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets])
    return set(found.values_list("status", "assignee__name"))


@pytest.mark.parametrize(
    ("verb", "left"),
    [
        ("take", {(Status.OPEN, "Bob")}),
        ("resolve", {(Status.RESOLVED, None)}),
        ("snooze", {(Status.SNOOZED, None)}),
        ("tag", {(Status.OPEN, None)}),
    ],
)
def test_it_is_done_to_each_and_can_be_taken_back(bob, three, verb, left):
    status, answer = send(bob, verb, three, name="kettle")

    assert (status, answer["done"]) == (200, [ticket.number for ticket in three])
    assert state(three) == left

    for back in answer["undo"]:
        send(bob, back["verb"], back["numbers"], name=back["name"])

    assert state(three) == {(Status.OPEN, None)}
    assert not any(ticket.tags.exists() for ticket in three)


def test_what_is_refused_stops_nobody_else_and_says_why(bob, three):
    actions.promise(three[1], what="Call", due_at=soon(), by=bob)

    _, answer = send(bob, "resolve", three)

    assert answer["done"] == [three[0].number, three[2].number]
    assert [one["number"] for one in answer["refused"]] == [three[1].number]
    assert "promise is still open" in answer["refused"][0]["why"]
    assert answer["words"].startswith("Resolved: 2 tickets. 1 refused (#")


def test_what_one_may_not_see_is_refused_like_what_is_not_there(bob, bill):
    _, answer = send(bob, "resolve", [bill, 10**9])

    assert answer["done"] == []
    assert {one["why"] for one in answer["refused"]} == {"There is no such ticket."}
    assert state([bill]) == {(Status.OPEN, None)}


def test_somebody_who_only_reads_along_changes_nothing(bob, dan, ticket):
    actions.follow(ticket, agent=dan, by=bob)

    _, answer = send(dan, "resolve", [ticket])

    assert [one["number"] for one in answer["refused"]] == [ticket.number]


def test_taking_gives_each_back_to_whose_it_was(ada, bob, three):
    actions.take(three[0], by=ada)
    actions.take(three[1], by=bob)

    _, answer = send(bob, "take", three)
    for back in answer["undo"]:
        send(bob, back["verb"], back["numbers"], names=back["names"])

    owners = [Ticket.objects.get(pk=ticket.pk).assignee for ticket in three]
    assert owners == [ada, bob, None]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"verb": "resolve"},
        {"verb": "explode", "numbers": [1]},
        {"verb": "resolve", "numbers": ["x"]},
        {"verb": "tag", "numbers": [1]},
        {"verb": "resolve", "numbers": ["9" * 40]},
    ],
)
def test_what_is_no_order_is_refused_as_a_whole(bob, ticket, data):
    answer = browser_of(bob).post("/inbox/bulk/", data, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]


def test_without_a_script_the_list_says_what_came_of_it(bob, three):
    browser = browser_of(bob)
    data = {"verb": "resolve", "numbers": [three[0].number], "view": "mine"}

    page = browser.post("/inbox/bulk/", data, follow=True)

    assert page.redirect_chain == [("/?view=mine", 303)]
    assert "Resolved: 1 ticket" in shown(page)


def test_what_becomes_of_promises_is_asked_for_all_at_once(bob, three):
    one, other = (
        actions.promise(ticket, what="Call", due_at=soon(), by=bob)
        for ticket in three[:2]
    )
    _, answer = send(bob, "resolve", three)
    assert answer["done"] == [three[2].number]
    page = browser_of(bob)
    asked = page.get(answer["asks"])
    assert shown(asked).count("Call") == 2

    typed = {
        "numbers": [ticket.number for ticket in three],
        f"promise-{one.public_id}": "kept",
        f"promise-{other.public_id}": "withdrawn",
    }
    left = page.post("/inbox/promises/", typed)
    assert (left.status_code, "Say why" in shown(left)) == (409, True)
    assert f"#{three[0].number}" not in shown(left)

    typed[f"reason-{other.public_id}"] = "Solved"
    assert page.post("/inbox/promises/", typed).status_code == 303
    assert state(three) == {(Status.RESOLVED, None)}


def test_without_a_script_the_page_of_promises_comes_next(bob, three):
    actions.promise(three[0], what="Call", due_at=soon(), by=bob)
    data = {"verb": "resolve", "numbers": [one.number for one in three]}
    answer = browser_of(bob).post("/inbox/bulk/", data)
    assert answer.headers["Location"] == f"/inbox/promises/?numbers={three[0].number}"


def test_asking_for_many_promises_takes_as_many_statements_as_for_one(
    bob, three, django_assert_max_num_queries
):
    page = browser_of(bob)
    for ticket in three:
        actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    path = "/inbox/promises/?numbers="
    page.get(f"{path}{three[0].number}")
    with django_assert_max_num_queries(12) as few:
        page.get(f"{path}{three[0].number}")
    many = "&numbers=".join(str(one.number) for one in three)
    with django_assert_max_num_queries(len(few)):
        page.get(f"{path}{many}")
