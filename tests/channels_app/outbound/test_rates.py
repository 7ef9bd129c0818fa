"""No provider is asked more often than it wants to be, however many workers there are."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from channels_app import outbound
from channels_app.actions import rates
from channels_app.adapter import DeliveryFailed
from channels_app.models import Allowance
from tests.channels_app.sending.looks import now
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND
from tests.threads import at_once
from tickets import actions
from tickets.actions import deliver
from tickets.models import Channel, Customer, Delivery, Identity

pytestmark = pytest.mark.django_db(transaction=True)

ONE_A_MINUTE = {"count": 1, "per": 60, "whom": "person"}


def limited(door: Channel, *limits) -> None:
    Channel.objects.filter(pk=door.pk).update(
        traits={**door.traits, "rates": list(limits)}
    )


def test_too_many_requests_costs_no_attempt_and_closes_the_channel(
    delivery, door, provider, noon, bob
):
    otto = make_ticket(door, identity=make_identity("Otto", kind=KIND))
    actions.reply(otto, text="Hello Otto", by=bob)
    provider.script.append(DeliveryFailed("Too much at once.", wait=30))

    assert outbound.drain() == 1

    assert now(delivery) == ("queued", 0, "Too much at once.")
    assert delivery.not_before == datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)
    assert (outbound.drain(), outbound.waiting()) == (0, 0.0)
    noon.shift(timedelta(seconds=29))
    assert outbound.drain() == 0
    noon.shift(timedelta(seconds=2))
    assert outbound.waiting() > 0
    assert outbound.drain() == 2
    assert now(delivery) == ("sent", 1, "")


def test_of_one_person_only_that_person_waits(delivery, ticket, door, provider, bob):
    otto = make_ticket(door, identity=make_identity("Otto", kind=KIND))
    actions.reply(ticket, text="Two", by=bob)
    actions.reply(otto, text="Hello Otto", by=bob)
    provider.script.append(DeliveryFailed("Slower.", wait=30, whom="person"))
    assert outbound.drain() == 2
    assert [taken.text for taken in provider.taken] == ["Hello Otto"]
    assert outbound.drain() == 0


def test_a_provider_may_ask_to_wait_as_often_as_it_likes(delivery, provider, noon):
    provider.script += [DeliveryFailed("Later.", wait=30)] * 25
    for _ in range(25):
        assert outbound.drain() == 1
        noon.shift(timedelta(seconds=31))
    outbound.drain()
    assert now(delivery) == ("sent", 1, "")


def test_a_person_s_bucket_makes_their_next_message_wait(
    ticket, door, provider, noon, bob
):
    limited(door, ONE_A_MINUTE)
    first = actions.reply(ticket, text="One", by=bob).deliveries.get()
    second = actions.reply(ticket, text="Two", by=bob).deliveries.get()
    outbound.drain()
    assert (now(first)[0], now(second)) == ("sent", ("queued", 0, ""))
    noon.shift(timedelta(seconds=59))
    assert outbound.drain() == 0
    noon.shift(timedelta(seconds=1))
    assert outbound.drain() == 1
    assert now(second) == ("sent", 1, "")


def test_the_channel_s_bucket_keeps_everybody_s_turn(door, provider, noon, bob):
    limited(door, {"count": 2, "per": 60, "whom": "channel", "burst": 2})
    for number in range(5):
        name = f"Person {number}"
        who = make_ticket(door, identity=make_identity(name, kind=KIND))
        actions.reply(who, text=name, by=bob)
    for sent in (2, 3, 4, 5):
        outbound.drain()
        assert [taken.text for taken in provider.taken] == [
            f"Person {number}" for number in range(sent)
        ]
        assert outbound.waiting() == 0.0
        noon.shift(timedelta(seconds=30))
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_all_buckets_or_none(door, irma):
    limits = [{"count": 1, "per": 1, "whom": "channel"}, ONE_A_MINUTE]
    assert rates.take(door.pk, irma.pk, limits).is_over
    wait = rates.take(door.pk, irma.pk, limits)
    assert (wait.channel, wait.person) == (1.0, 60.0)
    other = make_identity("Otto", kind=KIND)
    with time_machine.travel(datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC), tick=False):
        assert rates.take(door.pk, irma.pk, limits).person == 59.0
        # What Irma could not use is there for Otto.
        assert rates.take(door.pk, other.pk, limits).is_over


def test_two_workers_together_never_exceed_the_rate(door, irma, noon):
    noon.shift(timedelta(days=1))
    limits = [{"count": 40, "per": 0.5, "whom": "channel"}]
    taken: list[float] = []

    def work() -> None:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            if rates.take(door.pk, irma.pk, limits).is_over:
                taken.append(time.time())
            time.sleep(0.002)

    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=True):
        assert at_once(work, work, work) == [None, None, None]
        taken.sort()
    # The moment is written down a little after the bucket's clock was read.
    crowded = [len([t for t in taken if at <= t < at + 0.45]) for at in taken]
    assert max(crowded) <= 40
    assert len(taken) > 20


def test_many_at_once_take_what_there_is_and_no_more(door, irma, noon):
    limits = [{"count": 5, "per": 60, "whom": "channel", "burst": 5}]
    waits = at_once(*[lambda: rates.take(door.pk, irma.pk, limits)] * 12)
    assert sum(wait.is_over for wait in waits) == 5


def test_people_nobody_wrote_to_for_long_are_forgotten(door, irma, noon):
    limits = [{"count": 1, "per": 1, "whom": "channel"}, ONE_A_MINUTE]
    rates.take(door.pk, irma.pk, limits)
    assert rates.forget() == 0
    noon.shift(timedelta(days=2))
    assert rates.forget() == 1
    assert [row.whom for row in Allowance.objects.all()] == [""]


def test_ten_thousand_that_wait_for_a_closed_channel_cost_the_pump_little(
    delivery, door, django_assert_num_queries, noon
):
    noon.shift(timedelta(seconds=1))
    message, irma = delivery.message, delivery.identity
    rates.close(door.pk, None, 600)
    people = make_many(10_000)
    Delivery.objects.bulk_create(
        Delivery(message=message, identity_id=pk, channel=door, not_before=AT)
        for pk in people
    )
    with django_assert_num_queries(2):
        assert outbound.waiting() == 0.0
    with django_assert_num_queries(2):
        assert outbound.drain() == 0
    assert irma.pk not in people
    assert deliver.waiting() > 0


AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_many(count: int) -> list[int]:
    customer = Customer.objects.create(name="Many")
    made = Identity.objects.bulk_create(
        Identity(kind=KIND, canonical=f"n{n}", shown=f"n{n}", customer=customer)
        for n in range(count)
    )
    return [one.pk for one in made]
