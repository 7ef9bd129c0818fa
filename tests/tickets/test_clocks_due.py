"""What runs out is told once; what was agreed on anew moves what runs."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base import doorbell
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.errors import CalendarInUse, OnlyAdmins
from helpdesk.base.accounts.hours import Block
from tests.factories import make_identity, make_ticket, make_words
from tests.tickets.agreed import HOUR, agree, clock, running
from tests.tickets.test_reply import statements
from tickets import actions
from tickets.actions import clocks, terms
from tickets.errors import NameMissing, PolicyNameTaken
from tickets.models import SlaPolicy, Terms, Ticket

# A Wednesday.
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
WEEK = [Block(day, 540, 1020) for day in range(5)]


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def told(ticket: Ticket) -> list[str]:
    """What its timeline says of clocks."""
    events = ticket.events.filter(verb__startswith="sla_")
    return [f"{one.verb} {one.data['clock']}" for one in events.order_by("seq")]


@pytest.fixture
def travel():
    with time_machine.travel(NINE, tick=False) as found:
        yield found


@pytest.fixture
def policy(travel, ada):
    return agree(ada, warn_percent=25)


@pytest.fixture
def ticket(policy, mailbox):
    return make_ticket(mailbox)


def test_it_warns_once_before_it_runs_out_and_tells_once_that_it_did(ticket, travel):
    travel.move_to(at(0.75))
    assert [clocks.drain(), clocks.drain()] == [1, 0]
    assert told(ticket) == ["sla_warned first_reply"]
    travel.move_to(at(1))
    assert clocks.drain() == 0
    travel.shift(1)
    assert clocks.waiting() == 1
    assert [clocks.drain(), clocks.drain()] == [1, 0]
    assert told(ticket) == ["sla_warned first_reply", "sla_breached first_reply"]
    assert clock(ticket).breached_at == at(1)
    ticket.refresh_from_db()
    assert (ticket.next_step, ticket.next_step_at) == ("clock", at(1))


def test_after_a_long_silence_it_tells_what_ran_out_and_warns_of_nothing(
    ticket, travel
):
    travel.move_to(at(100))
    clocks.drain()
    assert told(ticket) == ["sla_breached first_reply", "sla_breached resolution"]


def test_what_stands_still_runs_out_of_nothing(ticket, bob, travel):
    actions.wait(ticket, by=bob)
    travel.move_to(at(100))
    assert (clocks.drain(), told(ticket)) == (0, [])


def test_what_is_answered_is_not_told_of(ticket, bob, travel):
    travel.move_to(at(0.5))
    actions.reply(ticket, text="Hello", and_resolve=True, by=bob)
    travel.move_to(at(100))
    assert (clocks.drain(), told(ticket)) == (0, [])


def test_other_targets_move_what_runs_but_not_what_was_recorded(
    ticket, policy, ada, travel
):
    travel.move_to(at(1.5))
    clocks.drain()
    agree(ada, policy=policy, targets={"first_reply": 4 * HOUR, "resolution": HOUR})
    assert running(ticket)["first_reply"] == at(1)  # not in the request
    assert terms.waiting() > 0
    assert [terms.drain(), terms.drain(), terms.waiting()] == [1, 0, 0.0]
    assert running(ticket) == {"first_reply": at(4), "resolution": at(1)}
    assert clock(ticket).breached_at == at(1)
    clocks.drain()
    assert told(ticket) == ["sla_breached first_reply", "sla_breached resolution"]
    travel.move_to(at(5))
    clocks.drain()
    assert len(told(ticket)) == 2


def test_other_hours_of_a_calendar_move_what_runs(travel, ada, support, mailbox):
    calendar = people.save_calendar(name="Office", zone="UTC", blocks=WEEK, by=ada)
    support.calendar = calendar
    support.save()
    agree(ada, targets={"resolution": 10 * HOUR})
    ticket = make_ticket(mailbox)
    assert running(ticket) == {"resolution": datetime(2026, 6, 11, 11, tzinfo=UTC)}
    people.save_calendar(
        name="Office", zone="UTC", blocks=WEEK, calendar=calendar, by=ada,
        holidays=[(date(2026, 6, 11), "Corpus Christi")],
    )  # fmt: skip
    terms.drain()
    assert running(ticket) == {"resolution": datetime(2026, 6, 12, 11, tzinfo=UTC)}


def test_another_calendar_of_its_team_moves_what_runs(travel, ada, support, mailbox):
    calendar = people.save_calendar(name="Late", zone="UTC", blocks=[], by=ada)
    agree(ada)
    ticket = make_ticket(mailbox)
    people.edit_team(
        support, name="Support", lead=ada, duty=None, members=[], is_open=True,
        idle_after=timedelta(days=1), calendar=calendar, by=ada,
    )  # fmt: skip
    assert running(ticket) == {"first_reply": None, "resolution": None}


def test_a_policy_has_its_own_hours_where_it_says_so(travel, ada, mailbox):
    calendar = people.save_calendar(name="Office", zone="UTC", blocks=WEEK, by=ada)
    agree(ada, calendar=calendar, targets={"first_reply": 9 * HOUR})
    ticket = make_ticket(mailbox)
    assert running(ticket) == {"first_reply": datetime(2026, 6, 11, 10, tzinfo=UTC)}
    with pytest.raises(CalendarInUse):
        people.delete_calendar(calendar, by=ada)


def test_switched_off_nothing_runs_and_on_again_it_begins_anew(
    ticket, policy, ada, travel
):
    actions.switch_policy(policy, on=False, by=ada)
    terms.drain()
    ticket.refresh_from_db()
    assert (running(ticket), ticket.terms, ticket.next_step) == ({}, 0, "idle")
    travel.move_to(at(50))
    actions.switch_policy(policy, on=True, by=ada)
    terms.drain()
    assert running(ticket)["first_reply"] <= at(51)


def test_nobody_is_late_for_what_was_agreed_on_later(travel, ada, mailbox):
    ticket = make_ticket(mailbox)
    travel.move_to(at(48))
    agree(ada)
    assert terms.drain() == 1
    assert running(ticket) == {"first_reply": at(49), "resolution": at(56)}
    assert clocks.drain() == 0


def test_a_ticket_that_was_settled_by_older_rules_is_found(ticket, policy):
    Ticket.objects.filter(pk=ticket.pk).update(terms=0)
    assert terms.waiting() > 0
    assert terms.drain() == 1


def test_the_pump_looks_at_it(policy):
    assert terms.BELL in {bell.name for bell in doorbell.bells()}


def test_policies_change_places(ticket, policy, ada):
    other = agree(ada, "Later", targets={"resolution": HOUR})
    terms.drain()
    assert "first_reply" in running(ticket)
    actions.move_policy(other, up=True, by=ada)
    actions.move_policy(other, up=True, by=ada)
    terms.drain()
    assert list(SlaPolicy.objects.values_list("name", flat=True)) == ["Later", "All"]
    assert running(ticket) == {"resolution": at(1)}


def test_only_admins_say_what_is_agreed_on(ticket, policy, bob, carol):
    for by in (bob, carol):
        for verb in (
            lambda by=by: agree(by, "Mine"),
            lambda by=by: actions.switch_policy(policy, on=False, by=by),
            lambda by=by: actions.move_policy(policy, up=True, by=by),
        ):
            with pytest.raises(OnlyAdmins):
                verb()
    assert Terms.objects.get().version == 1


def test_a_policy_has_a_name_of_its_own(policy, ada):
    with pytest.raises(PolicyNameTaken):
        agree(ada, "All")
    with pytest.raises(NameMissing):
        agree(ada, " ")


@pytest.mark.parametrize(
    ("looks", "index"),
    [
        (lambda now: clocks._run_out(now).order_by("due_at")[:50], "clock_due"),
        (lambda now: clocks._running_out(now).order_by("warns_at")[:50], "clock_warns"),
        (lambda now: _stale().order_by("terms")[:50], "ticket_terms"),
    ],
)
def test_what_is_due_is_found_by_an_index_that_holds_nothing_else(ticket, looks, index):
    with connection.cursor() as cursor:
        # Of one row, whatever others left behind in the files of the indexes decides.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert f"Index Scan using {index} on" in looks(NINE).explain()


def _stale():
    return terms._stale(Terms.objects.get())


def by_kind(ticket, bob, mailbox):
    """How many statements words and answers take, with what is kept in mind warm."""
    irma = ticket.messages.get().identity
    given = {"channel": mailbox, "identity": irma}
    hear = actions.receive
    return {
        "hear": len(statements(hear, ticket, words=make_words("A"), **given)),
        "reply": len(statements(actions.reply, ticket, text="Hello", by=bob)),
        "again": len(statements(hear, ticket, words=make_words("B"), **given)),
        "note": len(statements(actions.note, ticket, text="Hm", by=bob)),
        "resolve": len(statements(actions.resolve, ticket, by=bob)),
        "open": len(statements(make_ticket, mailbox, identity=irma)),
    }


def test_a_policy_costs_one_statement_more_or_none_and_three_for_a_pause(
    travel, ada, bob, mailbox
):
    without = by_kind(make_ticket(mailbox), bob, mailbox)
    agree(ada)
    make_ticket(mailbox)
    with_one = by_kind(make_ticket(mailbox), bob, mailbox)
    more = {name: count - without[name] for name, count in with_one.items()}
    assert more == {
        "hear": 0, "reply": 1, "again": 1, "note": 0, "resolve": 3, "open": 1
    }  # fmt: skip


def test_ten_words_at_once_take_as_many_statements_as_one(travel, ada, mailbox):
    def asked(count: int) -> int:
        openings = [
            actions.Opening(channel=mailbox, identity=make_identity(), words=words)
            for words in [make_words()] * count
        ]
        with CaptureQueriesContext(connection) as found:
            actions.open_tickets(openings)
        return len(found)

    agree(ada)
    asked(1)
    assert asked(10) == asked(1)
