"""What else can be done to many tickets: whose, how they stand, into one, aside."""

import pytest

from tests.factories import make_ticket, soon
from tests.tickets.pages import browser_of, shown
from tests.tickets.test_inbox_bulk import send, state
from tests.tickets.test_many import send as send_whole
from tests.tickets.test_many import told
from tickets import actions
from tickets.actions import many
from tickets.models import ManyJob, Status, Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def three(mailbox):
    return [make_ticket(mailbox, subject=f"Kettle {n}") for n in range(3)]


def taken_back(agent, answer):
    for back in answer["undo"]:
        names = {"name": back["name"], "names": back.get("names", [])}
        assert send(agent, back["verb"], back["numbers"], **names)[0] == 200


def stands(tickets):
    rows = Ticket.objects.in_bulk([one.pk for one in tickets])
    found = [rows[one.pk] for one in tickets]
    return [(one.status, one.waiting_for, one.wake_at, one.team.name,
             one.assignee.name if one.assignee else "") for one in found]  # fmt: skip


@pytest.mark.parametrize("typed", ["Bob", "BOB@example.org", "id"])
def test_they_are_given_to_somebody_by_name_and_each_goes_back(ada, bob, three, typed):
    actions.take(three[0], by=ada)
    before = stands(three)
    name = (
        str(bob.public_id)
        if typed == "id"
        else typed.replace("BOB@example.org", bob.email.upper())
    )
    _, answer = send(ada, "give", three, name=name)
    assert answer["words"] == "Assigned: 3 tickets"
    assert state(three) == {(Status.OPEN, "Bob")}
    taken_back(ada, answer)
    assert stands(three) == before


def test_they_are_given_to_a_team_and_come_back_to_whose_they_were(
    ada, bob, billing, three
):
    actions.take(three[0], by=bob)
    before = stands(three)
    _, answer = send(ada, "give", three, name="billing")
    assert {one[3:] for one in stands(three)} == {("Billing", "")}
    taken_back(ada, answer)
    assert stands(three) == before


def test_in_turn_they_are_spread_evenly(ada, billing_mailbox):
    four = [make_ticket(billing_mailbox) for _ in range(4)]
    _, answer = send(ada, "give", four, name="turn")
    assert sorted(one[4] for one in stands(four)) == [
        "Carol",
        "Carol",
        "Grace",
        "Grace",
    ]
    taken_back(ada, answer)
    assert {one[4] for one in stands(four)} == {""}


def test_who_is_called_like_nobody_gets_none(ada, three):
    status, answer = send(ada, "give", three, name="Nobody at all")
    assert (status, answer["error"]) == (422, "Nobody, and no team, is called so.")


def test_who_may_not_see_it_gets_none_and_each_says_so(ada, bob, bill, three):
    _, answer = send(ada, "give", [three[0], bill], name="Bob")
    assert answer["done"] == [three[0].number]
    assert [one["number"] for one in answer["refused"]] == [bill.number]


@pytest.mark.parametrize(
    "status", ["open:", "waiting:customer", "waiting:third_party", "resolved:"]
)
def test_their_status_is_set_and_each_stands_again_as_before(bob, three, status):
    actions.snooze(three[0], until=soon(days=2), by=bob)
    actions.wait(three[1], waiting_for="third_party", by=bob)
    before = stands(three)
    _, answer = send(bob, "set_status", three, name=status)
    assert answer["refused"] == []
    kind, _colon, about = status.partition(":")
    assert {one[:2] for one in stands(three)} == {(kind, about)} or kind == "resolved"
    taken_back(bob, answer)
    assert [one[0] for one in stands(three)] == [one[0] for one in before]
    assert stands(three)[0][2] == before[0][2]


def test_they_become_one_and_come_apart_again(bob, three):
    numbers = [one.number for one in three]
    page = shown(browser_of(bob).get("/inbox/bulk/more/", {"numbers": numbers}))
    assert f"Merge all into #{numbers[0]} Kettle 0" in page

    _, answer = send(bob, "merge", three, name=numbers[0])
    assert answer["done"] == numbers[1:]
    merged = Ticket.objects.filter(merged_into=three[0])
    assert merged.count() == 2
    taken_back(bob, answer)
    assert not merged.exists()


def test_what_a_merge_would_change_is_said_before(ada, bob, bill, three):
    numbers = [three[0].number, bill.number]
    page = shown(browser_of(ada).get("/inbox/bulk/more/", {"numbers": numbers}))
    assert "Afterwards only Billing sees it" in page
    hidden = shown(browser_of(bob).get("/inbox/bulk/more/", {"numbers": numbers}))
    assert "Invoice" not in hidden
    _, answer = send(bob, "merge", [three[0], bill], name=three[0].number)
    assert answer["done"] == []
    status, _answer = send(ada, "merge", [three[0]], name=three[0].number)
    assert status == 422


def test_they_are_spam_or_followed_and_not_any_more(bob, three):
    for verb, rows in (
        ("call_spam", Ticket.objects.filter(spam_at__isnull=False)),
        ("watch", Ticket.objects.filter(followers__agent=bob)),
    ):
        _, answer = send(bob, verb, three)
        assert rows.count() == 3
        taken_back(bob, answer)
        assert not rows.exists()


@pytest.mark.parametrize(
    ("verb", "name"), [("give", "Bob"), ("set_status", "waiting:customer"),
                       ("call_spam", ""), ("watch", "")]
)  # fmt: skip
def test_all_of_a_list_is_done_in_the_background_and_taken_back(bob, three, verb, name):
    actions.snooze(three[0], until=soon(days=2), by=bob)
    before = stands(three)
    job = send_whole(bob, verb, name=name)["job"]
    many.drain()
    assert told(bob, job)["words"].endswith("3 tickets")
    many.undo_many(ManyJob.objects.get(undoes=None), by=bob)
    many.drain()
    assert stands(three) == before
    assert not Ticket.objects.filter(spam_at__isnull=False).exists()


def test_without_a_script_the_forms_are_a_page(bob, three):
    browser = browser_of(bob)
    data = {"verb": "give", "name": "Bob", "numbers": [three[0].number]}
    page = browser.post("/inbox/bulk/", data, follow=True)
    assert "Assigned: 1 ticket" in shown(page)
