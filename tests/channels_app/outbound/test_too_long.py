"""Whoever writes more than a channel takes is told before anything is sent."""

from datetime import timedelta

import pytest

from tickets import actions
from tickets.channel_errors import TooLongForChannel
from tickets.models import Channel, Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("hold", [0, 10])
def test_too_many_letters_are_refused_in_words_and_nothing_is_kept(
    ticket, door, bob, hold
):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    held = timedelta(seconds=hold)
    with pytest.raises(TooLongForChannel, match="21 letters long, and 20 are") as found:
        actions.reply(ticket, text="x" * 21, by=bob, hold=held)
    assert found.value.data == {"most": 20, "length": 21}
    assert not Delivery.objects.exists()
    assert not Message.objects.filter(direction="out").exists()

    actions.reply(ticket, text="x" * 20, by=bob, hold=held)
    assert Delivery.objects.count() == 1


def test_a_note_may_be_as_long_as_it_likes(ticket, door, bob):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    actions.note(ticket, text="x" * 200, by=bob)
