"""Words come in: they open a ticket, or join one."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from helpdesk.base import blobs
from tests.factories import make_identity, make_ticket, make_words, soon
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.files import keep
from tickets.errors import TicketClosed
from tickets.models import Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(support):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def irma():
    return make_identity("Irma")


@pytest.fixture
def hear(ticket, mailbox, irma):
    """Irma says something more."""

    def hears(text="And now?", **words):
        given = make_words(text, **words)
        return actions.receive(ticket, channel=mailbox, identity=irma, words=given)

    return hears


def test_first_words_open_a_ticket_somebody_answers_for(mailbox, irma, ada):
    message = actions.open_ticket(
        channel=mailbox, identity=irma, words=make_words("It\n\nleaks."), mentions=(7,)
    )

    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.status, ticket.customer) == (
        "Kettle",
        "open",
        irma.customer,
    )
    assert (ticket.assignee, ticket.accountable) == (None, ada)
    assert (ticket.waiting_since, ticket.last_words) == (NOON, "It leaks.")
    assert (ticket.seq, message.seq, message.direction) == (2, 2, "in")
    assert [
        (p.identity, p.part, p.confirmed_at) for p in ticket.participants.all()
    ] == [(irma, "requester", NOON)]
    assert told(ticket) == [
        (
            "opened",
            "",
            {
                "customer": str(irma.customer.public_id),
                "channel": str(mailbox.public_id),
                "accountable": str(ada.public_id),
                "why": "lead",
                "mentions": [7],
                "follows": None,
            },
        ),
        ("received", "", {"message": str(message.public_id), "auto": None}),
    ]


def test_numbers_count_up_and_ids_are_opaque(mailbox):
    one, two = make_ticket(mailbox), make_ticket(mailbox)
    assert two.number > one.number
    assert one.public_id.version == 7


def test_without_a_subject_the_first_words_are_it(mailbox):
    ticket = make_ticket(mailbox, subject="", text="words " * 100)
    assert ticket.subject == ("words " * 14)[:80]


def test_a_subject_of_any_length_is_cut(mailbox, hear):
    assert make_ticket(mailbox, subject="x" * 2000).subject == "x" * 500
    assert hear(subject="y" * 2000).subject == "y" * 500


def test_what_answers_a_closed_ticket_says_so(mailbox, irma, ticket):
    message = actions.open_ticket(
        channel=mailbox, identity=irma, words=make_words(), follows=close(ticket)
    )
    assert told(message.ticket)[0][2]["follows"] == ticket.number


def test_more_words_join_it(ticket, hear, noon):
    seq = ticket.seq
    noon.shift(timedelta(minutes=5))
    message = hear("And\nnow?", place="chat-1", warnings=("odd",), html="<p>And</p>")
    ticket.refresh_from_db()
    assert told(ticket, after=seq) == [
        ("received", "", {"message": str(message.public_id), "auto": None})
    ]
    assert (message.text, message.html, message.place, message.warnings) == (
        "And\nnow?",
        "<p>And</p>",
        "chat-1",
        ["odd"],
    )
    assert ticket.last_words == "And now?"
    assert ticket.last_message_at == NOON + timedelta(minutes=5)
    # Whoever waits, waits since the oldest word nobody answered.
    assert ticket.waiting_since == NOON


@pytest.mark.parametrize(
    "rest",
    [
        lambda ticket, by: actions.snooze(ticket, until=soon(), by=by),
        lambda ticket, by: actions.wait(ticket, by=by),
        lambda ticket, by: actions.resolve(ticket, by=by),
    ],
    ids=["snoozed", "waiting", "resolved"],
)
class TestATicketAtRest:
    def test_a_word_opens_it(self, rest, ticket, hear, bob, noon):
        rest(ticket, bob)
        noon.shift(timedelta(minutes=1))
        hear()
        ticket.refresh_from_db()
        now = NOON + timedelta(minutes=1)
        assert (ticket.status, ticket.wake_at, ticket.waiting_for) == ("open", None, "")
        assert (ticket.resolved_at, ticket.next_step) == (None, "idle")
        assert ticket.next_step_at == now + timedelta(days=1)
        assert ticket.waiting_since is not None

    def test_a_machines_word_does_not(self, rest, ticket, hear, bob, noon):
        rest(ticket, bob)
        ticket.refresh_from_db()
        before = (
            ticket.status, ticket.wake_at, ticket.next_step_at, ticket.waiting_since,
            ticket.touched_at, ticket.waiting_for, ticket.resolved_at,
        )  # fmt: skip
        noon.shift(timedelta(minutes=1))
        hear("I am on holiday.", auto="auto-replied")
        ticket.refresh_from_db()
        assert before == (
            ticket.status, ticket.wake_at, ticket.next_step_at, ticket.waiting_since,
            ticket.touched_at, ticket.waiting_for, ticket.resolved_at,
        )  # fmt: skip
        assert ticket.last_words == "I am on holiday."


def test_reopening_is_said_on_the_timeline(ticket, hear, bob):
    actions.resolve(ticket, by=bob)
    seq = ticket.seq
    hear()
    assert [line[0] for line in told(ticket, after=seq)] == ["received", "reopened"]


def test_a_machines_first_words_make_nobody_wait(mailbox):
    assert make_ticket(mailbox, auto="auto-replied").waiting_since is None


@pytest.mark.parametrize("auto", ["list", "bounce"])
def test_people_write_through_lists_and_a_bounce_is_news(ticket, hear, bob, auto):
    actions.resolve(ticket, by=bob)

    hear("It is still broken", auto=auto)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.needs_first_reply) == ("open", True)


def test_nothing_joins_a_closed_ticket(ticket, hear):
    close(ticket)
    with pytest.raises(TicketClosed):
        hear()


def test_words_that_were_held_up_do_not_turn_back_the_clock(ticket, hear, bob, noon):
    """A mail from quarantine is older than the reply that was sent meanwhile."""
    noon.shift(timedelta(hours=2))
    actions.reply(ticket, text="Hello?", by=bob)
    hear("Written an hour ago", said_at=NOON + timedelta(hours=1))
    ticket.refresh_from_db()
    assert ticket.touched_at == NOON + timedelta(hours=2)
    assert ticket.last_message_at == NOON + timedelta(hours=2)
    assert ticket.last_words == "Written an hour ago"
    # Nobody has answered those words yet.
    assert ticket.waiting_since == NOON + timedelta(hours=1)


@pytest.mark.parametrize("year", [1, 9999])
def test_ac_86_a_senders_clock_is_only_shown(ticket, hear, year):
    dated = datetime(year, 1, 1, tzinfo=UTC)
    message = hear("Trust me", dated=dated)
    message.refresh_from_db()
    ticket.refresh_from_db()
    assert (message.dated, message.said_at, message.seq) == (dated, NOON, ticket.seq)
    assert ticket.last_message_at == NOON


def test_ac_86_with_our_clock_an_hour_back_order_is_still_ours(ticket, hear, noon):
    first = hear("One")
    noon.shift(timedelta(hours=-1))
    second = hear("Two")
    assert second.seq == first.seq + 1


def test_files_come_along_in_their_order(hear):
    files = keep(
        NewFile(filename=name, content_type="", content=name.encode(), content_id="c")
        for name in ["b.txt", "", "a.txt"]
    )
    message = hear(files=files)
    assert [
        (f.filename, f.content_type, f.content_id, blobs.get(f.blob))
        for f in message.attachments.all()
    ] == [
        ("b.txt", "application/octet-stream", "c", b"b.txt"),
        ("file", "application/octet-stream", "c", b""),
        ("a.txt", "application/octet-stream", "c", b"a.txt"),
    ]
