"""Invariants are constraints: the database itself refuses."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories import make_channel, soon
from tickets import actions
from tickets.models import (
    Delivery,
    Event,
    Fact,
    FollowUp,
    Identity,
    Message,
    PendingEvent,
    Ticket,
)


def refuses(constraint: str, change) -> None:
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        change()


def change(row, **values):
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("status", ["open", "waiting", "snoozed"])
@pytest.mark.parametrize(
    ("missing", "constraint"),
    [
        ("accountable", "open_ticket_has_somebody_accountable"),
        ("next_step_at", "open_ticket_has_a_next_step"),
    ],
)
def test_an_open_ticket_has_both(ticket, status, missing, constraint):
    given = {"status": status, "wake_at": timezone.now(), missing: None}
    refuses(constraint, change(ticket, **given))


def test_a_snoozed_ticket_wakes(ticket):
    refuses("snoozed_ticket_wakes", change(ticket, status="snoozed", wake_at=None))


def test_there_is_one_mailbox_of_our_own(mailbox, support):
    make_channel(support, is_system=True)
    refuses("one_system_channel", change(mailbox, is_system=True))


def by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_event SET at = now() WHERE true")


@pytest.mark.parametrize(
    "do",
    [
        lambda: Event.objects.update(verb="noted"),
        lambda: Event.objects.all().delete(),
        by_hand,
    ],
    ids=["update", "delete", "by hand"],
)
def test_events_are_never_updated_or_deleted(ticket, do):
    before = list(Event.objects.values())
    with (
        pytest.raises(DatabaseError, match="never updated or deleted"),
        transaction.atomic(),
    ):
        do()
    assert list(Event.objects.values()) == before


def test_two_events_never_have_one_number(ticket):
    refuses(
        "event_seq_once",
        lambda: Event.objects.create(ticket=ticket, seq=1, verb="noted"),
    )


def test_two_messages_never_have_one_number(ticket, bob):
    refuses(
        "message_seq_once",
        lambda: Message.objects.create(
            ticket=ticket, seq=2, direction="note", agent=bob, text="x"
        ),
    )


@pytest.mark.parametrize(
    "said",
    [
        {"direction": "in"},
        {"direction": "out"},
        {"direction": "note"},
        {"direction": "loud", "text": "x"},
    ],
)
def test_a_message_says_who_spoke_and_where(ticket, said):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(ticket=ticket, seq=99, **said)


@pytest.fixture
def promise(ticket, bob) -> FollowUp:
    return actions.promise(ticket, what="Call", due_at=soon(), by=bob)


def test_a_withdrawn_promise_has_a_reason(promise):
    refuses(
        "withdrawn_promise_has_a_reason",
        change(promise, state="withdrawn", ended_at=timezone.now()),
    )


@pytest.mark.parametrize(
    "values",
    [
        {"state": "kept", "ended_at": None},
        {"state": "broken", "ended_at": None},
        {"state": "open", "ended_at": timezone.now()},
    ],
)
def test_a_promise_ends_when_it_is_not_open(promise, values):
    refuses("promise_ends_when_it_is_not_open", change(promise, **values))


def test_a_fact_is_confirmed_by_somebody_at_some_time(ticket, bob):
    fact = actions.record_fact(ticket, name="order", value="1", by=bob)
    refuses("fact_confirmed_by_somebody", change(fact, confirmed_by=bob))
    refuses("fact_confirmed_by_somebody", change(fact, confirmed_at=timezone.now()))


def test_a_fact_is_replaced_by_one_fact(ticket, bob):
    one, two, three = (
        actions.record_fact(ticket, name="order", value=value, by=bob)
        for value in "123"
    )
    Fact.objects.filter(pk=one.pk).update(replaced_by=three)
    refuses("replaced_by", change(two, replaced_by=three))


def test_ac_87_one_address_is_one_identity(ticket):
    known = Identity.objects.get()
    refuses(
        "identity_once",
        lambda: Identity.objects.create(
            customer=known.customer,
            kind=known.kind,
            canonical=known.canonical,
            shown="Somebody else",
        ),
    )


def test_one_message_goes_to_one_address_once(ticket, bob):
    delivery = actions.reply(ticket, text="Hi", by=bob).deliveries.get()
    refuses(
        "delivery_once",
        lambda: Delivery.objects.create(
            message=delivery.message,
            identity=delivery.identity,
            channel=delivery.channel,
        ),
    )


def test_an_event_waits_once_for_each_listener(ticket):
    event = ticket.events.first()
    refuses("pending_once", lambda: PendingEvent.objects.create(event=event))


def test_a_ticket_with_words_is_never_deleted(ticket):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).delete()
