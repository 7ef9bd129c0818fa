"""Who left, and what goes after them: when, and when not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_app import outbound
from channels_app.actions import leaving, letters
from channels_app.models import (
    Chat,
    Connection,
    Visitor,
)
from tests.channels_app.widget.factories import say, work
from tests.channels_app.widget.leaving.talk import PRECHAT, chats_of, reply, verbs
from tests.channels_app.widget.post import (
    DESK,
    go_after,
    later,
    mails,
    tell,
)
from tests.threads import at_once
from tests.tickets.pages import browser_of, url
from tests.tickets.verbs import told


def test_who_left_is_told_of_once_with_the_way_that_reaches_them(shop, irma, bob):
    _chat, ticket = chats_of(irma)
    with later(minutes=3):
        leaving.drain()
        leaving.drain()
    ticket.refresh_from_db()
    assert ticket.live_since is None
    assert told(ticket)[-1] == ("chat_left", "", {"address": "typed"})
    assert Chat.objects.get().left_at is not None


def test_nobody_has_left_who_is_still_there(shop, irma):
    _chat, ticket = chats_of(irma)
    leaving.drain()
    ticket.refresh_from_db()
    assert ticket.live_since is not None
    assert "chat_left" not in verbs(ticket)


def test_nothing_goes_where_no_address_is_known_and_agents_are_told(
    shop, irma, bob, relay
):
    ticket = say(irma).ticket
    reply(ticket, bob)
    go_after()
    assert mails(relay) == []
    assert told(ticket)[-1] == ("chat_left", "", {"address": ""})
    page = browser_of(bob).get(url(ticket)).content.decode()
    assert "no address of theirs is known" in page
    assert Chat.objects.get().due_at is None


def test_nothing_goes_to_an_address_of_our_own(shop, irma, bob, relay):
    ticket = say(irma, fields={"email": DESK.upper()}).ticket
    reply(ticket, bob)
    go_after()
    assert mails(relay) == []


@pytest.mark.parametrize("seen", [True, False])
def test_what_they_saw_does_not_go(shop, irma, bob, relay, seen):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    if seen:
        seq = irma.get(f"chats/{chat}/").json()["seq"]
        irma.post(f"chats/{chat}/mark/", {"seen": seq})
    go_after()
    assert len(mails(relay)) == (0 if seen else 1)


def test_what_came_to_their_browser_and_was_not_looked_at_goes(shop, irma, bob, relay):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    seq = irma.get(f"chats/{chat}/").json()["seq"]
    irma.post(f"chats/{chat}/mark/", {"got": seq})
    go_after()
    assert len(mails(relay)) == 1


def test_nothing_goes_while_their_page_is_open(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    soon = timezone.now() + timedelta(minutes=10)
    Visitor.objects.update(here_until=soon)
    go_after()
    assert mails(relay) == []
    # They close it without a look.
    with time_machine.travel(soon + timedelta(seconds=40)):
        leaving.drain()
        tell()
    assert len(mails(relay)) == 1


def test_a_site_says_how_long_an_answer_waits(shop, irma, bob, relay):
    Connection.objects.filter(channel=shop).update(
        config={"mail_after": 600, "fields": PRECHAT}
    )
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    go_after(minutes=9)
    assert mails(relay) == []
    go_after(minutes=11)
    assert len(mails(relay)) == 1


def test_who_comes_back_before_the_mail_leaves_gets_none(
    shop, irma, bob, relay, mailbox
):
    chat, ticket = chats_of(irma)
    message = reply(ticket, bob)
    with later(minutes=3):
        leaving.drain()
        assert message.deliveries.filter(channel=mailbox).exists()
        seq = irma.get(f"chats/{chat}/").json()["seq"]
        irma.post(f"chats/{chat}/mark/", {"seen": seq})
        outbound.drain()
    assert mails(relay) == []
    assert [d.channel for d in message.deliveries.all()] == [shop]


def test_a_blocked_visitor_gets_nothing(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    Visitor.objects.update(blocked_at=timezone.now())
    go_after()
    assert mails(relay) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_sends_it_on(shop, irma, bob, relay):
    _chat, ticket = chats_of(irma)
    reply(ticket, bob)
    with later(minutes=3):
        at_once(*[leaving.drain] * 4)
        tell()
    assert len(mails(relay)) == 1
    assert verbs(ticket).count("continued") == 1
    assert verbs(ticket).count("chat_left") == 1


def test_the_pump_knows_how_long_somebody_waits(shop, irma, bob):
    _chat, ticket = chats_of(irma)
    assert leaving.waiting() == 0.0
    reply(ticket, bob)
    with later(minutes=4):
        assert leaving.waiting() > 60
        leaving.drain()
        assert leaving.waiting() == 0.0
    assert letters.waiting() == 0.0
    work()
