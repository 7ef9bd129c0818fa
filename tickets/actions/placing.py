"""Tickets find their owners by the rules of their team.

The rows say what is due: open tickets without an owner, in teams that assign by rule. One
at a time is placed, under the lock of the team's policy, so that two who look at once do
not both give to whoever has the fewest; then whoever gets it is locked, then the ticket.
Chats that somebody waits in ring instead (`ring`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts import calendars, presence
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from tickets.actions import offers
from tickets.actions.assign import own
from tickets.actions.settling import settle
from tickets.assignment import Decision, Mode, Out, choose
from tickets.models import (
    AssignmentPolicy,
    Handover,
    LastGiven,
    Status,
    Ticket,
    Unplaced,
)
from tickets.models.ticket import TicketQuerySet
from tickets.queries.candidates import candidates, facts_of, policy_of

BELL = "tickets.placing"
BATCH = 50
# Nobody was free: for the whole team, and for one ticket.
TEAM_AGAIN = timedelta(seconds=30)
TICKET_AGAIN = timedelta(minutes=1)
CLOSED_AGAIN = timedelta(minutes=15)


def save_assignment(
    team: Team,
    *,
    mode: str,
    by_skill: bool = True,
    by_language: bool = True,
    known_days: int = 30,
    capacity: int | None = None,
    kinds: dict[str, int] | None = None,
    in_hours: bool = True,
    by: Agent,
) -> AssignmentPolicy:
    """Say how the team's tickets find their owners; what nobody owns now finds one, too.

    Raises:
        NotAllowed: admins and the team's lead do this.
    """
    if not (by.is_active and (by.is_admin or team.lead_id == by.pk)):
        raise NotAllowed
    policy, _made = AssignmentPolicy.objects.update_or_create(
        team=team,
        defaults={
            "mode": Mode(mode).value,
            "by_skill": by_skill,
            "by_language": by_language,
            "known_days": known_days,
            "capacity": capacity,
            "kinds": kinds or {},
            "in_hours": in_hours,
            "looks_at": timezone.now(),
        },
    )
    Unplaced.objects.filter(ticket__team=team).delete()
    doorbell.ring(BELL)
    return policy


def nobody_owns(ticket: Ticket) -> None:
    """Something happened to it: where its team assigns by rule, that is looked at now."""
    rules = AssignmentPolicy.objects.exclude(mode=Mode.MANUAL.value)
    if rules.filter(team=ticket.team_id).exists():
        doorbell.ring(BELL)


def waiting() -> float:
    """Seconds since the oldest ticket was touched that a rule could give somebody now."""
    now = timezone.now()
    oldest = (
        _unowned(now)
        .filter(team__in=_looking(now).values("team"))
        .aggregate(at=Min("touched_at"))["at"]
    )
    return max(0.001, (now - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Give what can be given; how many."""
    now = timezone.now()
    policies = _looking(now).select_related("team__calendar")
    return sum(_place_some(policy, now) for policy in policies.order_by("team"))


def _looking(now: datetime) -> QuerySet[AssignmentPolicy]:
    rules = AssignmentPolicy.objects.exclude(mode=Mode.MANUAL.value)
    return rules.filter(looks_at__lte=now)


def _unowned(now: datetime) -> TicketQuerySet:
    """What sleeps, rings or is on offer has time."""
    awake = Ticket.objects.open().exclude(status=Status.SNOOZED)
    free = awake.filter(assignee=None, live_since=None)
    offered = Handover.objects.pending().values("ticket")
    again = Q(unplaced=None) | Q(unplaced__again_at__lte=now)
    return free.filter(again).exclude(pk__in=offered)


def _place_some(policy: AssignmentPolicy, now: datetime) -> int:
    calendar = policy.team.calendar
    if policy.in_hours and not calendars.is_open(calendar, now):
        opens = calendars.next_opening(calendar, now)
        _look_again(policy, min(filter(None, (opens, now + CLOSED_AGAIN))))
        return 0
    count = 0
    tickets = _unowned(now).filter(team=policy.team_id)
    longest = F("waiting_since").asc(nulls_last=True)
    for ticket in tickets.order_by("-priority", longest, "id")[:BATCH]:
        placed = place(ticket, policy)
        if placed is None:
            _look_again(policy, now + TEAM_AGAIN)
            break
        count += placed
    return count


def _look_again(policy: AssignmentPolicy, at: datetime) -> None:
    """Unless somebody changed the rules meanwhile: then at once."""
    same = AssignmentPolicy.objects.filter(pk=policy.pk, looks_at=policy.looks_at)
    same.update(looks_at=at)


@transaction.atomic
def place(ticket: Ticket, policy: AssignmentPolicy) -> bool | None:
    """Give it to whom the rules choose. None: nobody of the team takes anything now."""
    now = timezone.now()
    rows = AssignmentPolicy.objects.select_for_update(no_key=True)
    rules = rows.filter(pk=policy.pk, team=ticket.team_id).first()
    if rules is None:
        return False
    facts = facts_of(ticket)
    counted = facts.kind if facts.kind in rules.kinds else ""
    decision = choose(candidates(ticket, counted, now), facts, policy_of(rules, now))
    if decision.choice is None:
        return _nobody(ticket, rules, decision, now)
    agent = Agent.objects.select_for_update(no_key=True).get(pk=decision.choice)
    ticket.lock()
    if not _is_still_free(ticket, rules):
        return False
    if not _can_still(agent, ticket, now):
        Unplaced.objects.filter(ticket=ticket).delete()
        return False
    tell = [str(agent.public_id)]
    own(ticket, to=agent, by=None, tell=tell, **decision.why)
    LastGiven.objects.update_or_create(
        team=ticket.team, agent=agent, defaults={"at": now}
    )
    Unplaced.objects.filter(ticket=ticket).delete()
    settle(ticket)
    return True


def _nobody(
    ticket: Ticket, rules: AssignmentPolicy, decision: Decision, now: datetime
) -> bool | None:
    """Where the ticket itself is the reason, others may still find somebody."""
    if Out.REFUSED not in decision.why["left_out"] and not rules.kinds:
        return None
    Unplaced.objects.update_or_create(
        ticket=ticket,
        defaults={"why": decision.why, "again_at": now + TICKET_AGAIN},
    )
    return False


def _is_still_free(ticket: Ticket, rules: AssignmentPolicy) -> bool:
    return (
        ticket.is_open
        and ticket.assignee_id is None
        and ticket.team_id == rules.team_id
        and ticket.live_since is None
        and ticket.merged_into_id is None
        and offers.pending(ticket) is None
    )


def _can_still(agent: Agent, ticket: Ticket, now: datetime) -> bool:
    """Under their lock: they may have left, or gone, while we looked."""
    away = presence.absent(now).filter(agent=agent).exists()
    sees = Ticket.objects.visible_to(agent).filter(pk=ticket.pk)
    return agent.can_own and not away and sees.exists()
