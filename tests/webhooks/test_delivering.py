"""What happens is told, signed, in order, once; by the rights of the owner at that time."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.webhooks import actions, queries, receivers, sending
from helpdesk.webhooks.actions.outcome import ATTEMPTS, DELAYS
from helpdesk.webhooks.models import Attempt, Delivery
from tests.factories import make_ticket
from tickets import actions as verbs
from tickets import outbox
from tickets.models import Event
from tickets.signals import name_of

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T09:00:00Z", tick=False) as travel:
        yield travel


def told(consumer):
    return [one.told["type"] for one in consumer.got]


def tell():
    outbox.drain()
    return sending.drain()


def test_what_happens_is_told_and_verified(consumer, webhook, secret, ticket, ada, bob):
    verbs.assign(ticket, to=bob, by=ada)
    tell()
    bodies = consumer.verified(secret)
    assert "ticket.assigned" in [body["type"] for body in bodies]
    event = Event.objects.get(ticket=ticket, verb="assigned")
    [body] = [body for body in bodies if body["type"] == "ticket.assigned"]
    assert body["data"]["id"] == str(event.public_id)
    assert body["data"]["ticket"]["id"] == str(ticket.public_id)
    assert body["timestamp"].endswith("Z")
    assert str(event.public_id) in consumer.ids
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_events_of_one_ticket_come_in_their_order(consumer, webhook, ticket, ada, bob):
    for _ in range(3):
        verbs.assign(ticket, to=bob, by=ada)
        verbs.assign(ticket, to=ada, by=ada)
    tell()
    seqs = [one.told["data"]["seq"] for one in consumer.got]
    assert seqs == sorted(seqs)
    assert len(seqs) == ticket.events.count()


def test_an_event_told_twice_is_sent_once(consumer, webhook, ticket):
    event = ticket.events.first()
    for _ in range(2):
        actions.put_in_line(event)
    assert sending.drain() == 1
    assert Delivery.objects.filter(event=event).count() == 1


def test_later_events_wait_while_an_earlier_one_is_retried_and_others_do_not(
    clock, consumer, webhook, ticket, mailbox
):
    outbox.drain()
    sending.drain()
    consumer.got.clear()
    other = make_ticket(mailbox)
    first, *_ = ticket.events.order_by("seq")
    verbs.rename(ticket, subject="One", by=webhook.owner)
    consumer.statuses = [500]
    tell()
    verbs.rename(ticket, subject="Two", by=webhook.owner)
    outbox.drain()
    clock.shift(2)
    sending.drain()
    came = {one.told["data"]["ticket"]["number"] for one in consumer.got[1:]}
    assert came == {consumer.got[1].told["data"]["ticket"]["number"]}
    clock.shift(10)
    sending.drain()
    seqs = [
        one.told["data"]["seq"]
        for one in consumer.got
        if one.told["data"]["ticket"]["number"] == ticket.number
    ]
    assert seqs == sorted(seqs)
    assert not Delivery.objects.filter(state="waiting").exists()
    assert other.events.count() > 0
    assert first.seq not in seqs


def test_an_event_waits_for_one_before_it_that_nobody_has_heard_of(
    consumer, webhook, ticket, ada
):
    outbox.drain()
    sending.drain()
    verbs.rename(ticket, subject="One", by=ada)
    verbs.rename(ticket, subject="Two", by=ada)
    late = ticket.events.order_by("seq").last()
    actions.put_in_line(late)
    assert sending.drain() == 0
    assert tell() == 2


def test_the_name_of_our_listener_is_known_to_the_line():
    assert name_of(receivers.put_in_line) == queries.LISTENER


@pytest.mark.sampled
def test_ten_attempts_are_made_over_75_hours_and_then_the_line_moves_on(
    clock, consumer, webhook, ticket
):
    consumer.status = 500
    actions.put_in_line(ticket.events.first())
    began = timezone.now()
    for delay in DELAYS:
        assert sending.drain() == 1
        assert sending.drain() == 0
        clock.shift(delay * 1.06)
        # Patience of three days would pause it; this is about one delivery.
        webhook.refresh_from_db()
        webhook.failing_since = timezone.now()
        webhook.save()
    assert sending.drain() == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", ATTEMPTS)
    assert ATTEMPTS == 10
    assert timedelta(hours=75) < timezone.now() - began < timedelta(hours=84)
    assert len({one.id for one in consumer.got}) == 1
    clock.shift(timedelta(days=2))
    assert sending.drain() == 0


def test_an_answer_is_written_down_without_what_is_secret(
    consumer, webhook, secret, ticket
):
    consumer.headers = {"Set-Cookie": "canary=1", "X-Request-Id": "r1"}
    consumer.body = b"\0" + b"x" * 5_000
    actions.put_in_line(ticket.events.first())
    sending.drain()
    kept = Attempt.objects.get()
    assert (kept.status, kept.number, len(kept.body)) == (200, 1, 2_048)
    assert kept.headers["x-request-id"] == "r1"
    written = f"{kept.headers} {kept.sent} {kept.body}"
    assert "canary" not in written
    assert secret not in written
    assert kept.sent["webhook-signature"] == f"v1,… ({webhook.secrets.get()})"
    assert kept.sent["webhook-id"] == consumer.ids[0]


def test_a_kind_that_nobody_asked_for_is_not_told(consumer, ada, ticket, bob):
    actions.add_webhook(url=consumer.url, types=["ticket.assign*"], by=ada)
    verbs.assign(ticket, to=bob, by=ada)
    verbs.rename(ticket, subject="New", by=ada)
    tell()
    assert told(consumer) == ["ticket.assigned"]


def test_conditions_choose_tickets(consumer, ada, support, billing, ticket, bill):
    asked = {"teams": [str(billing.public_id)], "priorities": ["normal"]}
    actions.add_webhook(
        url=consumer.url, types=["ticket.opened"], conditions=asked, by=ada
    )
    tell()
    numbers = [one.told["data"]["ticket"]["number"] for one in consumer.got]
    assert numbers == [bill.number]


def test_ac_49_what_its_owner_may_not_see_is_not_told(consumer, ada, bob, ticket, bill):
    """Asked when it is sent: Bob may look into support, not into billing."""
    actions.add_webhook(url=consumer.url, types=["*"], owner=bob, by=ada)
    tell()
    numbers = {one.told["data"]["ticket"]["number"] for one in consumer.got}
    assert numbers == {ticket.number}
    withheld = Delivery.objects.filter(state="withheld")
    assert set(withheld.values_list("line", flat=True)) == {bill.pk}


def test_ac_49_sight_lost_before_it_was_sent_is_no_sight(
    consumer, ada, carol, grace, bill, billing
):
    actions.add_webhook(url=consumer.url, types=["*"], owner=grace, by=ada)
    outbox.drain()
    billing.members.remove(grace)
    sending.drain()
    assert consumer.got == []
    assert not Delivery.objects.filter(state="waiting").exists()


def test_ac_54_a_deactivated_owner_is_told_nothing(consumer, ada, bob, ticket):
    webhook, _secret = actions.add_webhook(
        url=consumer.url, types=["*"], owner=bob, by=ada
    )
    outbox.drain()
    actions.send_test(webhook, by=ada)
    people.deactivate(bob, by=ada)
    sending.drain()
    verbs.rename(ticket, subject="New", by=ada)
    tell()
    assert consumer.got == []


def test_ac_52_no_word_of_a_note_or_a_message_is_told(consumer, webhook, ticket, ada):
    verbs.note(ticket, text="canary-note", by=ada)
    verbs.rename(ticket, subject="canary-subject", by=ada)
    verbs.reply(ticket, text="canary-reply", by=ada)
    tell()
    assert "ticket.noted" in told(consumer)
    assert all(
        b"canary" not in one.body and b"leaks" not in one.body for one in consumer.got
    )


def test_a_reply_under_undo_is_not_told_until_it_is_sent(
    consumer, webhook, ticket, ada
):
    verbs.reply(ticket, text="Hello", by=ada, hold=timedelta(seconds=10))
    tell()
    assert not {"ticket.reply_held", "ticket.replied"} & set(told(consumer))


def test_a_test_event_is_told_like_all_else(consumer, webhook, secret, ada):
    actions.send_test(webhook, by=ada)
    sending.drain()
    [body] = consumer.verified(secret)
    assert body["type"] == "webhook.test"
