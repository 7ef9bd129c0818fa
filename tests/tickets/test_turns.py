"""Whoever's turn it is, asked at the desk."""

import json

import pytest

from tests.factories import make_ticket
from tests.races import at_once
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.test_placing import owners
from tests.tokens import make_token, program
from tickets import actions
from tickets.actions.turns import assign_in_turn
from tickets.models import AssignmentPolicy, LastGiven, Ticket
from tickets.offer_errors import NobodysTurn

pytestmark = pytest.mark.usefixtures("company")
PART = {"HX-Request": "true"}


def bills(channel, count):
    return [make_ticket(channel, subject=f"Invoice {n}") for n in range(count)]


def test_each_of_the_team_has_a_turn_with_or_without_rules(billing_mailbox, ada):
    some = bills(billing_mailbox, 4)
    for one in some:
        assign_in_turn(one, by=ada)
    assert owners(*some) == ["Carol", "Grace", "Carol", "Grace"]


def test_who_has_it_is_passed_over_and_so_is_who_has_no_room(billing, bill, ada, carol):
    actions.assign(bill, to=carol, by=ada)
    AssignmentPolicy.objects.create(team=billing, capacity=1)
    assign_in_turn(bill, by=ada)
    assert owners(bill) == ["Grace"]


def test_with_nobody_there_it_stays_and_says_why(billing, bill, ada, carol, grace):
    AssignmentPolicy.objects.create(team=billing, capacity=1)
    for one, person in zip(
        bills(bill.messages.get().channel, 2), [carol, grace], strict=True
    ):
        actions.assign(one, to=person, by=ada)
    with pytest.raises(NobodysTurn, match="2 colleagues had no room"):
        assign_in_turn(bill, by=ada)
    answer = browser_of(ada).post(url(bill, "assign"), {"to": "turn"})
    assert answer.status_code == 409
    assert "Nobody else of Billing can take it now" in shown(answer)
    assert owners(bill) == [""]


def test_the_page_says_whom_it_chose_and_why_and_undoes_it(bill, ada):
    browser = browser_of(ada)
    assert "Whoever’s turn it is" in shown(browser.get(url(bill, "assign")))
    answer = browser.post(url(bill, "assign"), {"to": "turn"}, headers=PART)
    done = json.loads(answer.headers["HX-Trigger"])["done"]
    assert done["words"] == "It went to Carol, whose turn it was"
    assert "Why Carol?" in shown(browser.get(url(bill)))
    assert browser.post(done["undo"], headers=PART).status_code == 204
    assert owners(bill) == [""]


def test_programs_ask_for_it_and_name_nobody_beside(bill, ada, carol):
    client = program(make_token(ada).secret)
    there = f"/api/v1/tickets/{bill.public_id}/assign/"
    for wrong in ({}, {"turn": True, "to": str(carol.public_id)}):
        assert client.post(there, wrong, format="json").status_code == 400
    answer = client.post(there, {"turn": True}, format="json")
    assert answer.json()["assignee"] == str(carol.public_id)


def test_to_a_stranger_there_is_nothing_to_take_turns_with(bill, bob):
    assert browser_of(bob).post(url(bill, "assign"), {"to": "turn"}).status_code == 404
    assert not AssignmentPolicy.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_give_to_two(billing_mailbox, ada):
    some = bills(billing_mailbox, 2)

    def give(pk):
        return lambda: assign_in_turn(Ticket.objects.get(pk=pk), by=ada)

    at_once([give(one.pk) for one in some])
    assert sorted(owners(*some)) == ["Carol", "Grace"]
    assert LastGiven.objects.count() == 2
