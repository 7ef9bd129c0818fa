"""Killed workers, lost leases, broken adapters: each message goes out, in its order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from channels_app import outbound, references
from channels_app.models import Connection, Thread
from helpdesk.base import secrets
from tests.channels_app.sending.looks import now, told_of
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND, NEVER, NOT_NOW
from tests.threads import at_once
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import deliver
from tickets.models import Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_worker_killed_while_sending_is_followed_by_another(delivery, provider, noon):
    claimed = deliver.claim()
    outgoing = provider.tried
    place = references.mint(
        ticket=claimed.message.ticket.public_id, message=claimed.message.public_id
    )
    deliver.extend(claimed, seconds=0, place=place)
    assert outbound.drain() == 0
    noon.shift(deliver.LEASE + timedelta(seconds=1))
    assert outbound.drain() == 1
    assert now(delivery) == ("sent", 2, "")
    assert [one.place for one in outgoing] == [place]


def test_a_message_that_kills_its_worker_each_time_is_not_sent_for_ever(
    delivery, ticket, noon
):
    for _ in range(10):
        assert deliver.claim() is not None
        noon.shift(deliver.LEASE + timedelta(seconds=1))
    assert deliver.claim() is None
    assert now(delivery)[0] == "unknown"
    assert told(ticket)[-1] == told_of(delivery, "unknown")


def test_whose_lease_ran_out_has_nothing_to_say(delivery, provider, noon):
    """Stopped while it was sending, it comes back after somebody else has sent it."""

    def stop_for_a_minute(outgoing) -> None:
        if len(provider.tried) == 1:
            noon.shift(deliver.LEASE + timedelta(seconds=1))
            outbound.drain()
            raise NEVER

    provider.script += [stop_for_a_minute]
    outbound.drain()

    assert now(delivery) == ("sent", 2, "")
    assert delivery.provider_id == "fake-1"


def test_a_lost_lease_keeps_the_wire_silent(delivery, provider, noon):
    old = deliver.claim()
    noon.shift(deliver.LEASE + timedelta(seconds=1))
    deliver.claim()
    outbound.send(old)
    assert provider.tried == []
    assert (deliver.sent(old, provider_id="x"), now(delivery)[0]) == (False, "sending")


def test_answers_to_one_person_keep_their_order(delivery, ticket, provider, noon, bob):
    actions.reply(ticket, text="Two", by=bob)
    provider.script.append(NOT_NOW)
    assert outbound.drain() == 1
    noon.shift(deliver.DELAYS[0])
    assert outbound.drain() == 2
    assert [taken.text for taken in provider.taken] == ["Try the lid.", "Two"]


def test_others_do_not_wait_for_it(delivery, door, provider, bob):
    otto = make_ticket(door, identity=make_identity("Otto", kind=KIND))
    actions.reply(otto, text="Hello Otto", by=bob)
    provider.script.append(NOT_NOW)
    assert outbound.drain() == 2
    assert [taken.text for taken in provider.taken] == ["Hello Otto"]


def test_two_senders_send_each_message_once_and_in_order(ticket, door, provider, bob):
    otto = make_ticket(door, identity=make_identity("Otto", kind=KIND))
    for number in range(15):
        actions.reply(ticket, text=f"{number:02}", by=bob)
        actions.reply(otto, text=f"{number:02}", by=bob)
    while Delivery.objects.exclude(state="sent").exists():
        assert all(isinstance(n, int) for n in at_once(outbound.drain, outbound.drain))
    for name in "Irma", "Otto":
        heard = [taken.text for taken in provider.taken if taken.to.name == name]
        assert heard == [f"{number:02}" for number in range(15)]


@pytest.mark.parametrize("error", [KeyError("smtp_host"), OSError("?"), RuntimeError()])
def test_a_broken_adapter_holds_up_nobody_else(delivery, door, provider, bob, error):
    otto = make_ticket(door, identity=make_identity("Otto", kind=KIND))
    actions.reply(otto, text="Hello Otto", by=bob)
    provider.script.append(error)

    assert outbound.drain() == 2

    assert now(delivery) == ("queued", 1, outbound.BROKEN)
    assert [taken.text for taken in provider.taken] == ["Hello Otto"]


def test_a_database_that_goes_away_is_no_failure_of_the_message(delivery, provider):
    provider.script.append(OperationalError("gone"))
    with pytest.raises(OperationalError):
        outbound.drain()
    assert now(delivery) == ("sending", 1, "")


def test_without_a_connection_it_has_failed_and_says_so(delivery, door):
    Connection.objects.all().delete()
    assert outbound.drain() == 1
    assert now(delivery)[:2] == ("failed", 1)


def test_credentials_of_another_row_are_not_used(delivery, provider):
    sealed = secrets.seal({"token": "theirs"}, row="channels_app_connection:0:sealed")
    Connection.objects.update(sealed=sealed)
    outbound.drain()
    state, attempts, words = now(delivery)
    assert (state, attempts) == ("failed", 1)
    assert "password cannot be read" in words
    assert provider.tried == []


def test_health_says_since_when_sending_fails(delivery, provider, noon):
    provider.script += [NOT_NOW, NOT_NOW]
    for delay in deliver.DELAYS[:2]:
        outbound.drain()
        noon.shift(delay)
    health = Connection.objects.get()
    assert (health.send_failing_since, health.send_last_error, health.sent_at) == (
        NOON,
        "The server is busy.",
        None,
    )
    outbound.drain()
    health.refresh_from_db()
    assert (health.send_failing_since, health.send_last_error) == (None, "")
    assert health.sent_at == NOON + sum(deliver.DELAYS[:2], timedelta())


def test_a_refused_address_says_nothing_about_the_server(delivery, provider):
    provider.script.append(NEVER)
    outbound.drain()
    health = Connection.objects.get()
    assert (health.send_failing_since, health.sent_at) == (None, None)


def test_an_answer_may_come_before_we_know_that_it_was_sent(delivery, provider, ticket):
    """Its place is part of the ticket before the first byte leaves."""
    seen = []

    def look(outgoing) -> None:
        seen.append(Thread.objects.filter(place=outgoing.place).get().ticket)

    provider.script.append(look)
    outbound.drain()
    assert seen == [ticket]


def test_a_message_is_never_changed_by_sending_it(delivery):
    before = Message.objects.order_by("id").values()
    before = list(before)
    outbound.drain()
    assert list(Message.objects.order_by("id").values()) == before
