"""A delivery's way out. The fake provider refuses to talk inside a transaction (R7)."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app import outbound, references
from tests.channels_app.sending.looks import now, told_of
from tests.fake_channel import NEVER, NOT_NOW
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import NewFile, deliver
from tickets.errors import NotRetryable
from tickets.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_is_sent_is_what_was_said(delivery, ticket, irma, provider):
    assert (outbound.drain(), outbound.drain()) == (1, 0)

    (taken,) = provider.taken
    assert (taken.to.canonical, taken.to.name) == ("irma", "Irma")
    assert (taken.subject, taken.text, taken.key) == (
        "Kettle",
        "Try the lid.",
        delivery.public_id,
    )
    proof = references.read(taken.place)
    assert (proof.ticket, proof.message) == (
        ticket.public_id,
        delivery.message.public_id,
    )
    assert now(delivery) == ("sent", 1, "")
    assert (delivery.place, delivery.provider_id) == (taken.place, "fake-1")
    assert (delivery.sent_at, delivery.lease_token) == (NOON, None)
    assert told(ticket)[-1] == told_of(delivery, "sent")
    assert provider.secrets_seen == [{"token": "s3cret"}]


def test_an_answer_names_what_was_said_before_and_brings_its_files(
    delivery, ticket, provider, bob
):
    outbound.drain()
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    actions.reply(ticket, text="And this.", files=[file], by=bob)
    outbound.drain()
    first, second = provider.taken
    assert (first.answers, second.answers) == ((), (first.place,))
    assert [(f.filename, f.content) for f in second.files] == [("a.txt", b"kettle")]


def test_a_temporary_failure_is_tried_again_later_with_the_same_reference(
    delivery, ticket, provider, noon
):
    seq = ticket.seq
    provider.script += [NOT_NOW, NOT_NOW]
    for attempt, delay in enumerate(deliver.DELAYS[:2], start=1):
        assert outbound.drain() == 1
        assert now(delivery) == ("queued", attempt, "The server is busy.")
        noon.shift(delay - timedelta(seconds=1))
        assert (outbound.drain(), deliver.waiting()) == (0, 0.0)
        noon.shift(timedelta(seconds=3))
        assert deliver.waiting() == 2.0

    assert outbound.drain() == 1

    assert now(delivery) == ("sent", 3, "")
    assert len({outgoing.place for outgoing in provider.tried}) == 1
    assert len({outgoing.key for outgoing in provider.tried}) == 1
    assert told(ticket, after=seq) == [told_of(delivery, "sent")]


def test_after_the_last_attempt_it_has_failed(delivery, ticket, provider, noon):
    provider.script += [NOT_NOW] * 20
    for delay in deliver.DELAYS:
        assert outbound.drain() == 1
        noon.shift(delay)
    assert outbound.drain() == 1
    assert now(delivery) == ("failed", 10, "The server is busy.")
    assert told(ticket)[-1] == told_of(delivery, "failed")
    noon.shift(timedelta(days=30))
    assert outbound.drain() == 0


def test_a_permanent_failure_is_not_tried_again(delivery, ticket, provider):
    provider.script.append(NEVER)
    outbound.drain()
    assert now(delivery) == ("failed", 1, "There is no such address.")
    assert told(ticket)[-1] == told_of(delivery, "failed")


def test_an_agent_tries_again_with_the_same_reference(delivery, ticket, provider, bob):
    provider.script.append(NEVER)
    outbound.drain()

    actions.retry(delivery, by=bob)

    assert now(delivery) == ("queued", 0, "")
    assert told(ticket)[-1] == ("delivered", "Bob", told_of(delivery, "queued")[2])
    outbound.drain()
    assert now(delivery) == ("sent", 1, "")
    first, second = provider.tried
    assert (first.place, first.key) == (second.place, second.key)


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "delivered", "read"])
def test_what_is_on_its_way_or_arrived_is_not_tried_again(delivery, bob, state):
    Delivery.objects.update(state=state)
    with pytest.raises(NotRetryable):
        actions.retry(delivery, by=bob)


def test_r17_what_may_have_arrived_is_sent_again_the_same(delivery, provider, noon):
    provider.script.append(provider.lose_the_line)
    outbound.drain()
    noon.shift(deliver.DELAYS[0])
    outbound.drain()
    assert now(delivery) == ("sent", 2, "")
    assert len(provider.taken) == 2
    assert len({(taken.place, taken.key) for taken in provider.taken}) == 1


def test_nobody_knows_whether_it_arrived_after_the_last_doubt(
    delivery, provider, noon, bob
):
    provider.script += [provider.lose_the_line] * 10
    for delay in [*deliver.DELAYS, timedelta(0)]:
        outbound.drain()
        noon.shift(delay)
    assert now(delivery) == ("unknown", 10, "The line broke.")
    actions.retry(delivery, by=bob)
    assert now(delivery)[0] == "queued"
