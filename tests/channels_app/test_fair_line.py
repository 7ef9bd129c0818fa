"""A flood is its sender's trouble, and its channel's; others go on."""

import pytest

from channels_app import line
from channels_app.models import Envelope
from tests.fake_channel import raw
from tickets.models import Channel


def flood(channel: Channel, count: int, *, senders: int) -> None:
    """So many payloads wait, of so many senders in turn."""
    waiting = (
        Envelope.of(channel, raw(b"%d" % n, line=f"flood-{n % senders}"))
        for n in range(count)
    )
    Envelope.objects.bulk_create(waiting, batch_size=1_000)


def arrive(channel: Channel, *senders: str) -> None:
    Envelope.objects.bulk_create(
        Envelope.of(channel, raw(b"{}", line=sender)) for sender in senders
    )


def claimed() -> list[str]:
    return [envelope.conv_key for envelope in line.claim()[1]]


def test_ac_44_a_flood_of_one_sender_lets_everybody_else_pass(door):
    flood(door, 5_000, senders=1)
    others = [f"customer-{n}" for n in range(19)]
    arrive(door, *others)

    assert sorted(claimed()) == sorted(["flood-0", *others])
    assert claimed() == [], "its next waits until that one is worked"


@pytest.mark.parametrize("senders", [1, 1_000])
def test_ac_44_a_flooded_channel_lets_the_others_pass(door, side_door, senders):
    flood(door, 1_000, senders=senders)
    arrive(side_door, "irma", "otto", "emma")

    first = claimed()

    assert {"irma", "otto", "emma"} <= set(first)
    assert first.count("flood-0") == 1
    assert len(first) == min(senders, line.BATCH - 3) + 3


def test_ac_44_two_floods_share_each_batch(door, side_door):
    flood(door, 100, senders=100)
    arrive(side_door, *(f"other-{n}" for n in range(100)))

    batch = claimed()

    assert len(batch) == line.BATCH
    assert sum(one.startswith("flood") for one in batch) == line.BATCH // 2
