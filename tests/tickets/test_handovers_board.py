"""/handovers/: a lead sees what stands open, what is slow and what goes to and fro."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import known, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.queries.handovers import board

pytestmark = pytest.mark.usefixtures("company")
HOME = "/handovers/"


def numbers(agent) -> list[int]:
    return [one.number for one in board(agent).standing]


def test_a_lead_sees_what_leaves_and_reaches_their_teams(
    ticket, bill, support, ada, bob, carol, grace, mailbox
):
    other = make_ticket(mailbox)
    actions.hand_over(known(ticket), to=grace, note="Refund", by=bob)
    actions.hand_over(known(other), to=bob.teams.get(), note="Whose?", by=bob)
    actions.hand_over(known(bill), to=bob, note="Yours?", by=grace)
    assert numbers(ada) == [ticket.number, other.number, bill.number]
    assert numbers(carol) == [bill.number]
    assert numbers(bob) == []
    actions.withdraw_handover(bill.handovers.get(), by=grace)
    assert numbers(carol) == []


def test_an_offer_is_slow_when_half_of_its_time_is_gone(ticket, ada, bob, dan, grace):
    actions.hand_over(known(ticket), to=grace, note="Refund", by=bob)
    assert board(ada).slow == 0
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert board(ada).slow == 1
    actions.withdraw_handover(ticket.handovers.get(), by=bob)
    actions.accept(actions.hand_over(known(ticket), to=dan, note="?", by=bob), by=dan)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert board(ada).slow == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (board(ada).slow, board(ada).standing[0].is_asked) == (1, True)


def test_what_comes_back_twice_or_is_taken_over_three_times_goes_to_and_fro(
    ticket, ada, bob, grace, mailbox
):
    for _ in range(2):
        assert board(ada).bouncing == []
        offer = actions.hand_over(known(ticket), to=grace, note="Refund", by=bob)
        actions.decline(offer, reason="No", by=grace)
    (one,) = board(ada).bouncing
    assert (one.number, one.returned, one.transfers) == (ticket.number, 2, 0)

    other = make_ticket(mailbox)
    for giver, taker in ((bob, grace), (grace, bob), (bob, grace)):
        actions.accept(
            actions.hand_over(known(other), to=taker, note="x", by=giver), by=taker
        )
    assert [(one.number, one.transfers) for one in board(ada).bouncing] == [
        (ticket.number, 0),
        (other.number, 3),
    ]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert board(ada).bouncing == []


def test_the_page_says_it_and_leads_to_the_ticket(ticket, ada, bob, grace):
    actions.hand_over(
        known(ticket), to=grace, note="Wants a refund", goal="Money", by=bob
    )
    page = browser_of(ada).get(HOME)
    assert "Bob offers it to Grace" in shown(page)
    assert "Money “Wants a refund”" in shown(page)
    assert f'href="/t/{ticket.number}/"' in page.content.decode()
    assert f'href="{HOME}"' in browser_of(ada).get("/settings/").content.decode()
    assert f'href="{HOME}"' not in browser_of(bob).get("/settings/").content.decode()


def test_for_those_who_lead_nothing_there_is_no_such_page(bob, dan, client):
    assert [browser_of(one).get(HOME).status_code for one in (bob, dan)] == [404, 404]
    assert client.get(HOME).status_code == 302


def test_an_agent_who_leads_a_team_has_it_too(support, bob):
    support.lead = bob
    support.save()
    assert browser_of(bob).get(HOME).status_code == 200
    assert f'href="{HOME}"' in browser_of(bob).get("/inbox/offers/").content.decode()


def test_it_asks_as_much_for_three_as_for_one(mailbox, carol, ada, bob, grace):
    browser = browser_of(ada)
    browser.get(HOME)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            ticket = make_ticket(mailbox)
            for _twice in range(2):
                offer = actions.hand_over(known(ticket), to=grace, note="x", by=bob)
                actions.decline(offer, reason="No", by=grace)
            actions.hand_over(known(ticket), to=grace, note="x", by=bob)
        with CaptureQueriesContext(connection) as asked:
            browser.get(HOME)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5
