"""Each number in a small world, exactly; what is not to be counted is there, too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from helpdesk.reports.periods import Period
from tests.factories import (
    known,
    make_channel,
    make_identity,
    make_ticket,
    make_words,
    soon,
)
from tests.tickets.agreed import HOUR, agree
from tickets import actions
from tickets.actions import clocks, held, offers
from tickets.actions.taking_over import expire
from tickets.models import Event, FollowUp, Ticket


def told(figures, *keys):
    return [(figures[key].part, figures[key].whole) for key in keys]


def spam(ticket):
    Ticket.objects.filter(pk=ticket.pk).update(spam_at=timezone.now())


def merged(ticket, into):
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)


def offer(ticket, *, to, by, after=0, travel=None, end=None):
    """An offer that ends after so many minutes by `end`."""
    made = actions.hand_over(known(ticket), to=to, note="Please.", by=by)
    if travel is not None:
        travel.shift(timedelta(minutes=after))
    if end is not None:
        end(made)
    return made


class TestHandOvers:
    KEYS = ("handovers-accepted", "handovers-declined", "handovers-expired",
            "handovers-withdrawn", "handovers-open")  # fmt: skip

    @pytest.fixture
    def ended(self, travel, mailbox, bob, eve, ada):
        accept = lambda one: actions.accept(one, by=eve)  # noqa: E731
        for minutes in (10, 20, 60):
            offer(make_ticket(mailbox), to=eve, by=bob, after=minutes, travel=travel,
                  end=accept)  # fmt: skip
        offer(make_ticket(mailbox), to=eve, by=bob,
              end=lambda one: actions.decline(one, reason="No time.", by=eve))  # fmt: skip
        offer(make_ticket(mailbox), to=eve, by=bob,
              end=lambda one: actions.withdraw_handover(one, by=bob))  # fmt: skip
        offer(make_ticket(mailbox), to=eve, by=bob)
        for hide in (spam, lambda one: merged(one, Ticket.objects.earliest("pk"))):
            hidden = make_ticket(mailbox)
            offer(hidden, to=eve, by=bob, end=accept)
            hide(hidden)

    def test_each_outcome_of_all_that_ended_and_what_is_on_offer(
        self, ended, count, support
    ):
        found = count(support)
        assert told(found, *self.KEYS) == [(3, 5), (1, 5), (0, 5), (1, 5), (1, 1)]

    def test_how_long_those_that_were_accepted_had_to_wait(self, ended, count, support):
        found = count(support)["handovers-time"]
        assert (found.whole, found.median, found.p90) == (3, 20 * 60, 60 * 60)

    def test_what_nobody_answered_expired(self, travel, mailbox, bob, eve, count):
        made = offer(make_ticket(mailbox), to=eve, by=bob)
        travel.shift(timedelta(days=2))
        expire(made)
        assert told(count(None), "handovers-expired") == [(1, 1)]

    def test_it_counts_for_the_team_that_gave(
        self, travel, count, ticket, bob, grace, support, billing
    ):
        offer(ticket, to=billing, by=bob, after=5, travel=travel,
              end=lambda one: actions.accept(one, by=grace))  # fmt: skip
        assert Ticket.objects.get().team == billing
        assert told(count(support), "handovers-accepted") == [(1, 1)]
        assert told(count(billing), "handovers-accepted") == [(0, 0)]
        assert told(count(support, billing), "handovers-accepted") == [(1, 1)]

    def test_chats_that_ring_are_nobody_s_offer(self, count, ticket, support):
        made = offers.make(ticket, to=support, giver=None, brief={}, expires_at=soon())
        assert told(count(None), "handovers-open") == [(0, 0)]
        offers.end(ticket, made, made.State.EXPIRED, by=None)
        clocks.settle(ticket)
        assert told(count(None), "handovers-expired") == [(0, 0)]


class TestPromises:
    KEYS = ("promises-kept", "promises-kept-late", "promises-broken",
            "promises-late", "promises-withdrawn")  # fmt: skip

    def test_kept_late_broken_open_and_withdrawn(
        self, travel, mailbox, bob, ada, count, support
    ):
        def promised():
            return actions.promise(
                make_ticket(mailbox), what="Call", due_at=soon(), by=bob
            )

        for made in (promised(), promised()):
            actions.keep(made, by=bob)
        actions.withdraw(promised(), reason="Not needed.", by=bob)
        late, given_up, _open = promised(), promised(), promised()
        hidden = promised()
        spam(hidden.ticket)
        travel.shift(timedelta(hours=2))
        actions.keep(late, by=bob)
        actions.withdraw(given_up, reason="Too late.", by=bob)
        promised()  # not due yet

        found = count(support)

        assert told(found, *self.KEYS) == [(2, 5), (1, 5), (1, 5), (1, 5), (1, 6)]

    def test_kept_before_its_time_counts_when_that_comes(
        self, travel, ticket, bob, count
    ):
        made = actions.promise(ticket, what="Call", due_at=soon(days=3), by=bob)
        actions.keep(made, by=bob)
        assert told(count(None), "promises-kept") == [(0, 0)]
        travel.shift(timedelta(days=4))
        assert told(count(None), "promises-kept") == [(1, 1)]

    def test_it_counts_for_the_team_that_had_it_when_it_was_due(
        self, travel, ticket, bob, count, support, billing
    ):
        actions.promise(ticket, what="Call", due_at=soon(), by=bob)
        travel.shift(timedelta(hours=2))
        actions.change_team(ticket, team=billing, by=bob)
        assert told(count(support), "promises-late") == [(1, 1)]
        assert told(count(billing), "promises-late") == [(0, 0)]


class TestPeriods:
    @pytest.mark.parametrize(
        ("due", "counts"),
        [("2026-06-03T23:59:59", False), ("2026-06-04T00:00:00", True),
         ("2026-06-09T23:59:59", True), ("2026-06-10T00:00:00", False)],
    )  # fmt: skip
    def test_its_first_moment_is_in_it_and_the_next_one_s_is_not(
        self, travel, ticket, bob, count, due, counts
    ):
        at = datetime.fromisoformat(due).replace(tzinfo=UTC)
        made = actions.promise(ticket, what="Call", due_at=soon(), by=bob)
        FollowUp.objects.filter(pk=made.pk).update(due_at=at)
        period = Period.of(date(2026, 6, 4), date(2026, 6, 9))
        found = count(None, period=period)["promises-late"]
        assert found.whole == int(counts)

    def test_days_are_those_of_whoever_looks(self):
        with timezone.override("Pacific/Auckland"):
            period = Period.of(date(2026, 6, 4), date(2026, 6, 4))
        assert period.since == datetime(2026, 6, 3, 12, tzinfo=UTC)
        assert period.until == datetime(2026, 6, 4, 12, tzinfo=UTC)

    def test_a_day_may_have_23_hours(self):
        with timezone.override("Europe/Berlin"):
            period = Period.of(date(2026, 3, 29), date(2026, 3, 29))
        assert period.until - period.since == timedelta(hours=23)

    def test_the_one_before_is_as_long_and_ends_where_this_one_begins(self, travel):
        period = Period.latest(30)
        assert (period.before.days, period.before.until) == (30, period.since)

    @pytest.mark.parametrize("last", [date(2026, 6, 3), date(2027, 6, 6)])
    def test_none_is_shorter_than_a_day_or_longer_than_a_year(self, last):
        with pytest.raises(ValueError, match="period"):
            Period.of(date(2026, 6, 4), last)

    def test_the_period_before_is_counted_beside_it(self, travel, mailbox, bob, count):
        for days in (1, 1, 8):
            made = actions.promise(
                make_ticket(mailbox), what="Call", due_at=soon(), by=bob
            )
            past = timezone.now() - timedelta(days=days)
            FollowUp.objects.filter(pk=made.pk).update(due_at=past)
        found = count(None)["promises-late"]
        assert (found.part, found.was_part, found.change) == (2, 1, 0)


class TestClocks:
    KEYS = ("sla-first-reply", "sla-next-reply", "sla-resolution")

    def test_what_fell_due_late_and_open_ones_included_and_what_is_pending(
        self, travel, mailbox, bob, ada, count, support
    ):
        agree(ada, targets={"first_reply": HOUR, "resolution": 48 * HOUR})
        met, missed, _silent, hidden = (make_ticket(mailbox) for _ in range(4))
        spam(hidden)
        actions.reply(met, text="Hello", by=bob)
        travel.shift(timedelta(hours=2))
        clocks.drain()
        actions.reply(missed, text="Sorry", by=bob)
        fresh = make_ticket(mailbox)

        found = count(support)

        assert told(found, *self.KEYS) == [(1, 3), (0, 0), (0, 0)]
        assert [found[key].pending for key in self.KEYS] == [1, 0, 4]
        actions.reply(fresh, text="Hello", by=bob)
        assert count(support)["sla-first-reply"].pending == 0

    def test_late_before_the_sweep_noticed_is_late(self, travel, mailbox, ada, count):
        agree(ada, targets={"first_reply": HOUR})
        make_ticket(mailbox)
        travel.shift(timedelta(hours=2))
        assert told(count(None), "sla-first-reply") == [(0, 1)]

    def test_what_is_no_longer_asked_for_is_not_counted(
        self, travel, mailbox, ada, bob, count
    ):
        agree(ada, targets={"first_reply": HOUR})
        ticket = make_ticket(mailbox)
        actions.resolve(ticket, by=bob)
        travel.shift(timedelta(hours=2))
        assert told(count(None), "sla-first-reply") == [(0, 0)]


class TestReplies:
    def test_refusals_of_all_replies_that_left(
        self, travel, mailbox, ticket, bob, count
    ):
        actions.reply(ticket, text="Hello", by=bob)
        for told_of in ({"refuses": True}, {"deflects": True}, {}):
            ticket.lock()
            ticket.record("replied", by=bob, **told_of)
            clocks.settle(ticket)
        actions.reply(ticket, text="Held", by=bob, hold=timedelta(seconds=30))
        ticket.lock()
        ticket.record("replied", by=None, refuses=True)
        clocks.settle(ticket)
        assert told(count(None), "cant", "deflected") == [(1, 4), (1, 4)]
        travel.shift(60)
        held.drain()
        assert told(count(None), "cant") == [(1, 5)]

    def test_goodwill_is_summed_by_currency_without_what_was_taken_back(
        self, ticket, bob, count
    ):
        def goodwill(verb, amount, currency, key):
            ticket.lock()
            ticket.record(
                verb,
                by=bob,
                amount=amount,
                currency=currency,
                reason="Late",
                goodwill=key,
            )
            clocks.settle(ticket)

        given = Event.Verb.GOODWILL_GIVEN
        goodwill(given, 500, "EUR", "a")
        goodwill(given, 250, "EUR", "b")
        goodwill(given, 1200, "JPY", "c")
        goodwill(given, 9900, "EUR", "d")
        goodwill(Event.Verb.GOODWILL_WITHDRAWN, 9900, "EUR", "d")
        goodwill(Event.Verb.GOODWILL_ASKED, 9900, "EUR", "e")
        found = count(None)["goodwill"]
        assert (found.part, found.amounts) == (3, {"EUR": 750, "JPY": 1200})


class TestSolved:
    KEYS = ("repeat-yourself", "context-kept", "switched", "transferred", "bounced")

    def write(self, ticket, channel):
        identity = make_identity(kind=channel.kind, customer=ticket.customer)
        actions.receive(
            ticket, channel=channel, identity=identity, words=make_words("Again")
        )

    def repeat(self, ticket):
        ticket.lock()
        ticket.record("repeated", by=None, message="x", words="as I said")
        clocks.settle(ticket)

    @pytest.fixture
    def chat(self, support):
        return make_channel(support, kind="widget")

    def test_a_ticket_counts_when_it_is_solved_and_while_it_is(
        self, ticket, bob, count
    ):
        assert told(count(None), "repeat-yourself") == [(0, 0)]
        actions.resolve(ticket, by=bob)
        assert told(count(None), "repeat-yourself") == [(0, 1)]
        actions.reopen(ticket, by=bob)
        assert told(count(None), "repeat-yourself") == [(0, 0)]
        self.repeat(ticket)
        actions.resolve(ticket, by=bob)
        assert told(count(None), "repeat-yourself") == [(1, 1)]

    def test_hops_transfers_and_what_was_lost(
        self, mailbox, chat, bob, eve, count, support
    ):
        kept, asked, repeated, plain, hidden = (make_ticket(mailbox) for _ in range(5))
        for one in (kept, asked, repeated, hidden):
            self.write(one, chat)
        self.write(kept, mailbox)
        actions.take(asked, by=bob)
        actions.assign(asked, to=eve, by=bob)
        actions.assign(asked, to=bob, by=eve)
        asked.lock()
        asked.record("replied", by=bob, asks_known=["order"])
        clocks.settle(asked)
        self.repeat(repeated)
        for one in (kept, asked, repeated, plain, hidden):
            actions.resolve(one, by=bob)
        merged(hidden, plain)

        found = count(support)

        assert told(found, *self.KEYS) == [(1, 4), (1, 3), (3, 4), (1, 4), (1, 4)]
        assert (found["channel-hops"].median, found["channel-hops"].p90) == (1, 2)
        assert (found["transfers"].median, found["transfers"].p90) == (0, 2)

    def test_what_was_merged_into_it_is_part_of_its_story(
        self, travel, mailbox, chat, bob, count
    ):
        """The older words come with newer numbers, and are told where they were said."""
        older = make_ticket(mailbox)
        travel.shift(60)
        self.write(older, mailbox)
        self.repeat(older)
        travel.shift(60)
        into = make_ticket(
            chat, identity=make_identity(kind="widget", customer=older.customer)
        )
        travel.shift(60)
        self.write(into, chat)
        actions.merge(older, into=into, by=bob)
        actions.resolve(into, by=bob)
        found = count(None)
        assert told(found, "repeat-yourself", "switched") == [(1, 1), (1, 1)]
        assert found["channel-hops"].median == 1

    def test_it_counts_for_the_team_that_solved_it(
        self, travel, ticket, bob, grace, count, support, billing
    ):
        actions.reply(ticket, text="Hm", by=bob)
        actions.change_team(ticket, team=billing, by=bob)
        actions.resolve(ticket, by=grace)
        travel.shift(timedelta(days=1))
        assert told(count(support), "transferred") == [(0, 0)]
        assert told(count(billing), "transferred") == [(1, 1)]


class TestSomebodyAnswers:
    def test_nothing_is_without_a_next_step_or_somebody(self, ticket, bill, count):
        found = count(None)
        assert told(found, "no-next-step", "gaps") == [(0, 2), (0, 2)]
        assert found["gaps"].minutes == 0

    def test_minutes_are_read_from_the_timeline(
        self, travel, ticket, bob, ada, count, billing
    ):
        """A timeline whose first line names nobody, as no verb writes it."""
        actions.note(ticket, text="Hm", by=bob)
        ticket.lock()
        ticket.record("opened", by=None)
        clocks.settle(ticket)
        travel.shift(timedelta(minutes=7))
        found = count(None)["gaps"]
        assert (found.part, found.minutes) == (1, 7)
        ticket.lock()
        ticket.record("accountable_changed", by=None)
        clocks.settle(ticket)
        travel.shift(timedelta(minutes=7))
        assert count(None)["gaps"].minutes == 7
