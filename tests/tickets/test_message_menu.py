"""What can be done with one message: a menu that shows what its reader may do now."""

import re

import pytest

from tests.factories import make_words
from tests.tickets.pages import browser_of, url
from tickets import actions

pytestmark = pytest.mark.usefixtures("company")


def menu(ticket, message, agent):
    address = f"{url(ticket)}messages/{message.public_id}/menu/"
    return browser_of(agent).get(address, headers={"hx-request": "true"})


def offered(ticket, message, agent):
    page = menu(ticket, message, agent).content.decode()
    lines = re.findall(r"</svg> ([^<]+)</(?:a|button)>", page)
    return [line.strip() for line in lines]


ALWAYS = ["Copy its address", "Copy its words"]


def test_words_of_a_customer_are_sent_on_split_off_and_made_a_fact(ticket, bob):
    message = ticket.messages.get()

    assert offered(ticket, message, bob) == [
        *ALWAYS, "Forward", "Split from here", "Make a fact of it",
    ]  # fmt: skip


def test_a_note_is_sent_to_nobody_outside(ticket, bob):
    note = actions.note(ticket, text="He is angry.", by=bob)

    assert offered(ticket, note, bob) == [
        *ALWAYS, "Split from here", "Make a fact of it",
    ]  # fmt: skip


def test_who_may_only_read_may_only_copy(ticket, dan, ada):
    actions.follow(ticket, agent=dan, by=ada)

    assert "Split from here" not in offered(ticket, ticket.messages.get(), dan)


def test_of_what_is_not_theirs_there_is_no_menu(ticket, bill, bob):
    hidden = bill.messages.get()

    assert menu(bill, hidden, bob).status_code == 404
    # Nor by the number of a ticket that they see.
    assert menu(ticket, hidden, bob).status_code == 404


def test_split_from_here_begins_with_this_message_and_those_after_it(ticket, bob):
    first = ticket.messages.get()
    second = actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words("And?"),
    )
    note = actions.note(ticket, text="Another matter.", by=bob)
    address = f"{url(ticket)}split/?chosen={second.public_id}"
    page = browser_of(bob).get(address).content.decode()

    ticked = re.findall(r'value="([0-9a-f-]{36})"[^>]*checked', page)
    assert ticked == [str(second.public_id), str(note.public_id)]
