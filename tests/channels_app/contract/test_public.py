"""The contract of words that everybody reads: heard as such, and answered where they were
said, or to their writer alone."""

import pytest

from channels_app import inbound, outbound, overheard
from channels_app.adapter import DeliveryFailed, Origin
from channels_app.models import Envelope
from channels_app.parsed import Deleted, Edited, Heard, public_place
from tests.channels_app.contract.test_door import door, work
from tests.channels_app.contract.test_saying import outgoing, send
from tickets import actions
from tickets.models import Ticket

__all__ = ["door"]

pytestmark = pytest.mark.needs("posts")


def answering(run, item, text="We are sorry.", **more):
    """Words of ours to Irma, below what she said in public."""
    message = outgoing(run, text, **more)
    told = message.origin
    origin = Origin(
        ticket=told.ticket,
        number=told.number,
        message=told.message,
        author=told.author,
        said_at=told.said_at,
        thread=public_place(item.name),
        last=item.name,
    )
    return outgoing(run, text, origin=origin, **more)


def test_what_is_said_in_public_is_heard_and_is_no_message_yet(run):
    item = run.irma.posts("My kettle leaks.")

    heard = run.parsed(item)

    assert isinstance(heard, Heard)
    assert heard.how == "mention"
    said = heard.incoming
    assert "My kettle leaks." in said.text
    assert (said.public, said.names) == (True, (item.name,))
    assert (said.place, said.place_is_proof) == (public_place(item.name), True)
    assert said.sender.canonical == run.irma.key
    assert said.sender.shown.startswith("@")
    assert said.said_at is not None
    assert heard.address.startswith("https://")
    assert heard.reach is None or heard.reach >= 0


def test_it_is_one_however_often_it_is_looked_for(run):
    item = run.irma.posts("My kettle leaks.")
    [first] = run.raws(item)
    run.cursor, run.seen = {}, []
    [again] = run.raws(item)
    assert again.source_key == first.source_key


def test_an_answer_to_us_says_so_and_names_what_it_answers(run):
    item = run.irma.posts("My kettle leaks.")
    run.raws(item)
    [name] = send(run, answering(run, item, public=True))
    [said] = run.irma.heard

    heard = run.parsed(run.irma.posts("Thank you!", replies=said))

    assert heard.how == "reply"
    assert heard.incoming.replies[0] == name
    assert item.name in heard.incoming.replies


def test_what_is_changed_or_taken_back_names_what_was_heard(run):
    item = run.irma.posts("My kettle leeks.")
    run.raws(item)
    if "edits" not in run.case.cannot:
        edited = run.parsed(run.irma.edits(item, "My kettle leaks."))
        assert isinstance(edited, Edited)
        assert edited.name == item.name
        assert "leaks" in edited.text
    if "deletes" not in run.case.cannot:
        gone = run.parsed(run.irma.deletes(item))
        assert isinstance(gone, Deleted)
        assert (gone.name, gone.sender.canonical) == (item.name, run.irma.key)


def test_a_public_answer_stands_below_their_words(run):
    item = run.irma.posts("My kettle leaks.")
    run.raws(item)
    [name] = send(run, answering(run, item, public=True))

    [said] = run.irma.heard
    assert (said.name, said.is_public, said.replies) == (name, True, item.name)
    assert "We are sorry." in said.text


def test_a_private_answer_to_public_words_is_theirs_alone(run):
    if not run.adapter.traits.get("private"):
        return
    item = run.irma.posts("My kettle leaks.")
    run.raws(item)
    if run.adapter.traits["private"] == "answers":
        run.raws(run.irma.says("Rather here."))
    send(run, answering(run, item))
    assert [one.is_public for one in run.irma.heard] == [False]
    assert run.karl.heard == []


def test_what_is_too_long_for_everybody_is_refused_and_not_scattered(run):
    item = run.irma.posts("My kettle leaks.")
    run.raws(item)
    most = run.adapter.traits["public_length"]
    with pytest.raises(DeliveryFailed) as failed:
        send(run, answering(run, item, "word " * most, public=True))
    assert failed.value.permanent is True
    assert failed.value.words
    assert run.irma.heard == []
    [_name] = send(run, answering(run, item, ("word " * most)[:most], public=True))


def test_public_words_that_are_gone_cannot_be_answered_there(run):
    item = run.irma.posts("My kettle leaks.")
    run.raws(item)
    run.irma.deletes(item)
    with pytest.raises(DeliveryFailed) as failed:
        send(run, answering(run, item, public=True))
    assert failed.value.permanent is True


def _ticket(door):
    """Of Irma's public words somebody made one."""
    door.irma.posts("My kettle leaks.")
    work()
    assert Ticket.objects.count() == 0
    return overheard.bring(Envelope.objects.get()).ticket


@pytest.mark.django_db(transaction=True)
def test_who_goes_on_below_our_answer_or_with_us_alone_is_in_the_same_ticket(door, ada):
    ticket = _ticket(door)
    assert ticket.messages.get().public is True

    actions.reply(ticket, text="We are sorry. Which kettle?", public=True, by=ada)
    outbound.drain()
    [said] = door.irma.heard
    door.irma.posts("The green one.", replies=said)
    door.irma.says("My address is Hill Street 7.")
    work()
    inbound.drain()

    [ticket] = Ticket.objects.all()
    told = [
        (one.text, one.public) for one in ticket.messages.order_by("said_at", "seq")
    ]
    assert [public for _text, public in told] == [True, True, True, False]
    assert "green" in told[2][0]
    assert "Hill Street" in told[3][0]


@pytest.mark.django_db(transaction=True)
def test_somebody_else_below_our_answer_is_no_part_of_the_ticket(door, ada):
    ticket = _ticket(door)
    actions.reply(ticket, text="Which kettle?", public=True, by=ada)
    outbound.drain()
    [said] = door.irma.heard

    door.karl.posts("Mine leaks, too!", replies=said)
    work()

    assert Ticket.objects.get().messages.count() == 2
