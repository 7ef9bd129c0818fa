"""What customers do to their own words, where they said them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_awaited, make_channel, make_ticket, make_words
from tests.races import at_once
from tests.tickets.verbs import told
from tickets import actions, outbox
from tickets.actions import listening, suggestions
from tickets.models import Awaited, Event, Message, Seen, Status, Ticket
from tickets.queries.search import search

BEGIN = timezone.now() - timedelta(hours=1)


def at(seconds):
    return BEGIN + timedelta(seconds=seconds)


@pytest.fixture
def ticket(support):
    channel = make_channel(support, kind="chat")
    return make_ticket(channel, text="My kettle leeks.", said_at=BEGIN)


@pytest.fixture
def said(ticket):
    return ticket.messages.get()


def now(message):
    message.refresh_from_db()
    return message.text, message.edited_at, message.deleted_at


def history(message):
    kept = message.wordings.order_by("replaced_at", "id")
    return [(one.text, one.replaced_at, one.replaced_by) for one in kept]


def again(ticket, text, **more):
    first = ticket.messages.earliest("seq")
    return actions.receive(
        ticket, channel=first.channel, identity=first.identity,
        words=make_words(text, **more),
    )  # fmt: skip


def test_the_new_words_stand_and_the_former_are_kept(ticket, said):
    assert actions.corrected(said, text="My kettle leaks.", at=at(60))

    assert now(said) == ("My kettle leaks.", at(60), None)
    assert history(said) == [("My kettle leeks.", at(60), None)]
    ticket.refresh_from_db()
    assert ticket.last_words == "My kettle leaks."
    # An event is for good, words are not.
    data = {"message": str(said.public_id), "why": "customer"}
    assert told(ticket)[-1] == ("message_edited", "", data)


def test_search_finds_the_new_words_and_not_the_former(said, bob):
    actions.corrected(said, text="It drips.", at=at(60))

    assert len(search(bob, "drips").hits) == 1
    assert search(bob, "leeks").hits == []


def test_the_same_words_again_are_no_correction(ticket, said):
    before = ticket.events.count()

    assert not actions.corrected(said, text=said.text, at=at(60))

    assert (now(said)[1], history(said)) == (None, [])
    assert ticket.events.count() == before


def test_a_correction_that_is_told_again_changes_nothing(ticket, said):
    for _ in range(5):
        actions.corrected(said, text="My kettle leaks.", at=at(60))

    assert len(history(said)) == 1
    assert [verb for verb, _, _ in told(ticket)].count("message_edited") == 1


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 1, 2)])
def test_corrections_in_any_order_end_with_the_newest_and_the_same_history(said, order):
    for number in order:
        actions.corrected(said, text=f"Words {number}", at=at(number))

    assert now(said) == ("Words 3", at(3), None)
    assert history(said) == [
        ("My kettle leeks.", at(1), None),
        ("Words 1", at(2), None),
        ("Words 2", at(3), None),
    ]


def test_words_that_were_taken_back_are_kept_with_their_files(ticket, said):
    make_awaited(said)

    assert actions.taken_back(said, at=at(60))

    assert now(said) == ("", None, at(60))
    assert history(said) == [("My kettle leeks.", at(60), None)]
    ticket.refresh_from_db()
    assert ticket.last_words == ""
    data = {"message": str(said.public_id), "why": "customer"}
    assert told(ticket)[-1] == ("message_deleted", "", data)
    # What is not here yet need not come any more.
    assert Awaited.objects.get().state == Awaited.State.FAILED


def test_what_was_taken_back_stays_so_whatever_comes_late(ticket, said):
    actions.taken_back(said, at=at(60))

    assert not actions.corrected(said, text="My kettle leaks.", at=at(30))
    assert not actions.corrected(said, text="Later", at=at(90))
    assert not actions.taken_back(said, at=at(70))

    assert now(said) == ("", None, at(60))
    assert [text for text, _, _ in history(said)][:2] == [
        "My kettle leeks.",
        "My kettle leaks.",
    ]
    assert [verb for verb, _, _ in told(ticket)].count("message_deleted") == 1


def test_a_provider_whose_clock_is_ahead_is_believed_as_far_as_can_be(said):
    actions.corrected(said, text="Soon", at=timezone.now() + timedelta(days=1))

    assert now(said)[1] <= timezone.now()


def test_the_last_words_of_a_ticket_stay_when_older_ones_change(ticket, said):
    again(ticket, "And its lid is loose.")
    actions.corrected(said, text="My kettle leaks.", at=at(60))

    ticket.refresh_from_db()
    assert ticket.last_words == "And its lid is loose."


def unread(ticket, agent):
    ticket.refresh_from_db()
    read = Seen.objects.get(ticket=ticket, agent=agent).seq
    return read < ticket.last_message_seq


def test_a_change_of_what_waits_for_an_answer_is_no_news(ticket, said, bob):
    actions.mark_seen(ticket, seq=ticket.last_message_seq, by=bob)
    actions.corrected(said, text="My kettle leaks.", at=at(60))

    assert not unread(ticket, bob)


@pytest.mark.parametrize("solved", [True, False])
@pytest.mark.parametrize("change", ["corrected", "taken_back"])
def test_a_change_of_what_was_answered_is_news_and_leaves_the_ticket_as_it_is(
    ticket, said, bob, solved, change
):
    actions.reply(ticket, text="Here is a new one.", by=bob, and_resolve=solved)
    ticket.refresh_from_db()
    status = ticket.status
    actions.mark_seen(ticket, seq=ticket.last_message_seq, by=bob)

    if change == "corrected":
        actions.corrected(said, text="My kettle is fine.", at=at(60))
    else:
        actions.taken_back(said, at=at(60))

    assert unread(ticket, bob)
    assert (ticket.status, ticket.waiting_since) == (status, None)
    assert (status == Status.RESOLVED) is solved


def test_a_change_of_older_words_is_no_news(ticket, said, bob):
    again(ticket, "And its lid is loose.")
    actions.reply(ticket, text="Here is a new one.", by=bob)
    ticket.refresh_from_db()
    actions.mark_seen(ticket, seq=ticket.last_message_seq, by=bob)

    actions.corrected(said, text="My kettle leaks.", at=at(60))

    assert not unread(ticket, bob)


def test_in_a_closed_ticket_words_change_and_nothing_else(ticket, said, bob):
    actions.reply(ticket, text="Here is a new one.", by=bob, and_resolve=True)
    actions.mark_seen(ticket, seq=99, by=bob)
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)

    actions.corrected(said, text="My kettle is fine.", at=at(60))

    ticket.refresh_from_db()
    assert (now(said)[0], ticket.status) == ("My kettle is fine.", Status.CLOSED)
    assert not unread(ticket, bob)


def test_facts_are_looked_for_in_the_words_that_stand(ticket, said):
    actions.corrected(said, text="It is order A-1234.", at=at(60))
    outbox.drain()
    suggestions.drain()
    assert [one.value for one in said.suggestions.all()] == ["A-1234"]

    actions.corrected(said, text="It is order B-5678.", at=at(90))
    outbox.drain()
    suggestions.drain()
    assert [one.value for one in said.suggestions.all()] == ["B-5678"]


def test_that_they_told_us_before_is_heard_in_corrected_words_too(ticket, said):
    outbox.drain()
    listening.drain()
    actions.corrected(said, text="As I already said, my kettle leaks.", at=at(60))
    outbox.drain()
    listening.drain()

    said.refresh_from_db()
    assert said.warnings == [Message.REPEATS]


def test_words_that_were_merged_into_another_ticket_change_there(ticket, said, bob):
    there = make_ticket(said.channel, text="My lid is loose.")
    stale = Message.objects.select_related("ticket").get(pk=said.pk)
    actions.merge(ticket, into=there, by=bob)

    actions.corrected(stale, text="My kettle leaks.", at=at(60))

    verbs = there.events.values_list("verb", flat=True)
    assert Event.Verb.MESSAGE_EDITED in verbs
    assert now(said)[0] == "My kettle leaks."


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_the_newer_stands(said):
    def change(number):
        actions.corrected(
            Message.objects.get(pk=said.pk), text=f"Words {number}", at=at(number)
        )

    at_once([lambda: change(1), lambda: change(2)])

    assert now(said)[:2] == ("Words 2", at(2))
    assert [text for text, _, _ in history(said)] == ["My kettle leeks.", "Words 1"]
