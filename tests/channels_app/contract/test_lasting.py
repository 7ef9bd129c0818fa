"""Conversations of long ago, and calls that tell of several things: where others lose
words, or write them down at the wrong one, each kind of channel does not."""

import pytest

from channels_app import outbound
from tests.channels_app.contract import test_door
from tests.channels_app.contract.test_door import tell, tell_again, words, work
from tickets import actions
from tickets.models import Delivery, Status, Ticket

# Called over HTTP, as there.
door = test_door.door
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("door")]


def close(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)


@pytest.mark.needs("edits")
def test_a_correction_finds_its_words_in_an_earlier_ticket(door):
    item = door.irma.says("My kettle leeks.")
    work()
    earlier = Ticket.objects.get()
    close(earlier)
    door.irma.says("Another matter.")
    work()

    door.irma.edits(item, "My kettle leaks.")
    work()

    assert words(earlier) == ["My kettle leaks."]
    assert words(Ticket.objects.exclude(pk=earlier.pk).get()) == ["Another matter."]


@pytest.mark.needs("deletes")
def test_what_is_taken_back_may_be_of_an_earlier_ticket(door):
    item = door.irma.says("Forget it.")
    work()
    earlier = Ticket.objects.get()
    close(earlier)
    door.irma.says("Another matter.")
    work()

    door.irma.deletes(item)
    work()

    assert earlier.messages.exclude(deleted_at=None).count() == 1
    assert words(Ticket.objects.exclude(pk=earlier.pk).get()) == ["Another matter."]


def test_a_message_that_was_told_again_after_its_ticket_was_closed_opens_none(door):
    door.irma.says("My kettle leaks.")
    work()
    close(Ticket.objects.get())

    tell_again(door, times=3)
    work()

    assert words(Ticket.objects.get()) == ["My kettle leaks."]


@pytest.mark.needs("batch", "receipts", "reads")
def test_a_call_that_tells_of_receipts_and_of_words_is_believed_in_both(door, ada):
    door.irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    outbound.drain()
    with door.provider.holding():
        before = door.irma.reads()
        said = door.irma.says("That helped.")
        after = door.irma.reads()

    tell(door, before, said, after)
    work()

    assert "That helped." in words(Ticket.objects.get())
    assert Delivery.objects.get().state == "read"
