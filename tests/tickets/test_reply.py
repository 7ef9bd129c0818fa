"""Words go out, or stay among colleagues: reply, note, drafts."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base import blobs
from helpdesk.base.accounts.models import Agent
from tests.factories import make_identity, make_ticket, make_words, soon
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.actions import NewFile
from tickets.errors import NoSuchTicket, NothingToSay, NoWayOut, OpenPromises
from tickets.models import Attachment, Channel, Delivery, Message, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def irma():
    return make_identity("Irma")


@pytest.fixture
def ticket(mailbox: Channel, irma) -> Ticket:
    return make_ticket(mailbox, identity=irma)


def test_message_delivery_and_event_are_written_at_once(ticket, mailbox, irma, bob):
    seq = ticket.seq

    with time_machine.travel(NOON, tick=False):
        message = actions.reply(ticket, text="Try the lid.\r\nBob  \n", by=bob)

    message.refresh_from_db()
    assert (message.direction, message.channel, message.agent) == ("out", mailbox, bob)
    assert (message.text, message.subject) == ("Try the lid.\nBob", "Kettle")
    assert (message.seq, message.said_at) == (seq + 1, NOON)
    assert [
        (d.state, d.identity, d.channel, d.attempts, d.place)
        for d in message.deliveries.all()
    ] == [("queued", irma, mailbox, 0, "")]
    assert told(ticket, after=seq) == [
        ("replied", "Bob", {"message": str(message.public_id)})
    ]


def test_the_ticket_knows_its_last_word_and_that_it_was_answered(ticket, bob):
    assert ticket.needs_first_reply is True

    message = actions.reply(ticket, text="Try the\n  lid.", by=bob)

    ticket.refresh_from_db()
    assert (ticket.last_words, ticket.last_message_at) == (
        "Try the lid.",
        message.said_at,
    )
    assert ticket.first_replied_at == ticket.touched_at == message.said_at
    assert (ticket.needs_first_reply, ticket.needs_next_reply) == (False, False)


def test_only_the_first_reply_is_the_first(ticket, bob):
    first = actions.reply(ticket, text="One", by=bob)
    actions.reply(ticket, text="Two", by=bob)
    ticket.refresh_from_db()
    assert ticket.first_replied_at == first.said_at


def test_after_their_next_word_they_wait_for_a_next_reply(ticket, mailbox, irma, bob):
    actions.reply(ticket, text="One", by=bob)
    actions.receive(ticket, channel=mailbox, identity=irma, words=make_words("And?"))
    ticket.refresh_from_db()
    assert (ticket.needs_first_reply, ticket.needs_next_reply) == (False, True)


def test_answering_wakes_what_sleeps(ticket, bob):
    actions.snooze(ticket, until=soon(), by=bob)
    actions.reply(ticket, text="Hello", by=bob)
    assert (ticket.status, ticket.wake_at, ticket.next_step) == ("open", None, "idle")


def test_answering_may_resolve_at_once(ticket, bob):
    seq = ticket.seq
    actions.reply(ticket, text="Done.", by=bob, and_resolve=True)
    assert [line[0] for line in told(ticket, after=seq)] == ["replied", "resolved"]
    assert (ticket.status, ticket.next_step_at) == ("resolved", None)


def test_a_promise_stands_in_the_way_of_resolving_and_nothing_is_sent(ticket, bob):
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    actions.save_draft(ticket, mode="reply", text="Done.", by=bob)
    before = everything()
    with pytest.raises(OpenPromises):
        actions.reply(ticket, text="Done.", by=bob, and_resolve=True)
    assert everything() == before


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "\x00 \x07"])
@pytest.mark.parametrize("verb", [actions.reply, actions.note])
def test_nothing_is_not_said(ticket, bob, verb, text):
    with pytest.raises(NothingToSay):
        verb(ticket, text=text, by=bob)
    assert ticket.messages.count() == 1


@pytest.mark.parametrize("verb", [actions.reply, actions.note])
def test_ac_87_what_no_database_can_hold_does_not_stop_the_words(ticket, bob, verb):
    message = verb(ticket, text="a\x00b\ud800c 🫖", by=bob)
    message.refresh_from_db()
    assert message.text == "ab\ufffdc 🫖"


def test_files_alone_are_something_to_say(ticket, bob):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    message = actions.reply(ticket, text="", files=[file], by=bob)
    kept = message.attachments.get()
    assert (kept.filename, kept.size, blobs.get(kept.blob)) == ("a.txt", 6, b"kettle")


def test_ac_48_a_strangers_files_are_not_even_kept(bill, bob, settings):
    file = NewFile(filename="a.txt", content_type="text/plain", content=b"kettle")
    with pytest.raises(NoSuchTicket):
        actions.reply(bill, text="Hi", files=[file], by=bob)
    assert (Attachment.objects.count(), settings.BLOB_DIR.exists()) == (0, False)


def test_it_goes_where_they_last_wrote(ticket, support, irma, bob):
    chat = Channel.objects.create(kind="email", name="other door", team=support)
    actions.receive(ticket, channel=chat, identity=irma, words=make_words("Here now"))
    assert actions.reply(ticket, text="Hi", by=bob).channel == chat


def test_it_does_not_go_where_a_stranger_wrote(ticket, support, mailbox, bob):
    other = Channel.objects.create(kind="email", name="other door", team=support)
    actions.receive(
        ticket,
        channel=other,
        identity=make_identity("Mallory"),
        words=make_words("Me too"),
        unverified=True,
    )
    message = actions.reply(ticket, text="Hi", by=bob)
    assert message.channel == mailbox
    assert [d.identity.customer.name for d in message.deliveries.all()] == ["Irma"]


def test_ac_15_only_people_an_agent_let_in_get_a_copy(ticket, mailbox, bob):
    ticket.participants.create(identity=make_identity("Eve"), part="copied")
    ticket.participants.create(
        identity=make_identity("Otto"), part="copied", confirmed_at=NOON
    )
    ticket.participants.create(
        identity=make_identity("Tim", kind="telegram"), part="copied", confirmed_at=NOON
    )
    message = actions.reply(ticket, text="Hi", by=bob)
    names = [d.identity.customer.name for d in message.deliveries.order_by("id")]
    assert names == ["Irma", "Otto"]


def test_without_an_active_channel_there_is_no_way_out(ticket, mailbox, bob):
    Channel.objects.filter(pk=mailbox.pk).update(is_active=False)
    actions.save_draft(ticket, mode="reply", text="Hi", by=bob)
    before = everything()
    with pytest.raises(NoWayOut):
        actions.reply(ticket, text="Hi", by=bob)
    assert everything() == before


def test_a_note_stays_inside(ticket, bob):
    seq, waiting = ticket.seq, ticket.waiting_since
    message = actions.note(ticket, text="Odd customer.", by=bob)
    ticket.refresh_from_db()
    assert (message.direction, message.channel) == ("note", None)
    assert Delivery.objects.count() == 0
    assert (ticket.last_words, ticket.waiting_since) == ("My kettle leaks.", waiting)
    assert told(ticket, after=seq) == [
        ("noted", "Bob", {"message": str(message.public_id)})
    ]


def drafts(ticket: Ticket) -> dict[tuple[str, str], str]:
    rows = ticket.drafts.values_list("agent__name", "mode", "text")
    return {(name, mode): text for name, mode, text in rows}


def test_what_is_sent_is_no_draft_any_more_but_others_are(ticket, bob, carol):
    for person, mode in [(bob, "reply"), (bob, "note"), (carol, "reply")]:
        actions.save_draft(ticket, mode=mode, text=f"{mode}…", by=person)
    actions.reply(ticket, text="Sent", by=bob)
    assert drafts(ticket) == {("Bob", "note"): "note…", ("Carol", "reply"): "reply…"}
    actions.note(ticket, text="Noted", by=bob)
    assert drafts(ticket) == {("Carol", "reply"): "reply…"}


def test_a_draft_is_kept_once_and_forgotten_when_emptied(ticket, bob):
    actions.save_draft(ticket, mode="reply", text="One", by=bob)
    actions.save_draft(ticket, mode="reply", text="Two", by=bob)
    assert drafts(ticket) == {("Bob", "reply"): "Two"}
    assert actions.save_draft(ticket, mode="reply", text=" ", by=bob) is None
    assert drafts(ticket) == {}


def test_a_draft_is_no_event(ticket, bob):
    seq = ticket.seq
    actions.save_draft(ticket, mode="reply", text="One", by=bob)
    ticket.refresh_from_db()
    assert (ticket.seq, told(ticket, after=seq)) == (seq, [])


def test_words_of_somebody_who_left_keep_their_author(ticket, bob):
    actions.reply(ticket, text="Hi", by=bob)
    Agent.objects.filter(pk=bob.pk).update(is_active=False)
    assert Message.objects.get(direction="out").agent == bob


def statements(verb, *args, **kwargs) -> list[str]:
    """What it asked the database, but for the frames of its transactions."""
    with CaptureQueriesContext(connection) as asked:
        verb(*args, **kwargs)
    every = [query["sql"] for query in asked.captured_queries]
    return [one for one in every if "SAVEPOINT" not in one]


@pytest.mark.parametrize("hold", [0, 10])
def test_a_reply_asks_the_database_no_more_than_it_has_to(ticket, bob, hold):
    """With a draft, a key and a look at what was seen, as a page sends it."""
    actions.save_draft(ticket, mode="reply", text="Hello", by=bob)
    asked = statements(
        actions.reply, ticket, html="<p>Hello</p>", key=uuid4(), seen=ticket.seq,
        hold=timedelta(seconds=hold), by=bob,
    )  # fmt: skip
    assert len(asked) <= 12, "\n".join(asked)


def test_a_bare_reply_asks_even_less(ticket, bob):
    asked = statements(actions.reply, ticket, text="Hello", by=bob)
    assert len(asked) <= 11, "\n".join(asked)


@pytest.mark.parametrize(
    ("verb", "most"), [(actions.take, 10), (actions.resolve, 7), (actions.note, 11)]
)
def test_verbs_ask_little(ticket, bob, verb, most):
    text = {"text": "Hm"} if verb is actions.note else {}
    asked = statements(verb, ticket, by=bob, **text)
    assert len(asked) <= most, "\n".join(asked)
