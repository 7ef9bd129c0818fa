"""Replies that go at a time of their writer's choice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.base.accounts import actions as people
from helpdesk.base.errors import NotAllowed
from helpdesk.notifications.models import Notification
from tests.factories import make_ticket, make_words
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions, outbox
from tickets.actions import closing, held
from tickets.errors import NotInTheFuture, TooLate
from tickets.models import Event, Message
from tickets.queries import inbox

pytestmark = pytest.mark.usefixtures("company")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVENING = NOON + timedelta(hours=8)
MONDAY = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as now:
        yield now


@pytest.fixture
def later(ticket, bob) -> Message:
    return actions.reply(ticket, text="Good evening.", by=bob, at=EVENING)


def they_write(ticket, text="Forget it."):
    first = ticket.messages.filter(direction="in").first()
    actions.receive(
        ticket, channel=first.channel, identity=first.identity, words=make_words(text)
    )


def test_it_goes_at_its_time_and_not_before(ticket, later, clock):
    clock.move_to(EVENING - timedelta(seconds=1))
    assert held.drain() == 0
    assert later.deliveries.get().not_before == EVENING

    clock.move_to(EVENING)

    assert held.drain() == 1
    later.refresh_from_db()
    ticket.refresh_from_db()
    assert (later.held_until, later.said_at) == (None, EVENING)
    assert ticket.waiting_since is None


def test_until_then_the_customer_still_waits_and_reads_nothing(ticket, later):
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert later.is_timed


def test_where_they_wrote_before_that_it_stops_and_its_writer_hears(
    ticket, later, bob, clock
):
    clock.move_to(EVENING - timedelta(hours=1))
    they_write(ticket)
    clock.move_to(EVENING)

    assert held.drain() == 1
    assert (held.drain(), held.waiting()) == (0, 0)

    later.refresh_from_db()
    assert (later.stopped_at, later.deliveries.get().state) == (EVENING, "queued")
    told = Event.objects.filter(ticket=ticket).latest("seq")
    assert (told.verb, told.data["tell"]) == ("reply_stopped", [str(bob.public_id)])
    outbox.drain()
    assert Notification.objects.filter(agent=bob, event=told).exists()


def test_a_machine_that_writes_meanwhile_stops_nothing(ticket, later, clock):
    first = ticket.messages.filter(direction="in").first()
    away = make_words("I am away.", auto="vacation")
    actions.receive(ticket, channel=first.channel, identity=first.identity, words=away)
    clock.move_to(EVENING)
    held.drain()
    later.refresh_from_db()
    assert (later.held_until, later.stopped_at) == (None, None)


def test_what_stopped_is_sent_all_the_same_and_answers_what_they_wrote(
    ticket, later, bob, clock
):
    clock.move_to(EVENING - timedelta(hours=1))
    they_write(ticket)
    clock.move_to(EVENING)
    held.drain()

    actions.send_now(later, by=bob)

    later.refresh_from_db()
    ticket.refresh_from_db()
    assert (later.held_until, later.stopped_at) == (None, None)
    assert ticket.waiting_since is None


def test_what_stopped_is_taken_back_to_be_changed(ticket, later, bob, clock):
    they_write(ticket)
    clock.move_to(EVENING)
    held.drain()
    draft = actions.withdraw_reply(later, by=bob)
    assert draft.text == "Good evening."
    assert not Message.objects.filter(pk=later.pk).exists()


def test_what_stopped_a_colleague_may_send_or_take_as_well(
    ticket, later, bob, eve, clock
):
    they_write(ticket)
    with pytest.raises(NotAllowed):
        actions.send_now(later, by=eve)
    clock.move_to(EVENING)
    held.drain()

    draft = actions.withdraw_reply(later, by=eve)

    assert (draft.agent, draft.text) == (eve, "Good evening.")


def test_ac_54_of_somebody_who_left_it_stops_and_a_colleague_decides(
    ticket, later, ada, bob, eve, clock
):
    with pytest.raises(NotAllowed):
        actions.send_now(later, by=eve)
    people.deactivate(bob, by=ada)
    clock.move_to(EVENING)
    held.drain()
    later.refresh_from_db()
    assert later.stopped_at == EVENING

    draft = actions.withdraw_reply(later, by=eve)

    assert (draft.agent, draft.text) == (eve, "Good evening.")


def test_it_goes_now_when_its_writer_says_so(ticket, later, bob):
    actions.send_now(later, by=bob)
    later.refresh_from_db()
    assert (later.held_until, later.said_at) == (None, NOON)


def test_once_it_has_gone_the_ticket_sleeps(ticket, bob, clock):
    actions.reply(ticket, text="Later.", by=bob, at=EVENING, snooze_until=MONDAY)
    clock.move_to(EVENING)
    held.drain()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.wake_at) == ("snoozed", MONDAY)


@pytest.mark.parametrize("seconds", [0, 20])
def test_a_reply_at_once_lets_the_ticket_sleep_as_well(ticket, bob, clock, seconds):
    hold = timedelta(seconds=seconds)
    actions.reply(ticket, text="Now.", by=bob, hold=hold, snooze_until=MONDAY)
    clock.shift(hold)
    held.drain()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.wake_at) == ("snoozed", MONDAY)


@pytest.mark.parametrize("times", [
    {"at": NOON},
    {"snooze_until": NOON},
    {"at": EVENING, "snooze_until": EVENING},
])  # fmt: skip
def test_no_time_may_be_over_already(ticket, bob, times):
    with pytest.raises(NotInTheFuture):
        actions.reply(ticket, text="Too late.", by=bob, **times)
    assert ticket.messages.count() == 1


def test_a_ticket_is_not_closed_while_something_is_to_be_sent(ticket, bob, support):
    actions.resolve(ticket, by=bob)
    actions.reply(ticket, text="Later.", by=bob, at=NOON + timedelta(days=9))
    support.closes_after = timedelta(days=1)
    support.save()
    ticket.refresh_from_db()
    ticket.resolved_at = NOON - timedelta(days=5)
    ticket.save()
    assert closing.drain() == 0


def test_the_page_says_when_it_goes_or_that_it_did_not(ticket, later, bob, clock):
    browser, page = browser_of(bob), reverse("tickets:ticket", args=[ticket.number])
    assert "Will be sent at" in browser.get(page).content.decode()
    they_write(ticket)
    clock.move_to(EVENING)
    held.drain()
    shown = browser_of(bob).get(page).content.decode()
    assert "the customer wrote meanwhile" in shown
    assert "Send it all the same" in shown


def test_the_composer_takes_a_time_on_the_clock_of_its_writer(ticket, bob):
    page = reverse("tickets:verb", args=[ticket.number, "reply"])
    answer = browser_of(bob).post(page, {"text": "Later.", "at": "2026-11-23T09:00"})
    assert answer.status_code in {302, 303}
    message = Message.objects.latest("id")
    assert (message.is_timed, message.held_until > NOON) == (True, True)


def test_its_time_is_changed_and_it_goes_then(ticket, later, bob, clock):
    actions.reschedule(later, at=MONDAY, by=bob)
    clock.move_to(EVENING)
    assert held.drain() == 0
    clock.move_to(MONDAY)
    assert held.drain() == 1
    assert later.deliveries.get().not_before == MONDAY


def test_one_that_stopped_goes_at_another_time_after_its_writer_read_why(
    ticket, bob, clock
):
    later = actions.reply(
        ticket, text="Solved then.", by=bob, at=EVENING, and_resolve=True
    )
    they_write(ticket, "Thanks!")
    clock.move_to(EVENING)
    held.drain()

    actions.reschedule(later, at=MONDAY, by=bob)
    clock.move_to(MONDAY)

    assert held.drain() == 1
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_what_came_before_it_stopped_stops_it_at_another_time_as_well(
    ticket, later, bob, clock
):
    they_write(ticket)
    actions.reschedule(later, at=MONDAY, by=bob)
    clock.move_to(MONDAY)
    held.drain()
    later.refresh_from_db()
    assert later.stopped_at == MONDAY


def test_no_time_but_one_to_come_and_nobody_but_its_writer(
    ticket, later, bob, eve, clock
):
    with pytest.raises(NotInTheFuture):
        actions.reschedule(later, at=NOON, by=bob)
    with pytest.raises(NotAllowed):
        actions.reschedule(later, at=MONDAY, by=eve)
    clock.move_to(EVENING)
    held.drain()
    with pytest.raises(TooLate):
        actions.reschedule(later, at=MONDAY, by=bob)


def test_the_list_of_what_goes_later_has_mine_and_my_teams_the_next_first(
    mailbox, billing_mailbox, ticket, bob, eve, carol, grace, clock
):
    other, strange = make_ticket(mailbox), make_ticket(billing_mailbox)
    actions.reply(ticket, text="One", by=bob, at=MONDAY)
    actions.reply(other, text="Two", by=eve, at=EVENING)
    actions.reply(strange, text="Three", by=grace, at=EVENING)

    def of(agent):
        return [row.number for row in inbox.inbox(agent, "scheduled").rows]

    assert of(bob) == [str(other.number), str(ticket.number)]
    assert of(carol) == [str(strange.number)]
    page = shown(browser_of(bob).get("/?view=scheduled"))
    assert "reply goes" in page
    told = program(make_token(bob).secret).get("/api/v1/messages/?is_timed=true")
    assert [one["text"] for one in told.json()["results"]] == ["Two", "One"]


def test_where_it_stands_in_the_conversation_its_time_is_changed(ticket, later, bob):
    browser = browser_of(bob)
    page = browser.get(f"/t/{ticket.number}/").content.decode()
    link = f"/t/{ticket.number}/reschedule/?message={later.public_id}"
    assert f'data-popover="{link}&amp;at=2026-11-22+20:00"' in page
    form = browser.get(f"{link}&at=2026-11-22T20:00").content.decode()
    assert 'value="2026-11-22T20:00"' in form
