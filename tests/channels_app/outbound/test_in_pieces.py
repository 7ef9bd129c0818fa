"""A message that a provider takes in pieces: each goes once, whatever happens between."""

from datetime import timedelta
from uuid import uuid5

import pytest

from channels_app import outbound
from channels_app.adapter import DeliveryFailed
from channels_app.models import Named
from tests.channels_app.sending.looks import now
from tests.fake_channel import NEVER, NOT_NOW, by_line
from tickets import actions
from tickets.actions import deliver
from tickets.models import Channel, Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def long(door, ticket, bob, provider) -> Delivery:
    provider.cut = by_line
    return actions.reply(ticket, text="One\nTwo\nThree", by=bob).deliveries.get()


def said(provider) -> list[str]:
    return [taken.text for taken in provider.taken]


def test_each_piece_has_a_key_and_a_name_of_its_own(long, provider):
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]
    assert [taken.key for taken in provider.taken] == [
        long.public_id,
        uuid5(long.public_id, "1"),
        uuid5(long.public_id, "2"),
    ]
    rows = Named.objects.order_by("position")
    assert [(row.position, row.name, row.state) for row in rows] == [
        (0, "fake-1", "sent"),
        (1, "fake-2", "sent"),
        (2, "fake-3", "sent"),
    ]
    assert {row.message_id for row in rows} == {long.message_id}
    assert now(long) == ("sent", 1, "")
    assert long.provider_id == "fake-1"


def test_a_retry_goes_on_with_the_piece_that_is_missing(long, provider, noon):
    provider.script += [lambda one: None, NOT_NOW]
    outbound.drain()
    assert now(long) == (
        "queued",
        1,
        "1 of 3 parts were sent; the next was not. The server is busy.",
    )
    noon.shift(deliver.DELAYS[0])
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]
    assert now(long) == ("sent", 2, "")
    assert long.provider_id == "fake-1"


def test_another_worker_goes_on_after_one_was_killed(long, provider, noon):
    def killed(one) -> None:
        raise KeyboardInterrupt

    provider.script += [lambda one: None, killed]
    with pytest.raises(KeyboardInterrupt):
        outbound.drain()
    noon.shift(deliver.LEASE + timedelta(seconds=1))
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]
    assert now(long) == ("sent", 2, "")


def test_what_was_sent_whole_before_we_knew_is_not_sent_again(long, provider, noon):
    def lose_the_lease(one) -> None:
        if one.text == "Three":
            noon.shift(deliver.LEASE + timedelta(seconds=1))

    provider.script += [lose_the_lease] * 3
    claimed = deliver.claim()
    Delivery.objects.update(lease_token=None)  # it will not be able to say so
    Delivery.objects.update(lease_token=claimed.lease_token)
    outbound.send(claimed)
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]
    assert now(long)[0] == "sent"


def test_a_refusal_in_the_middle_says_how_much_went(long, provider, bob):
    provider.script += [lambda one: None, NEVER]
    outbound.drain()
    assert now(long) == (
        "failed",
        1,
        "1 of 3 parts were sent; the next was not. There is no such address.",
    )
    actions.retry(long, by=bob)
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]


def test_a_piece_that_failed_after_all_is_sent_again_under_its_new_name(
    long, provider, bob
):
    outbound.drain()
    Named.objects.filter(position=1).update(state="failed")
    Delivery.objects.update(state="failed")
    actions.retry(long, by=bob)
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three", "Two"]
    renamed = Named.objects.get(position=1)
    assert (renamed.name, renamed.state) == ("fake-4", "sent")


def test_a_message_of_one_piece_has_a_name_only_where_answers_say_it(
    delivery, ticket, door, provider, bob
):
    outbound.drain()
    assert not Named.objects.exists()
    Channel.objects.update(traits={**door.traits, "names": True})
    second = actions.reply(ticket, text="And this.", by=bob).deliveries.get()
    outbound.drain()
    (row,) = Named.objects.all()
    assert (row.name, row.delivery) == ("fake-2", second)


def test_a_provider_that_asks_to_wait_in_the_middle_keeps_what_it_took(
    long, provider, noon
):
    later = DeliveryFailed("Too much at once.", wait=20, whom="person")
    provider.script += [lambda one: None, later]
    outbound.drain()
    assert now(long)[:2] == ("queued", 0)
    noon.shift(timedelta(seconds=20))
    outbound.drain()
    assert said(provider) == ["One", "Two", "Three"]
