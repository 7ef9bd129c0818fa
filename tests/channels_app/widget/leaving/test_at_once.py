"""Somebody proves an address while others have their conversation in hand: addresses are
locked before chats, and chats before tickets, by everybody."""

import hashlib
import threading

import pytest
from django.db import transaction

from channels_app import inbound
from channels_app.actions import leaving, presence
from channels_app.models import Envelope, Visitor
from helpdesk.base.models import Spent
from tests.channels_app.widget.factories import make_visitor
from tests.channels_app.widget.leaving.talk import chats_of, reply
from tests.channels_app.widget.post import IRMA, code_in, later, mails, take_in, tell
from tests.channels_app.widget.proving import ask, prove
from tests.threads import at_once, until, who_wait_for_locks
from tickets.models import Identity, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def one_after_the_other(held, first, second):
    """`first` comes as far as the row that is held, then `second` comes as far as it
    can; both go on when they wait."""
    is_held = threading.Event()

    def hold():
        with transaction.atomic():
            held.select_for_update(no_key=True).get()
            is_held.set()
            until(lambda: who_wait_for_locks() == 2)

    def go_first():
        is_held.wait(timeout=10)
        return first()

    def go_second():
        is_held.wait(timeout=10)
        until(who_wait_for_locks)
        return second()

    return at_once(hold, go_first, go_second)[1:]


def test_a_code_is_typed_while_words_of_chat_and_mail_are_written_down(
    mailed, irma, mailbox, relay
):
    place, ticket, mail = mailed
    ask(irma)
    code = code_in(mails(relay)[-1])
    irma.say("I have answered your mail.", chat=place)
    take_in(mailbox, IRMA, mail, "The seal helped.")

    done = one_after_the_other(
        Ticket.objects.filter(pk=ticket.pk),
        inbound.drain,
        lambda: prove(irma, code).status_code,
    )

    assert done == [2, 200]
    assert set(Envelope.objects.values_list("state", "attempts")) == {("stored", 1)}
    assert ticket.messages.count() == 4
    assert Visitor.objects.get().mail == Identity.objects.get(canonical=IRMA)


def test_a_code_is_typed_while_words_go_after_whoever_left(irma, bob, mailbox, relay):
    _chat, ticket = chats_of(irma)
    ask(irma)
    code = code_in(mails(relay)[-1])
    reply(ticket, bob)
    hashed = hashlib.sha256(IRMA.encode()).hexdigest()

    with later(minutes=3):
        left, typed = one_after_the_other(
            Spent.objects.filter(key=f"mail-to:{hashed}"),
            leaving.drain,
            lambda: prove(irma, code).status_code,
        )
        tell()

    assert (left, typed) == (2, 200)
    assert [mail["To"] for mail in mails(relay)] == [IRMA, IRMA]
    assert Visitor.objects.get().mail == Identity.objects.get(canonical=IRMA)


def test_a_heartbeat_waits_for_nobody(shop):
    busy, free = make_visitor(shop), make_visitor(shop)
    is_held, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Visitor.objects.select_for_update(no_key=True).get(pk=busy.pk)
            is_held.set()
            over.wait(timeout=10)

    def beat():
        is_held.wait(timeout=10)
        presence.present([busy.public_id, free.public_id])
        over.set()

    assert at_once(hold, beat) == [None, None]
    assert Visitor.objects.exclude(here_until=None).get() == free
    presence.present([busy.public_id, free.public_id])
    assert not Visitor.objects.filter(here_until=None).exists()
