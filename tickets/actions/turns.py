"""Whose turn it is, asked by somebody of us: as the rules of teams give in turn, whether or
not the team has any."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.assign import assign, give
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.assignment import Decision, Mode, Turn, choose
from tickets.models import AssignmentPolicy, LastGiven, Ticket
from tickets.offer_errors import NobodysTurn
from tickets.queries.candidates import candidates, facts_of, policy_of
from tickets.queries.why_me import left_out

# Two in one instant stand one after the other all the same.
INSTANT = timedelta(microseconds=1)


def assign_to(ticket: Ticket, *, to: Agent | Turn, by: Agent) -> None:
    """Make somebody its owner: this one, or whoever's turn it is.

    Raises:
        As `assign` and `assign_in_turn` do.
    """
    if isinstance(to, Turn):
        assign_in_turn(ticket, by=by)
    else:
        assign(ticket, to=to, by=by)


@transaction.atomic
def assign_in_turn(ticket: Ticket, *, by: Agent) -> None:
    """Make whoever of its team had none for longest its owner, and tell why.

    Who is out of office, has no room or gave it back is passed over, and so is who has it.

    Raises:
        NobodysTurn: there is nobody else; it stays where it is.
    """
    rules.require(by, "assign", ticket)
    now = timezone.now()
    # Whoever asks next waits here: no two get the same one in a row.
    AssignmentPolicy.objects.get_or_create(team=ticket.team)
    rows = AssignmentPolicy.objects.select_for_update(no_key=True)
    policy = rows.get(team=ticket.team)
    decision = _next(ticket, policy, now)
    if decision.choice is None:
        raise NobodysTurn(ticket.team.name, left_out(decision.why["left_out"]))
    chosen = Agent.objects.get(pk=decision.choice)
    begin(ticket, "assign", by=by, owner=chosen)
    if ticket.team_id != policy.team_id:
        raise NobodysTurn(policy.team.name, [])
    give(ticket, to=chosen, by=by, **decision.why)
    last = LastGiven.objects.filter(team=ticket.team).aggregate(at=Max("at"))["at"]
    at = max(now, last + INSTANT) if last else now
    LastGiven.objects.update_or_create(
        team=ticket.team, agent=chosen, defaults={"at": at}
    )
    settle(ticket)


def _next(ticket: Ticket, policy: AssignmentPolicy, now: datetime) -> Decision:
    facts = facts_of(ticket)
    counted = facts.kind if facts.kind in policy.kinds else ""
    people = candidates(ticket, counted, now)
    others = [one for one in people if one.key != ticket.assignee_id]
    in_turn = replace(
        policy_of(policy, now), mode=Mode.ROUND_ROBIN, by_skill=False,
        by_language=False, known_since=None,
    )  # fmt: skip
    return choose(others, facts, in_turn)
