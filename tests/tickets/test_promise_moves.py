"""Promises that get another time, another owner, or go on; and holding replies."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from helpdesk.base.accounts.models import Absence
from helpdesk.base.errors import NotAllowed
from tests.factories import make_words, soon
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import Outcome, clocks, held
from tickets.errors import (
    CannotSee,
    NotInTheFuture,
    NoWayOut,
    OpenPromises,
    PromiseEnded,
    ReasonMissing,
)
from tickets.models import FollowUp, Message, Phrase
from tickets.offer_errors import IsAbsent
from tickets.promise_errors import LatePromise, NothingMoved, OutOfOffice
from tickets.queries import phrases

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE, SIX = NOON + timedelta(hours=1), NOON + timedelta(hours=6)


@pytest.fixture(autouse=True)
def noon(company, support):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def promise(ticket, bob) -> FollowUp:
    return actions.promise(ticket, what="Call back", due_at=ONE, by=bob)


def outcome(promise, becomes, reason="") -> dict[str, Outcome]:
    return {str(promise.public_id): Outcome(becomes, reason)}


def away(agent, deputy=None) -> None:
    ends = NOON + timedelta(days=9)
    Absence.objects.create(agent=agent, deputy=deputy, begins=NOON, ends=ends)


class TestMoved:
    def test_it_begins_anew_and_says_why(self, ticket, promise, bob, eve, noon):
        noon.move_to(ONE)
        clocks.drain()
        actions.move_promise(promise, due_at=SIX, owner=eve, note=" Sick ", by=bob)
        promise.refresh_from_db()
        assert (promise.due_at, promise.owner, promise.late_at) == (SIX, eve, None)
        assert promise.reminds_at == SIX - timedelta(hours=1)
        what, by, data = told(ticket)[-1]
        assert (what, by) == ("promise_moved", "Bob")
        assert data == {
            "promise": str(promise.public_id),
            "what": "Call back",
            "due_at": SIX.isoformat(),
            "before": {
                "due_at": ONE.isoformat(),
                "owner": str(bob.public_id),
                "name": "Bob",
                "late_at": ONE.isoformat(),
            },
            "owner": str(eve.public_id),
            "name": "Eve",
            "note": "Sick",
            "tell": [str(eve.public_id)],
        }
        ticket.refresh_from_db()
        assert (ticket.next_step, ticket.next_step_at) == ("promise", SIX)

    @pytest.mark.parametrize(
        ("typed", "refusal"),
        [
            ({"due_at": SIX, "note": " "}, ReasonMissing),
            ({"due_at": NOON, "note": "x"}, NotInTheFuture),
            ({"due_at": ONE, "note": "x"}, NothingMoved),
            ({"note": "x"}, NothingMoved),
        ],
    )
    def test_refused_it_stays_as_it_was(self, promise, bob, typed, refusal):
        with pytest.raises(refusal):
            actions.move_promise(promise, by=bob, **typed)
        promise.refresh_from_db()
        assert (promise.due_at, promise.owner) == (ONE, bob)

    def test_nobody_gets_it_who_cannot_see_the_ticket(self, bill, carol, bob):
        promise = actions.promise(bill, what="Call", due_at=ONE, by=carol)
        with pytest.raises(CannotSee):
            actions.move_promise(promise, owner=bob, note="x", by=carol)

    def test_nobody_gets_it_who_is_away(self, ticket, promise, bob, eve):
        away(eve)
        with pytest.raises(IsAbsent):
            actions.move_promise(promise, owner=eve, note="x", by=bob)
        with pytest.raises(OutOfOffice):
            actions.promise(ticket, what="Call", due_at=SIX, by=eve)

    def test_what_has_ended_is_not_moved(self, promise, bob):
        actions.keep(promise, by=bob)
        with pytest.raises(PromiseEnded):
            actions.move_promise(promise, due_at=SIX, note="x", by=bob)

    def test_undo_moves_it_back(self, ticket, promise, bob):
        browser = browser_of(bob)
        answer = browser.post(
            url(ticket, "move_promise"),
            {"follow_up": promise.public_id, "due_at": SIX.isoformat(), "note": "Sick"},
            headers={"Accept": "application/json"},
        ).json()
        promise.refresh_from_db()
        assert promise.due_at == SIX
        browser.post(answer["undo"])
        promise.refresh_from_db()
        assert (promise.due_at, promise.owner) == (ONE, bob)


class TestHeld:
    def test_reply_and_new_time_go_together(self, ticket, promise, bob):
        message = actions.hold_promise(promise, due_at=SIX, text="By {time}.", by=bob)
        promise.refresh_from_db()
        assert (message.text, promise.due_at) == ("By 22 November 2026, 18:00.", SIX)
        assert [what for what, *_ in told(ticket)][-2:] == ["replied", "promise_moved"]

    def test_without_a_way_to_the_customer_nothing_moves(self, ticket, promise, bob):
        channel = ticket.messages.get().channel
        channel.is_active = False
        channel.save()
        with pytest.raises(NoWayOut):
            actions.hold_promise(promise, due_at=SIX, text="Soon", by=bob)
        promise.refresh_from_db()
        assert (promise.due_at, Message.objects.count()) == (ONE, 1)

    def test_a_time_that_has_passed_is_told_nobody(self, promise, bob):
        with pytest.raises(NotInTheFuture):
            actions.hold_promise(promise, due_at=NOON, text="Soon", by=bob)
        assert Message.objects.count() == 1

    def test_sent_twice_it_is_said_and_moved_once(self, ticket, promise, bob):
        key = uuid4()
        for later in (SIX, SIX + timedelta(seconds=1)):
            actions.hold_promise(promise, due_at=later, text="Soon", key=key, by=bob)
        promise.refresh_from_db()
        assert (promise.due_at, ticket.messages.count()) == (SIX, 2)

    def test_taken_back_the_promise_is_due_as_before(self, ticket, promise, bob, noon):
        wait = timedelta(seconds=10)
        message = actions.hold_promise(
            promise, due_at=SIX, text="Soon", hold=wait, by=bob
        )
        actions.withdraw_reply(message, by=bob)
        promise.refresh_from_db()
        assert promise.due_at == ONE
        assert told(ticket)[-1][0] == "reply_withdrawn"
        assert told(ticket)[-2][2]["why"] == "taken_back"

    def test_taken_back_late_is_late_again(self, ticket, promise, bob, noon):
        noon.move_to(ONE)
        clocks.drain()
        message = actions.hold_promise(
            promise, due_at=SIX, text="Soon", hold=timedelta(seconds=10), by=bob
        )
        actions.withdraw_reply(message, by=bob)
        promise.refresh_from_db()
        assert (promise.due_at, promise.late_at) == (ONE, ONE)

    def test_the_words_are_in_the_customers_language(self, ticket, promise, bob):
        message = ticket.messages.get()
        german = "Mein Kessel ist undicht und ich habe das schon zweimal geschrieben."
        actions.receive(
            ticket,
            channel=message.channel,
            identity=message.identity,
            words=make_words(german),
        )
        assert phrases.language_for(ticket) == "de"
        said = actions.hold_promise(promise, due_at=SIX, text="Bis {time}", by=bob)
        assert said.text == "Bis 22. November 2026 18:00"

    def test_admins_have_their_own_words(self, ticket, ada, bob):
        own = {"en": "Dear {name}, by {time}. {agent}", "de": ""}
        actions.save_phrases("holding", texts=own, by=ada)
        assert phrases.holding(ticket, by=bob) == "Dear Irma, by {time}. Bob"
        actions.save_phrases("holding", texts={"en": ""}, by=ada)
        assert not Phrase.objects.exists()
        with pytest.raises(NotAllowed):
            actions.save_phrases("holding", texts=own, by=bob)

    def test_the_page_offers_it_when_it_is_due_soon(self, ticket, promise, bob, noon):
        page = browser_of(bob)
        assert "Write a holding reply" not in shown(page.get(url(ticket)))
        noon.shift(timedelta(minutes=45))
        clocks.drain()
        assert "Write a holding reply" in shown(page.get(url(ticket)))
        form = page.get(url(ticket, "hold_promise"), {"follow_up": promise.public_id})
        assert "You will hear from us by {time}" in shown(form)

    def test_the_settings_page_keeps_words_for_each_language(self, ada):
        page = browser_of(ada)
        assert page.get("/settings/holding/").status_code == 200
        answer = page.post("/settings/holding/", {"en": "Wait.", "de": "Warten Sie."})
        assert answer.status_code == 302
        assert phrases.phrases("holding") == {"en": "Wait.", "de": "Warten Sie."}


class TestResolving:
    def test_each_promise_gets_an_answer(self, ticket, promise, bob):
        second = actions.promise(ticket, what="Send", due_at=SIX, by=bob)
        both = {**outcome(promise, "kept"), **outcome(second, "withdrawn", "No need")}
        with pytest.raises(OpenPromises):
            actions.resolve(ticket, outcomes=outcome(promise, "kept"), by=bob)
        actions.resolve(ticket, outcomes=both, by=bob)
        ticket.refresh_from_db()
        states = ticket.follow_ups.order_by("due_at").values_list("state", flat=True)
        assert (ticket.status, list(states)) == ("resolved", ["kept", "withdrawn"])

    def test_while_one_goes_on_the_ticket_sleeps_until_it_is_due(
        self, ticket, promise, bob, noon
    ):
        actions.resolve(ticket, outcomes=outcome(promise, "goes_on"), by=bob)
        ticket.refresh_from_db()
        assert (ticket.status, ticket.wake_at) == ("snoozed", ONE)
        noon.move_to(ONE)
        clocks.drain()
        ticket.refresh_from_db()
        assert ticket.status == "open"

    def test_what_is_late_goes_on_only_with_a_new_time(
        self, ticket, promise, bob, noon
    ):
        noon.move_to(ONE)
        with pytest.raises(LatePromise):
            actions.resolve(ticket, outcomes=outcome(promise, "goes_on"), by=bob)

    def test_withdrawn_without_a_reason_it_is_not(self, ticket, promise, bob):
        with pytest.raises(ReasonMissing):
            actions.resolve(ticket, outcomes=outcome(promise, "withdrawn"), by=bob)
        promise.refresh_from_db()
        assert promise.state == "open"

    @pytest.mark.parametrize("hold", [0, 10])
    def test_a_reply_that_resolves_says_it_too(self, ticket, promise, bob, noon, hold):
        with pytest.raises(OpenPromises):
            actions.reply(ticket, text="Done", and_resolve=True, by=bob)
        actions.reply(
            ticket, text="Done", and_resolve=True, by=bob,
            outcomes=outcome(promise, "kept"), hold=timedelta(seconds=hold),
        )  # fmt: skip
        noon.shift(timedelta(seconds=20))
        held.drain()
        ticket.refresh_from_db()
        promise.refresh_from_db()
        assert (ticket.status, promise.state) == ("resolved", "kept")

    def test_the_form_asks_and_the_page_goes_on(self, ticket, promise, bob):
        page = browser_of(bob)
        asked = page.post(url(ticket, "resolve"))
        assert asked.status_code == 409
        assert "Call back" in shown(asked)
        assert "Say what becomes of it" in shown(asked)
        typed = {f"promise-{promise.public_id}": "kept"}
        assert page.post(url(ticket, "resolve"), typed).status_code == 303
        ticket.refresh_from_db()
        assert ticket.status == "resolved"

    def test_the_composer_sends_the_answers_along(self, ticket, promise, bob):
        page = browser_of(bob)
        assert (
            f'name="promise-{promise.public_id}"'
            in page.get(url(ticket)).content.decode()
        )
        typed = {
            "text": "Done",
            "and_resolve": "1",
            f"promise-{promise.public_id}": "withdrawn",
            f"reason-{promise.public_id}": "Solved",
        }
        assert page.post(url(ticket, "reply"), typed).status_code == 303
        promise.refresh_from_db()
        assert (promise.state, promise.reason) == ("withdrawn", "Solved")


def test_a_promise_that_went_to_another_ticket_is_not_changed_from_the_old_one(
    ticket, bob
):
    said = actions.reply(ticket, text="We will call.", by=bob)
    promise = actions.promise(ticket, what="Call", due_at=soon(), message=said, by=bob)
    stale = type(promise).objects.select_related("ticket").get(pk=promise.pk)
    actions.split(said, by=bob)
    with pytest.raises(PromiseEnded):
        actions.keep(stale, by=bob)
