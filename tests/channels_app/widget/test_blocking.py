"""Somebody is blocked: they cannot write, nor see, until an agent lets them."""

import pytest

from channels_app.actions import chat as chats
from channels_app.models import Visitor
from helpdesk.base.errors import NotAllowed
from tests.channels_app.widget.factories import say
from tickets import actions
from tickets.errors import NoSuchTicket


@pytest.fixture
def visitor(irma):
    say(irma, "Buy my pills.")
    return Visitor.objects.get()


def test_who_is_blocked_can_neither_write_nor_see(irma, visitor, bob):
    chat = visitor.chats.get()
    chats.block(visitor, by=bob)
    for answer in (
        irma.say("More"),
        irma.get(f"chats/{chat.key}/"),
        irma.post(f"chats/{chat.key}/mark/", {"got": 1}),
        irma.post("session/", {"token": irma.token}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "blocked")
    ticket = chat.ticket
    ticket.refresh_from_db()
    assert ticket.live_since is None


def test_who_is_let_in_again_can(irma, visitor, bob):
    chats.block(visitor, by=bob)
    chats.unblock(visitor, by=bob)
    assert irma.say("Sorry").status_code == 202


def test_only_who_answers_the_ticket_may_block(irma, visitor, dan, grace, support, ada):
    support.is_open = False
    support.save()
    with pytest.raises(NoSuchTicket):
        chats.block(visitor, by=grace)
    actions.follow(visitor.chats.get().ticket, agent=dan, by=ada)
    with pytest.raises(NotAllowed):
        chats.block(visitor, by=dan)
    visitor.refresh_from_db()
    assert visitor.blocked_at is None
