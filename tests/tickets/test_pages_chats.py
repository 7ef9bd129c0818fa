"""What is put to an agent and the chats they have, as pages and as parts of pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import known, make_agent
from tests.tickets.chatting import (
    chat,
    comes,
    offer_of,
    ringing,
    writes,
)
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.actions import ring
from tickets.queries.calling import offered
from tickets.queries.offered import offered_to
from tickets.queries.strip import chats_of

pytestmark = pytest.mark.usefixtures("company")

OFFERS, CHATS = "/inbox/offers/", "/inbox/chats/"
HTMX = {"HX-Request": "true"}


def cards(agent) -> list[str]:
    page = browser_of(agent).get(OFFERS, headers=HTMX).content.decode()
    return re.findall(r'data-number="(\d+)"', page)


def test_a_card_says_who_waits_where_and_what_they_said(widget, bob):
    comes(bob)
    ticket = ringing(widget, text="Where is my <b>parcel</b>?")
    page = browser_of(bob).get(OFFERS, headers=HTMX)
    assert "Visitor 7F3A rings Support" in shown(page)
    assert "Where is my <b>parcel</b>?" in shown(page)
    html = page.content.decode()
    assert 'role="alertdialog"' in html
    assert "<b>parcel" not in html
    assert f'data-until="{offer_of(ticket).expires_at:%Y-%m-%dT%H:%M}' in html


def test_cards_are_there_for_those_they_are_put_to_and_gone_after_an_answer(
    widget, support, ada, bob, carol
):
    comes(ada, bob)
    ticket = ringing(widget)
    number = str(ticket.number)
    assert [cards(one) for one in (ada, bob, carol)] == [[number], [number], []]
    actions.decline(offer_of(ticket), by=bob)
    assert (cards(ada), cards(bob)) == ([number], [])
    actions.accept(offer_of(ticket), by=ada)
    assert cards(ada) == []


def test_a_hand_over_is_a_card_that_does_not_ring(ticket, ada, bob):
    actions.hand_over(
        known(ticket), to=ada, note="Wants a refund.", goal="Money", by=bob
    )
    page = browser_of(ada).get(OFFERS)
    assert "offered by Bob" in shown(page)
    assert "Wants a refund." in shown(page)
    assert 'role="alertdialog"' not in page.content.decode()
    assert cards(bob) == []


def test_an_offer_to_a_team_is_a_card_for_each_of_it_but_its_giver(
    bill, support, ada, bob, carol, grace
):
    actions.hand_over(known(bill), to=support, note="Yours?", by=grace)
    number = str(bill.number)
    assert [cards(one) for one in (ada, bob, carol, grace)] == [[number]] * 2 + [[]] * 2


def test_pages_and_sockets_agree_on_what_is_put_to_whom(
    widget, ticket, bill, support, ada, bob, carol, grace
):
    comes(ada, bob)
    ringing(widget)
    actions.hand_over(known(bill), to=support, note="Yours?", by=grace)
    actions.hand_over(known(ticket), to=grace, note="Refund", by=ada)
    told = offered(one.pk for one in (ada, bob, carol, grace))
    for agent in (ada, bob, carol, grace):
        assert {one.id for one in offered_to(agent)} == told.get(agent.pk, set())


def test_offers_are_answered_by_forms_without_a_script(widget, bob):
    comes(bob)
    ticket = ringing(widget)
    page = browser_of(bob).get(OFFERS).content.decode()
    assert f'action="{url(ticket, "accept")}"' in page
    assert f'action="{url(ticket, "decline")}"' in page
    handover = offer_of(ticket)
    answer = browser_of(bob).post(
        url(ticket, "accept"), {"handover": handover.public_id}
    )
    assert answer.headers["Location"] == url(ticket)


def test_who_comes_second_is_told_who_was_quicker(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    handover = offer_of(ticket)
    actions.accept(handover, by=ada)
    answer = browser_of(bob).post(
        url(ticket, "accept"), {"handover": handover.public_id}
    )
    assert answer.status_code == 409
    assert "Ada was quicker and has it now." in shown(answer)


def test_the_strip_has_my_live_chats_in_their_order_with_what_is_unread(
    widget, ada, bob
):
    comes(ada, bob)
    first, second = (ringing(widget, name=name) for name in ("Irma", "Otto"))
    for ticket in (first, second):
        actions.accept(offer_of(ticket), by=bob)
    actions.mark_seen(first, seq=first.last_message_seq, by=bob)
    writes(second)

    strip = chats_of(bob)
    assert [(one.who, one.unread) for one in strip] == [("Irma", 0), ("Otto", 2)]
    assert all(one.waiting for one in strip)
    actions.reply(first, text="Hello!", by=bob)
    assert [one.waiting is None for one in chats_of(bob)] == [True, False]
    actions.end_chat(first, by=bob)
    assert [one.who for one in chats_of(bob)] == ["Otto"]
    assert chats_of(ada) == []


@pytest.mark.parametrize(("path", "most"), [(OFFERS, 5), (CHATS, 4)])
def test_parts_ask_as_much_for_three_as_for_one(widget, ada, bob, path, most):
    bob.chat_capacity = 9
    bob.save()
    comes(bob)

    def more() -> None:
        ticket = chat(widget)
        ring.drain()
        if path == CHATS:
            actions.accept(offer_of(ticket), by=bob)

    browser = browser_of(bob)
    browser.get(path, headers=HTMX)
    counts = []
    for tickets in (1, 2):
        for _ in range(tickets):
            more()
        with CaptureQueriesContext(connection) as asked:
            browser.get(path, headers=HTMX)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most


def test_the_page_of_a_ticket_shows_its_offer_and_the_ways_to_answer(
    ticket, ada, bob, carol
):
    actions.take(ticket, by=bob)
    actions.hand_over(known(ticket), to=ada, note="Wants a refund.", by=bob)
    theirs, mine = browser_of(ada).get(url(ticket)), browser_of(bob).get(url(ticket))
    for page in (theirs, mine):
        assert "Bob offers it to Ada." in shown(page)
        assert "“Wants a refund.”" in shown(page)
    assert f'action="{url(ticket, "accept")}"' in theirs.content.decode()
    assert f'action="{url(ticket, "accept")}"' not in mine.content.decode()
    assert f'action="{url(ticket, "withdraw-handover")}"' in mine.content.decode()


def test_the_timeline_says_who_got_a_chat_and_why(widget, support, ada, bob, clock):
    eve = make_agent("Eve")
    support.members.add(eve)
    comes(ada, bob, eve)
    ticket = ringing(widget)
    actions.decline(offer_of(ticket), by=ada)
    clock.shift(31)
    comes(bob, eve)
    ring.drain()
    page = shown(browser_of(bob).get(url(ticket)))
    assert "It rang 3 colleagues" in page
    assert "Ada declined it" in page
    assert (
        "It went to Bob, who had the fewest chats (0) of the 2 who were there" in page
    )


def test_a_missed_chat_says_so_and_until_when_it_is_seen_to(widget, ada):
    ticket = ringing(widget)
    page = shown(browser_of(ada).get(url(ticket)))
    assert "nobody was there for the chat: to be answered by" in page
    assert "Answer the chat nobody was there for" in page


def test_a_live_ticket_says_that_somebody_is_there(widget, bob, ticket):
    live = chat(widget)
    assert "in the chat" in shown(browser_of(bob).get(url(live)))
    assert "End the chat" in shown(browser_of(bob).get(url(live)))
    mail = shown(browser_of(bob).get(url(ticket)))
    assert "in the chat" not in mail
    assert "End the chat" not in mail
