"""Words about another matter become a ticket of their own, and come back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_awaited, make_words, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import seqs, told
from tickets import actions
from tickets.actions import NewFile, awaited
from tickets.actions.files import keep
from tickets.actions.reacting import react
from tickets.models import Event, Message, Moving, Status, Ticket
from tickets.moving_errors import (
    NothingStays,
    NotOfThisTicket,
    UndoneAlready,
    WordsElsewhere,
)

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def pot(ticket, mailbox):
    """A second matter in the first one's ticket."""
    words = make_words("By the way: my pot is black.", subject="")
    identity = ticket.participants.get().identity
    return actions.receive(ticket, channel=mailbox, identity=identity, words=words)


def again(*rows):
    for row in rows:
        row.refresh_from_db()


def test_it_is_a_ticket_of_its_own_for_the_same_customer(ticket, pot, bob):
    actions.take(ticket, by=bob)
    actions.set_priority(ticket, priority=3, by=bob)

    made = actions.split(pot, subject="Black pot", by=bob).into

    again(made, ticket)
    assert (made.subject, made.customer, made.team) == (
        "Black pot",
        ticket.customer,
        ticket.team,
    )
    assert (made.assignee, made.accountable, made.priority) == (bob, bob, 3)
    assert [one.text for one in made.messages.all()] == [pot.text]
    assert made.participants.get().identity == ticket.participants.get().identity
    assert (made.waiting_since, made.status) == (pot.said_at, Status.OPEN)
    assert made.last_words == pot.text
    assert ticket.last_words == "My kettle leaks."


def test_without_a_subject_its_first_words_are_one(pot, bob):
    assert actions.split(pot, by=bob).into.subject == "By the way: my pot is black."


def test_each_leads_to_the_other(ticket, pot, bob):
    made = actions.split(pot, by=bob).into

    [out] = [data for verb, _, data in told(ticket) if verb == "split"]
    [came] = [data for verb, _, data in told(made) if verb == "split"]
    assert (out["way"], out["number"]) == ("out", made.number)
    assert (came["way"], came["number"]) == ("in", ticket.number)
    browser = browser_of(bob)
    assert f"#{made.number}" in shown(browser.get(url(ticket)))
    assert f"#{ticket.number}" in shown(browser.get(url(made)))


def test_facts_and_promises_of_the_words_go_along(ticket, pot, bob):
    fact = actions.record_fact(ticket, name="product", value="Pot", source=pot, by=bob)
    other = actions.record_fact(ticket, name="product", value="Kettle", by=bob)
    promise = actions.promise(ticket, what="Send polish", due_at=soon(), by=bob)
    type(promise).objects.filter(pk=promise.pk).update(message=pot)

    moving = actions.split(pot, by=bob)

    again(fact, other, promise, ticket)
    assert {fact.ticket, promise.ticket} == {moving.into}
    assert other.ticket == ticket
    assert (ticket.next_step, moving.into.next_step) == ("idle", "promise")
    actions.undo_split(moving, by=bob)
    again(fact, promise)
    assert {fact.ticket, promise.ticket} == {ticket}


def test_a_reply_and_a_note_can_go_along(ticket, pot, bob):
    reply = actions.reply(ticket, text="How black?", by=bob)
    note = actions.note(ticket, text="Very.", by=bob)

    made = actions.split(pot, also=[reply, note], by=bob).into

    again(made, ticket)
    assert made.messages.count() == 3
    assert (made.waiting_since, made.first_replied_at) == (None, reply.said_at)
    assert made.last_message_seq == seqs(made)[-2]
    assert reply.deliveries.get().message.ticket_id in {ticket.pk, made.pk}
    for one in (ticket, made):
        assert seqs(one) == list(range(1, one.seq + 1))
        for message in one.messages.all():
            event = one.events.get(seq=message.seq)
            assert event.data["message"] == str(message.public_id)


def test_undone_the_words_stand_where_they_stood(ticket, pot, bob):
    placed = dict(Message.objects.values_list("pk", "seq"))
    moving = actions.split(pot, by=bob)

    actions.undo_split(moving, by=bob)

    again(ticket, moving.into)
    assert dict(ticket.messages.values_list("pk", "seq")) == placed
    assert moving.into.merged_into == ticket
    assert ticket.last_words == pot.text
    assert ticket.waiting_since == ticket.messages.earliest("seq").said_at


def test_undone_what_was_said_in_the_new_ticket_comes_along(ticket, pot, bob):
    moving = actions.split(pot, by=bob)
    actions.note(moving.into, text="Polish helps.", by=bob)

    actions.undo_split(moving, by=bob)

    said = [one.text for one in ticket.messages.order_by("said_at", "seq")]
    assert said == ["My kettle leaks.", pot.text, "Polish helps."]


def test_it_is_undone_once(pot, bob):
    moving = actions.split(pot, by=bob)
    actions.undo_split(moving, by=bob)
    with pytest.raises(UndoneAlready):
        actions.undo_split(Moving.objects.get(pk=moving.pk), by=bob)


def test_something_has_to_stay(ticket, bob):
    with pytest.raises(NothingStays):
        actions.split(ticket.messages.get(), by=bob)
    assert Ticket.objects.count() == 1


def test_what_may_still_be_taken_back_stays(ticket, bob):
    held = actions.reply(ticket, text="Soon", by=bob, hold=timedelta(seconds=10))
    with pytest.raises(NotOfThisTicket):
        actions.split(held, by=bob)


def test_words_of_another_ticket_do_not_come_along(ticket, pot, bill, bob):
    with pytest.raises(NotOfThisTicket):
        actions.split(pot, also=[bill.messages.get()], by=bob)
    assert not Event.objects.filter(verb="split").exists()


def test_a_merge_of_which_all_was_split_off_again_is_undone_by_undoing_that_first(
    ticket, pot, bob
):
    lid = actions.split(pot, by=bob).into
    moving = actions.merge(lid, into=ticket, by=bob)
    pot.refresh_from_db()
    splitting = actions.split(pot, by=bob)
    with pytest.raises(WordsElsewhere):
        actions.unmerge(moving, by=bob)
    assert [one.text for one in splitting.into.messages.all()] == [pot.text]

    actions.undo_split(splitting, by=bob)
    actions.unmerge(moving, by=bob)

    assert [one.text for one in lid.messages.all()] == [pot.text]
    assert ticket.messages.count() == 1


def test_the_form_offers_the_messages_and_takes_several(ticket, pot, bob):
    browser = browser_of(bob)
    assert "By the way: my pot is black." in shown(browser.get(url(ticket, "split")))
    answer = browser.post(url(ticket, "split"), {"subject": "Pot"})
    assert (answer.status_code, Ticket.objects.count()) == (422, 1)

    note = actions.note(ticket, text="Black indeed.", by=bob)
    chosen = [str(pot.public_id), str(note.public_id)]
    answer = browser.post(url(ticket, "split"), {"subject": "Pot", "chosen": chosen})

    assert answer.status_code == 303
    made = Ticket.objects.latest("id")
    assert (made.subject, made.messages.count()) == ("Pot", 2)


def test_a_message_said_later_keeps_its_time(ticket, pot, bob):
    then = timezone.now() - timedelta(days=1)
    Message.objects.filter(pk=pot.pk).update(said_at=then)
    made = actions.split(pot, by=bob).into
    assert made.messages.get().said_at == then


def test_files_that_are_awaited_and_signs_go_along_and_come_back(ticket, pot, bob):
    identity = ticket.participants.get().identity
    react(pot, identity=identity, emoji="👍", at=pot.said_at)
    file = make_awaited(pot, name="id-1")

    moving = actions.split(pot, by=bob)

    made = moving.into
    [there] = made.messages.all()
    assert [one.emoji for one in there.reactions.all()] == ["👍"]
    assert list(there.awaited.all()) == [file]
    new = NewFile(filename="a.png", content_type="image/png", content=b"png")
    assert awaited.kept(awaited.claim(pot.channel_id), keep([new])[0])
    assert [one.filename for one in there.attachments.all()] == ["a.png"]
    assert made.events.filter(verb="fetched").count() == 1
    assert not ticket.events.filter(verb="fetched").exists()
    actions.undo_split(moving, by=bob)
    again(pot)
    assert pot.ticket == ticket
    assert (pot.reactions.count(), pot.attachments.count()) == (1, 1)
