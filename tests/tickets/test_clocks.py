"""What starts a clock, what stops it, and what lets it stand still."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import make_identity, make_ticket, make_words
from tests.tickets.agreed import DAY, HOUR, agree, clock, running
from tests.tickets.verbs import close
from tickets import actions
from tickets.actions import clocks, deliver, held
from tickets.models import Clock, Organization, Pause, Tag, Ticket

NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


@pytest.fixture
def travel():
    with time_machine.travel(NINE, tick=False) as found:
        yield found


@pytest.fixture
def policy(travel, ada):
    return agree(ada)


@pytest.fixture
def irma():
    return make_identity("Irma")


@pytest.fixture
def ticket(policy, mailbox, irma):
    return make_ticket(mailbox, identity=irma)


@pytest.fixture
def write(ticket, mailbox, irma):
    def words(text="And?", **more):
        given = make_words(text, **more)
        actions.receive(ticket, channel=mailbox, identity=irma, words=given)

    return words


def outcomes(ticket) -> list[tuple[str, str]]:
    return sorted(ticket.clocks.values_list("kind", "outcome"))


def test_first_words_start_the_first_reply_and_the_resolution(ticket):
    assert running(ticket) == {"first_reply": at(1), "resolution": at(8)}
    assert (ticket.next_step, ticket.next_step_at) == ("clock", at(1))


def test_without_a_policy_no_clock_runs(travel, mailbox):
    ticket = make_ticket(mailbox)
    assert (running(ticket), ticket.terms, ticket.next_step) == ({}, 0, "idle")


def test_the_first_answer_of_a_person_stops_the_first_reply(ticket, bob, travel):
    travel.move_to(at(0.5))
    actions.reply(ticket, text="Hello", by=bob)
    first = clock(ticket)
    assert (first.outcome, first.stopped_at) == ("met", at(0.5))
    assert running(ticket) == {"resolution": at(8)}


def test_a_note_stops_nothing(ticket, bob):
    actions.note(ticket, text="Hm", by=bob)
    assert set(running(ticket)) == {"first_reply", "resolution"}


def test_a_reply_that_may_be_taken_back_does_not_count_until_it_leaves(
    ticket, bob, travel
):
    travel.move_to(at(0.5))
    wait = timedelta(seconds=30)
    actions.reply(ticket, text="Hello", by=bob, hold=wait)
    assert "first_reply" in running(ticket)
    travel.shift(wait)
    held.drain()
    assert clock(ticket).stopped_at == at(0.5) + wait


def test_a_reply_that_was_taken_back_never_was(ticket, bob, travel):
    said = actions.reply(ticket, text="Hi", by=bob, hold=timedelta(seconds=30))
    actions.withdraw_reply(said, by=bob)
    assert running(ticket)["first_reply"] == at(1)


def test_later_words_start_the_next_reply_with_the_oldest_nobody_answered(
    ticket, bob, travel, write
):
    actions.reply(ticket, text="Hello", by=bob)
    travel.move_to(at(2))
    write()
    travel.move_to(at(3))
    write("Still there?")
    assert running(ticket) == {"next_reply": at(4), "resolution": at(8)}
    actions.reply(ticket, text="Yes", by=bob)
    assert clock(ticket, "next_reply").outcome == "met"
    travel.move_to(at(5))
    write("Thanks")
    assert running(ticket)["next_reply"] == at(7)


def test_words_that_came_while_an_answer_was_held_start_a_clock_of_their_own(
    ticket, bob, travel, write
):
    actions.reply(ticket, text="Hello", by=bob, hold=timedelta(seconds=30))
    travel.shift(10)
    write()
    travel.shift(30)
    held.drain()
    assert clock(ticket).outcome == "met"
    assert clock(ticket, "next_reply").started_at == NINE + timedelta(seconds=10)


@pytest.mark.parametrize("auto", ["auto-replied", "vacation"])
def test_what_a_machine_says_starts_nothing(ticket, bob, write, auto):
    actions.reply(ticket, text="Hello", by=bob)
    write("I am away", auto=auto)
    assert set(running(ticket)) == {"resolution"}


def test_what_a_machine_says_stops_nothing(ticket, write):
    write("I am away", auto="vacation")
    assert set(running(ticket)) == {"first_reply", "resolution"}


def test_an_answer_that_did_not_arrive_starts_the_next_one(ticket, bob, travel):
    actions.reply(ticket, text="Hello", by=bob)
    travel.move_to(at(1))
    delivery = deliver.claim()
    deliver.not_sent(delivery, words="No", permanent=True, in_doubt=False)
    assert running(ticket)["next_reply"] == at(3)


@pytest.mark.parametrize("whom", ["customer", "third_party"])
def test_it_stands_still_while_somebody_else_has_to_act(
    ticket, bob, travel, write, whom
):
    actions.reply(ticket, text="Which kettle?", by=bob)
    travel.move_to(at(1))
    actions.wait(ticket, waiting_for=whom, by=bob)
    assert running(ticket) == {"resolution": None}
    assert (ticket.next_step, clock(ticket, "resolution").warns_at) == ("idle", None)
    travel.move_to(at(25))
    write("The blue one")
    assert running(ticket) == {"next_reply": at(27), "resolution": at(32)}


def test_a_pause_ends_with_the_words_that_ended_it_however_late_we_read_them(
    ticket, bob, travel, write
):
    actions.reply(ticket, text="Which kettle?", by=bob)
    actions.wait(ticket, by=bob)
    travel.move_to(at(3))
    write("The blue one", said_at=at(1))
    assert running(ticket) == {"next_reply": at(3), "resolution": at(9)}


def test_a_policy_may_let_it_run_while_the_customer_is_waited_for(travel, ada, mailbox):
    agree(ada, pauses_waiting=False)
    ticket = make_ticket(mailbox)
    actions.wait(ticket, by=ada)
    assert running(ticket) == {"first_reply": at(1), "resolution": at(8)}


def test_snoozed_it_runs_on(ticket, bob):
    actions.snooze(ticket, until=at(5), by=bob)
    assert running(ticket) == {"first_reply": at(1), "resolution": at(8)}
    assert (ticket.next_step, ticket.next_step_at) == ("clock", at(1))


def test_a_policy_may_let_it_stand_still_while_it_is_snoozed(travel, ada, mailbox):
    agree(ada, pauses_snoozed=True)
    ticket = make_ticket(mailbox)
    actions.snooze(ticket, until=at(5), by=ada)
    assert running(ticket) == {"first_reply": None, "resolution": None}
    travel.move_to(at(6))
    clocks.drain()
    assert running(ticket) == {"first_reply": at(7), "resolution": at(14)}


def test_waiting_then_snoozed_then_open_in_one_moment_leaves_no_pause(
    ticket, bob, travel
):
    for _twice in range(2):
        actions.wait(ticket, by=bob)
        actions.snooze(ticket, until=at(1), by=bob)
        actions.wake(ticket, by=bob)
    assert running(ticket) == {"first_reply": at(1), "resolution": at(8)}
    assert not Pause.objects.filter(until=None).exists()


def test_resolved_it_is_done_and_opened_again_it_goes_on_with_what_was_used(
    ticket, bob, travel, write
):
    travel.move_to(at(1))
    actions.reply(ticket, text="Done", and_resolve=True, by=bob)
    assert outcomes(ticket) == [("first_reply", "met"), ("resolution", "met")]
    travel.move_to(at(31))
    write("It leaks again")
    assert running(ticket) == {"next_reply": at(33), "resolution": at(38)}


def test_resolved_without_an_answer_nothing_was_answered_and_reopened_it_still_waits(
    ticket, bob, travel
):
    travel.move_to(at(0.5))
    actions.resolve(ticket, by=bob)
    assert outcomes(ticket) == [("first_reply", "dropped"), ("resolution", "met")]
    travel.move_to(at(10.5))
    actions.reopen(ticket, by=bob)
    assert running(ticket) == {"first_reply": at(11), "resolution": at(18)}


def test_closed_nothing_runs(ticket, bob):
    actions.resolve(ticket, by=bob)
    close(ticket)
    assert running(ticket) == {}


@pytest.mark.parametrize("end", ["merged", "spam"])
def test_what_is_no_matter_of_its_own_any_more_has_no_clock(ticket, bob, mailbox, end):
    other = make_ticket(mailbox)
    change = {"spam_at": NINE} if end == "spam" else {"merged_into": other}
    Ticket.objects.filter(pk=ticket.pk).update(**change)
    clocks.resettle([ticket])
    assert {outcome for _kind, outcome in outcomes(ticket)} == {"dropped"}


def test_done_too_late_is_recorded_even_if_nobody_had_noticed(ticket, bob, travel):
    travel.move_to(at(2))
    actions.reply(ticket, text="Hello", by=bob)
    first = clock(ticket)
    assert (first.outcome, first.breached_at) == ("missed", at(1))
    assert ticket.events.filter(verb="sla_breached").count() == 1
    clocks.drain()
    assert ticket.events.filter(verb="sla_breached").count() == 1


def test_a_higher_priority_has_its_own_times(travel, ada, mailbox):
    agree(ada, targets={2: {"first_reply": 4 * HOUR}, 4: {"first_reply": HOUR}})
    ticket = make_ticket(mailbox)
    travel.move_to(at(0.5))
    actions.set_priority(ticket, priority=4, by=ada)
    assert running(ticket) == {"first_reply": at(1)}
    actions.set_priority(ticket, priority=1, by=ada)
    assert (running(ticket), clock(ticket).outcome) == ({}, "dropped")
    actions.set_priority(ticket, priority=2, by=ada)
    assert running(ticket) == {"first_reply": at(4)}


def test_conditions_choose_the_policy_and_it_changes_with_the_ticket(
    travel, ada, support, billing, mailbox
):
    agree(ada, "VIP", conditions={"tags": [_tag("vip")]}, targets={"resolution": HOUR})
    agree(ada, "Bills", conditions={"teams": [billing]}, targets={"resolution": DAY})
    ticket = make_ticket(mailbox)
    assert running(ticket) == {}
    actions.change_team(ticket, team=billing, by=ada)
    assert running(ticket) == {"resolution": at(24)}
    actions.tag(ticket, name="vip", by=ada)
    assert running(ticket) == {"resolution": at(1)}
    actions.untag(ticket, name="vip", by=ada)
    assert running(ticket) == {"resolution": at(24)}


def _tag(name: str):
    return Tag.objects.create(name=name)


def test_a_first_clock_knows_channel_tag_and_company_from_the_first_moment(
    travel, ada, support, mailbox
):
    acme = Organization.objects.create(name="Acme")
    agree(
        ada, conditions={"channels": [mailbox], "organizations": [acme],
                         "tags": [_tag("vip")], "priorities": [2]},
    )  # fmt: skip
    irma = make_identity("Irma")
    irma.customer.organization = acme
    irma.customer.save()
    words = make_words()
    given = {"channel": mailbox, "words": words, "tags": ("vip",)}
    [hers, his] = actions.open_tickets(
        [
            actions.Opening(identity=irma, **given),
            actions.Opening(identity=make_identity("Otto"), **given),
        ]
    )
    assert set(running(hers.ticket)) == {"first_reply", "resolution"}
    assert running(his.ticket) == {}


def test_two_clocks_of_a_kind_never_run(ticket):
    assert Clock.objects.filter(stopped_at=None, kind="resolution").count() == 1
