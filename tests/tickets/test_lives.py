"""Whatever people do, and whenever: what has to hold holds after every step."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from tests.tickets.happenings import unknown
from tests.tickets.lives_moved import Moved
from tickets.models import (
    Clock,
    Event,
    Fact,
    Follower,
    FollowUp,
    Handover,
    Message,
    Pause,
    Ticket,
)


class WithPromisesKept(Moved):
    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[type, dict[int, object]] = {Message: {}, Fact: {}, Event: {}}

    @invariant()
    def every_open_ticket_has_somebody_able_who_answers_and_a_next_step(self):
        for ticket in Ticket.objects.open().select_related("assignee", "team"):
            person = ticket.accountable
            assert person is not None
            assert person.is_active
            assert person.role in {"admin", "lead", "agent"}
            assert ticket.assignee in {None, person}
            if ticket.assignee is None:
                assert person == ticket.team.answerable
            else:
                assert presence.stand_in(person, timezone.now()) == person
            assert (ticket.next_step, ticket.next_step_at) == expected_step(ticket)

    @invariant()
    def clocks_run_for_what_customers_wait_for_and_are_due_where_a_walker_gets(self):
        for ticket in Ticket.objects.prefetch_related("clocks", "pauses"):
            running = [one for one in ticket.clocks.all() if one.stopped_at is None]
            waited_for = {"resolution"} if ticket.is_open else set()
            if ticket.is_open and ticket.waiting_since:
                answered = ticket.first_replied_at
                waited_for.add("next_reply" if answered else "first_reply")
            assert {one.kind for one in running} in (waited_for, set())
            assert bool(running) <= (ticket.terms > 0)
            for clock in running:
                assert clock.due_at == walked(clock, list(ticket.pauses.all()))

    @invariant()
    def what_ran_out_is_told_once(self):
        told = Event.objects.filter(verb="sla_breached").count()
        assert told == Clock.objects.filter(breached_at__isnull=False).count()

    @invariant()
    def what_is_not_open_has_no_next_step(self):
        ended = Ticket.objects.filter(status__in=["resolved", "closed"])
        assert not ended.exclude(next_step="", next_step_at=None).exists()
        assert not FollowUp.objects.open().filter(ticket__in=ended).exists()

    @invariant()
    def numbers_of_events_have_no_gap(self):
        for ticket in Ticket.objects.all():
            seqs = list(ticket.events.values_list("seq", flat=True))
            assert seqs == list(range(1, ticket.seq + 1))
            for message in ticket.messages.all():
                event = ticket.events.get(seq=message.seq)
                assert event.data["message"] == str(message.public_id)

    @invariant()
    def of_each_key_of_an_event_somebody_decided_whether_the_world_is_told(self):
        assert unknown() == set()

    @invariant()
    def no_word_no_fact_and_no_event_vanishes(self):
        for model, field in ((Message, "text"), (Fact, "value"), (Event, "data")):
            now = dict(model.objects.values_list("pk", field))
            before = self.kept[model]
            if model is Message:
                before = {pk: before[pk] for pk in before.keys() - self.taken_back}
            assert {pk: now.get(pk) for pk in before} == before
            self.kept[model] = now

    @invariant()
    def what_may_be_taken_back_has_not_left_and_its_ticket_knows_nothing_of_it(self):
        for message in Message.objects.filter(held_until__isnull=False):
            states = message.deliveries.values_list("state", "attempts")
            assert set(states) == {("queued", 0)}
            told = message.ticket.events.get(seq=message.seq)
            assert told.verb == "reply_held"
        for ticket in Ticket.objects.all():
            said = ticket.messages.filter(held_until=None)
            newest = said.order_by("seq").last()
            if newest is None:
                assert ticket.merged_into_id is not None
                continue
            assert ticket.last_message_seq == newest.seq
            spoken = said.exclude(direction="note").order_by("said_at", "seq").last()
            assert spoken is None or ticket.last_direction == spoken.direction

    @invariant()
    def who_promised_is_able_to_keep_it(self):
        for promise in FollowUp.objects.open().select_related("owner"):
            assert promise.owner.can_own

    @invariant()
    def an_offer_shows_a_ticket_only_as_long_as_it_stands(self):
        shown = Follower.objects.filter(why="offered").values_list("ticket", flat=True)
        offered = Handover.objects.pending().values_list("ticket", flat=True)
        assert set(shown) <= set(offered)

    @invariant()
    def everybody_sees_what_they_may_and_nothing_else(self):
        tickets = list(Ticket.objects.select_related("team"))
        follows = set(Follower.objects.values_list("agent_id", "ticket_id"))
        for agent in Agent.objects.prefetch_related("teams"):
            teams = {team.pk for team in agent.teams.all()}
            may = {t.pk for t in tickets if sees(agent, t, teams, follows)}
            seen = Ticket.objects.visible_to(agent).values_list("pk", flat=True)
            assert sorted(seen) == sorted(may)
            if agent.is_active:
                assert {pk for who, pk in self.had if who == agent.pk} <= may


def sees(agent: Agent, ticket: Ticket, teams: set[int], follows: set) -> bool:
    """The rules again, in plain words and from plain rows."""
    if not agent.is_active:
        return False
    if agent.role == "admin" or (agent.pk, ticket.pk) in follows:
        return True
    if agent.role == "collaborator":
        return False
    return (
        ticket.team.is_open
        or ticket.team_id in teams
        or agent.pk in {ticket.team.lead_id, ticket.assignee_id, ticket.accountable_id}
    )


def walked(clock: Clock, pauses: list[Pause]) -> datetime | None:
    """When it is due, for somebody who goes from one change to the next."""
    why = {"resolved"}
    why |= {"waiting"} if clock.policy.pauses_waiting else set()
    why |= {"snoozed"} if clock.policy.pauses_snoozed else set()
    counted = [one for one in pauses if one.why in why]

    def stands_still(moment: datetime) -> bool:
        started = [one for one in counted if one.since <= moment]
        return any(not one.until or moment < one.until for one in started)

    ends = {at for one in counted for at in (one.since, one.until) if at}
    at, left = clock.started_at, timedelta(seconds=clock.target)
    for then in sorted(end for end in ends if end > at):
        if not stands_still(at):
            if then - at >= left:
                break
            left -= then - at
        at = then
    return None if stands_still(at) else at + left


def expected_step(ticket: Ticket) -> tuple[str, object]:
    steps = [
        (p.due_at, "promise") for p in ticket.follow_ups.all() if p.state == "open"
    ]
    if ticket.status == "snoozed":
        steps.append((ticket.wake_at, "wake"))
    else:
        steps.append((ticket.touched_at + ticket.team.idle_after, "idle"))
    clocks = [one for one in ticket.clocks.all() if one.stopped_at is None]
    steps += [(one.due_at, "clock") for one in clocks if one.due_at]
    at = min(at for at, _ in steps)
    names = {name for moment, name in steps if moment == at}
    return (ticket.next_step if ticket.next_step in names else ""), at


@pytest.mark.django_db
@pytest.mark.parametrize("lives", [1, pytest.param(30, marks=pytest.mark.slow)])
def test_random_lives_of_tickets_keep_every_promise(lives):
    run_state_machine_as_test(
        WithPromisesKept,
        settings=settings(
            max_examples=lives,
            stateful_step_count=50,
            deadline=None,
            # Shrinking a life takes minutes; fifty steps are read sooner.
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
