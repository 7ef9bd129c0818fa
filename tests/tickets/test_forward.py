"""A message is sent on to somebody outside, who answers beside the conversation."""

import pytest

from tests.factories import make_identity, make_ticket, make_words
from tests.tickets.pages import browser_of, shown
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import NewFile, Recipients
from tickets.actions.aside import answered_aside
from tickets.actions.files import keep
from tickets.errors import NoWayOut
from tickets.letter_errors import NoAddress, NobodyTo, NotForOthers
from tickets.models import Message, Status, Ticket

ANNA = Recipients(to=["Anna <anna@firm.example>"])


@pytest.fixture
def ticket(mailbox) -> Ticket:
    mailbox.traits = {"copies": True, "formats": ["text", "html"], "can_start": True}
    mailbox.save()
    return make_ticket(mailbox, identity=make_identity("Irma", canonical="i@x.example"))


@pytest.fixture
def question(ticket) -> Message:
    return ticket.messages.get()


def test_it_goes_outside_with_what_was_said_and_the_customer_waits_on(
    ticket, question, bob
):
    seq, waiting = ticket.seq, ticket.waiting_since

    sent = actions.forward(question, people=ANNA, text="Can you help?", by=bob)

    ticket.refresh_from_db()
    assert (sent.direction, sent.agent, sent.answers) == ("side", bob, question)
    assert sent.subject == "Fwd: Kettle"
    assert sent.text.startswith("Can you help?\n\n---------- Forwarded message")
    assert "My kettle leaks." in sent.text
    assert [(d.role, d.identity.shown) for d in sent.deliveries.all()] == [
        ("to", "anna@firm.example")
    ]
    assert told(ticket, after=seq) == [
        ("forwarded", "Bob", {
            "message": str(sent.public_id), "of": str(question.public_id),
        }),
    ]  # fmt: skip
    assert (ticket.waiting_since, ticket.first_replied_at) == (waiting, None)


def test_who_is_outside_does_not_take_part(ticket, question, bob):
    actions.forward(question, people=ANNA, by=bob)

    answer = actions.reply(ticket, text="Hello Irma", by=bob)

    assert [one.identity.shown for one in answer.deliveries.all()] == ["i@x.example"]


def test_its_files_go_along_all_some_or_none(ticket, question, bob):
    kept = actions.files.keep(
        NewFile(filename=f"{n}.txt", content_type="text/plain", content=b"x")
        for n in "ab"
    )
    actions.files.attach(question, kept)
    [first, _second] = question.attachments.order_by("id")

    sent = [
        actions.forward(question, people=ANNA, attachments=chosen, by=bob)
        for chosen in (None, [first], [])
    ]

    assert [[file.filename for file in one.attachments.all()] for one in sent] == [
        ["a.txt", "b.txt"],
        ["a.txt"],
        [],
    ]


def test_their_answer_stands_beside_and_wakes_the_ticket(
    ticket, mailbox, question, bob
):
    sent = actions.forward(question, people=ANNA, by=bob)
    actions.wait(ticket, waiting_for="third_party", by=bob)
    anna = sent.deliveries.get().identity
    ticket.refresh_from_db()
    words, waiting = ticket.last_words, ticket.waiting_since

    answer = answered_aside(
        sent, channel=mailbox, identity=anna, words=make_words("It is the seal.")
    )

    ticket.refresh_from_db()
    assert (answer.direction, answer.answers, answer.unverified) == (
        "side",
        sent,
        False,
    )
    assert (ticket.status, ticket.last_message_seq) == (Status.OPEN, answer.seq)
    assert (ticket.last_words, ticket.waiting_since) == (words, waiting)
    assert ticket.events.get(verb="answered_aside").data["tell"] == [str(bob.public_id)]


def test_a_machine_that_answers_wakes_nobody(ticket, mailbox, question, bob):
    sent = actions.forward(question, people=ANNA, by=bob)
    actions.wait(ticket, waiting_for="third_party", by=bob)
    anna = sent.deliveries.get().identity

    answered_aside(
        sent, channel=mailbox, identity=anna, words=make_words("Away", auto="vacation")
    )

    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING


def test_the_same_form_sends_it_once(question, bob):
    first = actions.forward(question, people=ANNA, key=question.public_id, by=bob)

    assert (
        actions.forward(question, people=ANNA, key=question.public_id, by=bob) == first
    )


@pytest.mark.parametrize(("people", "refusal"), [
    (Recipients(to=["nobody"]), NoAddress),
    (Recipients(cc=["anna@firm.example"]), NobodyTo),
    (Recipients(), NobodyTo),
])  # fmt: skip
def test_without_an_address_nothing_is_sent(ticket, question, bob, people, refusal):
    seq = ticket.seq

    with pytest.raises(refusal):
        actions.forward(question, people=people, by=bob)

    assert told(ticket, after=seq) == []


def test_a_note_is_for_colleagues(ticket, bob):
    note = actions.note(ticket, text="Odd.", by=bob)

    with pytest.raises(NotForOthers):
        actions.forward(note, people=ANNA, by=bob)


def test_without_a_mailbox_there_is_no_way(ticket, mailbox, question, bob):
    mailbox.is_active = False
    mailbox.save()

    with pytest.raises(NoWayOut):
        actions.forward(question, people=ANNA, by=bob)


@pytest.mark.usefixtures("company")
def test_who_sends_on_is_asked_about_files_only_where_there_are_some(ticket, bob):
    lid = NewFile(filename="lid.txt", content_type="text/plain", content=b"A lid.")
    words = make_words(files=keep([lid]))
    first = ticket.messages.get()
    other = actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=words
    )
    pages = [
        shown(
            browser_of(bob).get(f"/t/{ticket.number}/forward/?message={one.public_id}")
        )
        for one in (first, other)
    ]

    asked = "Files of the message that go along"
    assert [asked in page for page in pages] == [False, True]
