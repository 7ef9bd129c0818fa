"""A provider in trouble is left alone, and tried by one message after a while."""

from datetime import UTC, datetime, timedelta

import pytest

from channels_app import outbound
from channels_app.actions import breaker
from channels_app.adapter import DeliveryFailed
from channels_app.models import Connection
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND, NEVER, NOT_NOW
from tickets import actions
from tickets.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)

DOWN = DeliveryFailed("The provider answers with errors.", is_outage=True)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def many(door, provider, bob, noon) -> int:
    for number in range(12):
        who = make_ticket(door, identity=make_identity(f"P{number}", kind=KIND))
        actions.reply(who, text=f"{number}", by=bob)
    return 12


def health() -> tuple[int, float]:
    row = Connection.objects.get()
    until = row.paused_until
    return row.outages, (until - NOON).total_seconds() if until else 0.0


def attempts() -> int:
    return sum(Delivery.objects.values_list("attempts", flat=True))


def test_five_outages_in_a_row_pause_the_channel_for_everybody(many, provider, noon):
    provider.script += [DOWN] * 20
    assert outbound.drain() == 5
    assert health() == (5, 30.0)
    noon.shift(timedelta(seconds=29))
    assert (outbound.drain(), outbound.waiting()) == (0, 0.0)
    assert attempts() == 5


def test_after_the_pause_one_message_tries_and_the_pause_doubles(many, provider, noon):
    provider.script += [DOWN] * 20
    outbound.drain()
    for pause in (60, 120, 240, 480, 600, 600):
        paused = Connection.objects.get().paused_until
        noon.move_to(paused)
        before = attempts()
        assert outbound.drain() == 1
        assert attempts() == before + 1
        row = Connection.objects.get()
        assert (row.paused_until - paused).total_seconds() == pause


def test_success_clears_it(many, provider, noon):
    provider.script += [DOWN] * 5
    outbound.drain()
    noon.shift(timedelta(seconds=31))
    assert outbound.drain() == many
    assert health() == (0, 0.0)


def test_only_outages_in_a_row_count(many, provider, noon):
    provider.script += [DOWN] * 4 + [NEVER] + [DOWN] * 4 + [NOT_NOW]
    outbound.drain()
    assert health() == (0, 0.0)


def test_of_two_workers_one_tries(door, many, provider, noon):
    provider.script += [DOWN] * 5
    outbound.drain()
    noon.shift(timedelta(seconds=31))
    assert [breaker.may_try(door.pk), breaker.may_try(door.pk)] == [True, False]


def test_another_channel_goes_on(many, side_door, provider, bob, noon):
    provider.script += [DOWN] * 5
    outbound.drain()
    who = make_ticket(side_door, identity=make_identity("Olga", kind=KIND))
    actions.reply(who, text="Hello Olga", by=bob)
    assert outbound.drain() == 1
    assert [taken.text for taken in provider.taken] == ["Hello Olga"]


def test_health_says_in_words_what_is_wrong(many, provider, noon):
    provider.script += [DOWN] * 5
    outbound.drain()
    row = Connection.objects.get()
    assert (row.send_failing_since, row.send_last_error) == (
        NOON,
        "The provider answers with errors.",
    )
