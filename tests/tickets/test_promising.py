"""What a reply promises: chosen with it, found in it, waved away; through every door."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import NewPromise, held
from tickets.errors import NotInTheFuture, NotOpen, OpenPromises
from tickets.models import FollowUp, Message, Status, Ticket
from tickets.queries.hints import hints

pytestmark = pytest.mark.usefixtures("company", "clock")

# The clock of these tests says Wednesday, 10 June 2026, 9:00.
FRIDAY_NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)
WORDS = "I'll get back to you by Friday noon."
HOLD = timedelta(seconds=10)


def chosen(due=FRIDAY_NOON):
    return [NewPromise(what=WORDS, due_at=due)]


def promises(ticket):
    rows = ticket.follow_ups.open().values_list("what", "due_at", "owner__name")
    return list(rows)


def found_in(message):
    message.refresh_from_db(fields=["promised"])
    return message.promised


def test_a_promise_is_made_with_the_reply_and_names_it(ticket, ada):
    before = ticket.seq
    message = actions.reply(ticket, text=WORDS, by=ada, promises=chosen())

    made = ticket.follow_ups.get()
    assert promises(ticket) == [(WORDS, FRIDAY_NOON, "Ada")]
    assert made.message == message
    assert [verb for verb, *_ in told(ticket, after=before)] == ["replied", "promised"]
    ticket.refresh_from_db()
    assert (ticket.next_step, ticket.next_step_at) == (
        Ticket.NextStep.IDLE,
        min(FRIDAY_NOON, ticket.next_step_at),
    )
    assert found_in(message) == []


def test_a_held_reply_promises_when_it_leaves(ticket, ada, clock):
    message = actions.reply(ticket, text=WORDS, by=ada, hold=HOLD, promises=chosen())
    assert promises(ticket) == []

    clock.shift(HOLD)
    held.drain()

    assert promises(ticket) == [(WORDS, FRIDAY_NOON, "Ada")]
    assert found_in(message) == []


def test_what_is_taken_back_promised_nothing(ticket, ada):
    message = actions.reply(ticket, text=WORDS, by=ada, hold=HOLD, promises=chosen())
    actions.withdraw_reply(message, by=ada)

    held.drain()
    assert not FollowUp.objects.exists()


def test_whoever_promises_is_not_done_even_if_it_was_resolved_meanwhile(
    ticket, ada, clock
):
    actions.reply(ticket, text=WORDS, by=ada, hold=HOLD, promises=chosen())
    actions.resolve(ticket, by=ada)

    clock.shift(HOLD)
    held.drain()

    ticket.refresh_from_db()
    assert (ticket.status, len(promises(ticket))) == (Status.OPEN, 1)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"promises": chosen(), "and_resolve": True}, OpenPromises),
        ({"promises": chosen(datetime(2026, 6, 10, 8, tzinfo=UTC))}, NotInTheFuture),
    ],
)
@pytest.mark.parametrize("hold", [timedelta(0), HOLD])
def test_what_cannot_be_promised_is_not_sent(ticket, ada, given, refusal, hold):
    with pytest.raises(refusal):
        actions.reply(ticket, text=WORDS, by=ada, hold=hold, **given)
    assert not ticket.messages.filter(direction=Message.Direction.OUT).exists()


def test_nothing_is_promised_on_what_is_resolved(ticket, ada):
    actions.resolve(ticket, by=ada)
    with pytest.raises(NotOpen):
        actions.reply(ticket, text=WORDS, by=ada, promises=chosen())


def test_the_form_sent_twice_promises_once(ticket, ada):
    typed = {
        "text": WORDS,
        "key": "0d6a1b0c-6d0e-4a51-9d0b-1f2f6d0c7b11",
        "promise_what": [WORDS],
        "promise_due": [FRIDAY_NOON.isoformat()],
    }
    for _ in range(2):
        answer = browser_of(ada).post(url(ticket, "reply"), typed)
        assert answer.status_code == 303
    assert promises(ticket) == [(WORDS, FRIDAY_NOON, "Ada")]


@pytest.mark.parametrize("due", ["", "soon", "2026-13-40T99:00"])
def test_a_promise_without_a_time_comes_back_with_the_words(ticket, ada, due):
    typed = {"text": WORDS, "promise_what": [WORDS], "promise_due": [due]}
    answer = browser_of(ada).post(url(ticket, "reply"), typed)
    assert (answer.status_code, FollowUp.objects.count()) == (422, 0)
    assert WORDS in shown(answer)


def test_a_promise_in_a_sent_reply_is_offered_on_it_until_somebody_keeps_it(
    ticket, ada, bob
):
    message = actions.reply(ticket, text=WORDS, by=ada)
    page = browser_of(ada).get(url(ticket))
    assert "You promised by" in shown(page)
    # Whoever did not write it is not asked.
    assert "You promised by" not in shown(browser_of(bob).get(url(ticket)))

    actions.promise(ticket, what=WORDS, due_at=FRIDAY_NOON, message=message, by=ada)
    assert found_in(message) == []
    assert "You promised by" not in shown(browser_of(ada).get(url(ticket)))


def test_what_was_waved_away_or_is_kept_is_not_offered_on_the_message(ticket, ada):
    waved = {"text": WORDS, "no_promise": [WORDS]}
    browser_of(ada).post(url(ticket, "reply"), waved)
    assert found_in(ticket.messages.latest("seq")) is None

    actions.promise(ticket, what="Call", due_at=FRIDAY_NOON, by=ada)
    assert found_in(actions.reply(ticket, text=WORDS, by=ada)) is None


def test_it_was_no_promise_after_all(ticket, ada):
    message = actions.reply(ticket, text=WORDS, by=ada)
    actions.dismiss_promise(message, by=ada)
    assert "You promised by" not in shown(browser_of(ada).get(url(ticket)))


class TestHints:
    def test_a_promise_is_found_by_the_hours_of_the_team(self, ticket, ada, support):
        support.calendar = people.save_calendar(
            name="Berlin",
            zone="Europe/Berlin",
            by=ada,
            blocks=[Block(day, 540, 1020) for day in range(5)],
            holidays=[],
        )
        support.save()
        ticket.refresh_from_db()

        [hint] = hints(ticket, "I'll call you back by Friday.", ada)

        assert hint.due_at == datetime(2026, 6, 12, 15, tzinfo=UTC)

    def test_what_is_kept_already_is_not_offered_again(self, ticket, ada):
        actions.promise(ticket, what="Call", due_at=FRIDAY_NOON, by=ada)
        assert hints(ticket, WORDS, ada) == []
        [other] = hints(ticket, "I will send it tomorrow at 10:00.", ada)
        assert other.due_at == datetime(2026, 6, 11, 10, tzinfo=UTC)

    def test_a_promise_without_a_time_asks_for_one(self, ticket, ada):
        [hint] = hints(ticket, "I'll get back to you.", ada)
        assert (hint.kind, hint.due_at) == ("promise", None)

    def test_nothing_is_offered_that_cannot_be_done(self, ticket, ada, dan):
        actions.follow(ticket, agent=dan, by=ada)
        assert hints(ticket, WORDS, dan) == []
        actions.resolve(ticket, by=ada)
        assert hints(ticket, WORDS, ada) == []
