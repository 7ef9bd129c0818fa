"""A reply that may still be taken back: nothing has happened yet, and nothing is lost."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from helpdesk.base.errors import NotAllowed
from tests.factories import make_identity, make_ticket, make_words, soon
from tests.threads import at_once
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.actions import deliver, held
from tickets.errors import OpenPromises, Stale, TooLate
from tickets.models import Channel, Delivery, Draft, Message, Seen, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEN = timedelta(seconds=10)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def irma():
    return make_identity("Irma")


@pytest.fixture
def ticket(noon, mailbox: Channel, irma) -> Ticket:
    return make_ticket(mailbox, identity=irma)


def hold(ticket, by, text="Try the lid.", **more) -> Message:
    return actions.reply(ticket, text=text, by=by, hold=TEN, **more)


def state(ticket: Ticket) -> tuple[object, ...]:
    ticket.refresh_from_db()
    return (
        ticket.status, ticket.waiting_since, ticket.first_replied_at, ticket.last_words,
        ticket.last_message_at, ticket.last_message_seq, ticket.last_direction,
        ticket.touched_at,
    )  # fmt: skip


def test_nothing_happens_to_the_ticket_but_that_colleagues_see_it(ticket, bob, noon):
    before, seq = state(ticket), ticket.seq
    noon.shift(60)

    message = hold(ticket, bob, and_resolve=True)

    assert state(ticket) == before
    until = NOON + timedelta(seconds=70)
    assert told(ticket, after=seq) == [
        ("reply_held", "Bob",
         {"message": str(message.public_id), "until": until.isoformat()})
    ]  # fmt: skip
    assert (message.seq, message.held_until, message.and_resolve) == (
        seq + 1, until, True,
    )  # fmt: skip
    assert [d.not_before for d in message.deliveries.all()] == [until]


def test_the_draft_is_taken_away(ticket, bob):
    actions.save_draft(ticket, mode="reply", text="Try the lid.", by=bob)
    hold(ticket, bob)
    assert not Draft.objects.exists()


def test_it_leaves_when_its_time_has_come_and_does_what_an_answer_does(
    ticket, bob, noon
):
    message = hold(ticket, bob)
    noon.shift(9)
    assert (held.waiting(), held.drain()) == (0.0, 0)
    noon.shift(3)
    assert held.waiting() == 2.0

    assert held.drain() == 1

    message.refresh_from_db()
    ticket.refresh_from_db()
    now = NOON + timedelta(seconds=12)
    assert (message.held_until, message.seq, message.said_at) == (None, ticket.seq, now)
    assert told(ticket)[-1] == (
        "replied", "Bob", {"message": str(message.public_id)},
    )  # fmt: skip
    assert state(ticket) == (
        "open", None, now, "Try the lid.", now, message.seq, "out", now,
    )  # fmt: skip
    assert [(d.state, d.not_before) for d in message.deliveries.all()] == [
        ("queued", now)
    ]
    assert (held.waiting(), held.drain()) == (0.0, 0)


def test_it_resolves_when_it_leaves(ticket, bob, noon):
    hold(ticket, bob, and_resolve=True)
    noon.shift(10)
    held.drain()
    assert [line[0] for line in told(ticket)][-2:] == ["replied", "resolved"]
    assert state(ticket)[0] == "resolved"


def test_a_promise_made_meanwhile_keeps_it_open_and_the_words_leave(
    ticket, bob, ada, noon
):
    message = hold(ticket, bob, and_resolve=True)
    actions.promise(ticket, what="Call", due_at=soon(), by=ada)
    noon.shift(10)

    assert held.drain() == 1

    message.refresh_from_db()
    assert (message.held_until, state(ticket)[0]) == (None, "open")


def test_a_promise_made_before_is_told_at_once(ticket, bob):
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    before = everything()
    with pytest.raises(OpenPromises):
        hold(ticket, bob, and_resolve=True)
    assert everything() == before


def test_words_that_came_meanwhile_still_wait_for_an_answer(
    ticket, mailbox, irma, bob, noon
):
    """The reply was written before them: it neither answers them nor ends the matter."""
    hold(ticket, bob, and_resolve=True)
    noon.shift(5)
    actions.receive(
        ticket, channel=mailbox, identity=irma, words=make_words("It burns!")
    )
    noon.shift(5)

    held.drain()

    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == (
        "open", NOON + timedelta(seconds=5),
    )  # fmt: skip
    assert ticket.first_replied_at == NOON + TEN


def test_what_is_held_is_not_sent_however_late_its_release_is(ticket, bob, noon):
    hold(ticket, bob)
    noon.shift(3600)
    assert (deliver.claim(), deliver.waiting(), deliver.channels_due()) == (
        None, 0.0, [],
    )  # fmt: skip
    held.drain()
    assert deliver.claim() is not None


def test_what_is_held_does_not_hold_up_a_colleague(ticket, bob, ada):
    hold(ticket, bob)
    theirs = actions.reply(ticket, text="I am on it.", by=ada)
    assert deliver.claim() == theirs.deliveries.get()


def test_a_channel_that_lets_nothing_wait_sends_at_once(ticket, mailbox, bob):
    Channel.objects.filter(pk=mailbox.pk).update(traits={"undo": False})
    assert hold(ticket, bob).held_until is None


def test_its_author_sends_it_now(ticket, bob):
    message = hold(ticket, bob)
    actions.send_now(message, by=bob)
    assert (message.held_until, state(ticket)[3]) == (None, "Try the lid.")
    assert deliver.claim() == message.deliveries.get()
    seq = ticket.seq
    actions.send_now(message, by=bob)
    assert told(ticket, after=seq) == []


@pytest.mark.parametrize("verb", [actions.send_now, actions.withdraw_reply])
def test_nobody_else_decides_over_it(ticket, bob, ada, verb):
    message = hold(ticket, bob)
    before = everything()
    with pytest.raises(NotAllowed):
        verb(message, by=ada)
    assert everything() == before


def test_the_same_form_twice_is_held_once(ticket, bob):
    key = uuid4()
    assert hold(ticket, bob, key=key) == hold(ticket, bob, key=key)
    assert ticket.messages.filter(direction="out").count() == 1


def test_a_colleague_who_answers_too_is_told_of_it(ticket, bob, ada):
    seen = ticket.seq
    hold(ticket, bob)
    with pytest.raises(Stale):
        actions.reply(ticket, text="Hello", seen=seen, by=ada)


def read(ticket: Ticket, agent) -> int:
    return Seen.objects.get(ticket=ticket, agent=agent).seq


def test_its_author_has_read_it_when_it_leaves(ticket, bob, noon):
    message = hold(ticket, bob)
    assert read(ticket, bob) == 2
    noon.shift(10)
    held.drain()
    message.refresh_from_db()
    assert read(ticket, bob) == message.seq


def test_its_author_has_not_read_what_came_meanwhile(ticket, mailbox, irma, bob, noon):
    hold(ticket, bob)
    actions.receive(ticket, channel=mailbox, identity=irma, words=make_words("More"))
    noon.shift(10)
    held.drain()
    assert read(ticket, bob) == 2


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.mark.parametrize("_time", range(5))
    def test_it_is_sent_or_taken_back_and_never_both(self, _time, ticket, bob, noon):
        message = hold(ticket, bob)
        noon.shift(10)
        released, draft = at_once(
            held.drain,
            lambda: actions.withdraw_reply(Message.objects.get(pk=message.pk), by=bob),
        )
        verbs = [line[0] for line in told(ticket)]
        if isinstance(draft, Draft):
            assert (released, verbs[-1]) == (0, "reply_withdrawn")
            assert not Delivery.objects.exists()
            assert Draft.objects.get().text == "Try the lid."
        else:
            assert (released, verbs[-1]) == (1, "replied")
            # It may even be gone before they look.
            assert isinstance(draft, TooLate)
            assert not Draft.objects.exists()
        assert {"replied", "reply_withdrawn"} - set(verbs)

    def test_two_sweeps_release_it_once(self, ticket, bob, noon):
        hold(ticket, bob)
        noon.shift(10)
        assert sorted(at_once(held.drain, held.drain)) == [0, 1]
        assert ticket.events.filter(verb="replied").count() == 1
