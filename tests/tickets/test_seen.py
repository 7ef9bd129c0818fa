"""How far everybody has read, and who wrote meanwhile."""

import pytest

from tests.factories import make_words
from tests.threads import at_once
from tests.tickets.verbs import everything
from tickets import actions
from tickets.errors import NoSuchTicket, Stale
from tickets.models import Seen, Ticket


def read(ticket, agent) -> int | None:
    return Seen.objects.filter(ticket=ticket, agent=agent).values_list(
        "seq", flat=True
    ).first()  # fmt: skip


def more(ticket: Ticket, text: str = "More"):
    first = ticket.messages.filter(direction="in").first()
    return actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=make_words(text)
    )


def test_the_ticket_knows_its_newest_message_and_which_way_it_went(ticket, bob):
    assert (ticket.last_message_seq, ticket.last_direction) == (2, "in")
    reply = actions.reply(ticket, text="Hello", by=bob)
    ticket.refresh_from_db()
    assert (ticket.last_message_seq, ticket.last_direction) == (reply.seq, "out")
    note = actions.note(ticket, text="Odd", by=bob)
    ticket.refresh_from_db()
    assert (ticket.last_message_seq, ticket.last_direction) == (note.seq, "out")
    assert ticket.last_words == "Hello"
    answer = more(ticket)
    ticket.refresh_from_db()
    assert (ticket.last_message_seq, ticket.last_direction) == (answer.seq, "in")


def test_marks_go_forward_and_never_beyond_what_was_said(ticket, bob, ada):
    marks = [actions.mark_seen(ticket, seq=seq, by=bob) for seq in (1, 99, 0)]
    assert marks == [1, 2, 2]
    assert (read(ticket, bob), read(ticket, ada)) == (2, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_the_one_further_on_counts(ticket, bob):
    results = at_once(
        *[lambda n=n: actions.mark_seen(ticket, seq=n, by=bob) for n in (2, 1, 2, 1)]
    )
    assert set(results) <= {1, 2}
    assert read(ticket, bob) == 2


def test_unread_is_one_step_before_the_customers_last_words(ticket, bob):
    last = more(ticket)
    actions.note(ticket, text="Hm", by=bob)
    actions.mark_unread(ticket, by=bob)
    assert read(ticket, bob) == last.seq - 1
    actions.mark_seen(ticket, seq=1, by=bob)
    actions.mark_unread(ticket, by=bob)
    assert read(ticket, bob) == last.seq - 1


def test_what_was_never_read_stays_so(ticket, bob):
    actions.mark_unread(ticket, by=bob)
    assert read(ticket, bob) is None


@pytest.mark.parametrize("verb", [actions.reply, actions.note])
def test_who_writes_has_read_up_to_their_own_words(ticket, bob, ada, verb):
    message = verb(ticket, text="Hello", by=bob)
    assert (read(ticket, bob), read(ticket, ada)) == (message.seq, None)


def test_marks_are_no_events_and_change_no_ticket(ticket, bob):
    before = {**everything(), "tickets.Seen": []}
    actions.mark_seen(ticket, seq=2, by=bob)
    actions.mark_unread(ticket, by=bob)
    assert {**everything(), "tickets.Seen": []} == before


def test_ac_51_a_stranger_leaves_no_mark(bill, bob):
    for verb in (
        lambda: actions.mark_seen(bill, seq=2, by=bob),
        lambda: actions.mark_unread(bill, by=bob),
    ):
        with pytest.raises(NoSuchTicket):
            verb()
    assert not Seen.objects.exists()


class TestWhoWroteMeanwhile:
    def test_nothing_is_sent_over_words_nobody_read(self, ticket, bob, ada):
        seen = ticket.seq
        more(ticket)
        actions.note(ticket, text="Careful!", by=ada)
        actions.save_draft(ticket, mode="reply", text="Hello", by=bob)
        before = everything()

        with pytest.raises(Stale) as stale:
            actions.reply(ticket, text="Hello", seen=seen, by=bob)

        assert str(stale.value).startswith("2 new messages came while you wrote.")
        assert "Nothing was sent and your words are kept" in str(stale.value)
        assert stale.value.data == {"new": 2}
        assert everything() == before

    def test_whoever_wants_to_sends_anyway(self, ticket, bob):
        seen = ticket.seq
        more(ticket)
        assert actions.reply(ticket, text="Hi", seen=seen, anyway=True, by=bob).pk

    def test_ones_own_words_are_no_news(self, ticket, bob):
        seen = ticket.seq
        actions.note(ticket, text="Hm", by=bob)
        actions.reply(ticket, text="Hello", by=bob)
        assert actions.reply(ticket, text="And this", seen=seen, by=bob).pk

    def test_other_things_that_happen_are_no_messages(self, ticket, bob, ada):
        seen = ticket.seq
        actions.tag(ticket, name="vip", by=ada)
        assert actions.reply(ticket, text="Hello", seen=seen, by=bob).pk

    def test_what_was_sent_already_is_answered_first(self, ticket, bob):
        key = "0196f6a2-0000-7000-8000-000000000001"
        said = actions.reply(ticket, text="Hi", key=key, seen=2, by=bob)
        more(ticket)
        assert actions.reply(ticket, text="Hi", key=key, seen=2, by=bob) == said
