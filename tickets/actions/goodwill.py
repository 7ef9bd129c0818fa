"""Goodwill: given at once within the agent's budget, asked for above it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions.begin import begin
from tickets.actions.settling import settle
from tickets.errors import ReasonMissing
from tickets.goodwill_errors import GoodwillDecided, GoodwillStands, NothingGiven
from tickets.models import Event, Goodwill, Message, Ticket
from tickets.queries.goodwill import budget_of, deciders, may_decide

State = Goodwill.State
REASON = 300
# Whoever thinks again later has to speak with somebody.
TAKEN_BACK_FOR = timedelta(days=1)


@transaction.atomic
def give_goodwill(ticket: Ticket, *, amount: int, reason: str, by: Agent) -> Goodwill:
    """Give the customer something, in minor units; above the budget, ask for it.

    Raises:
        NothingGiven, ReasonMissing: nothing was given.
    """
    reason = one_line(reason, limit=REASON)
    if amount <= 0:
        raise NothingGiven
    if not reason:
        raise ReasonMissing
    # Their row is locked: two at once cannot spend the same money.
    begin(ticket, "give_goodwill", by=by, owner=by)
    now = timezone.now()
    budget = budget_of(by, now)
    asks = amount > budget.left
    given = Goodwill(
        ticket=ticket,
        agent=by,
        amount=amount,
        currency=budget.currency,
        reason=reason,
        state=State.ASKED if asks else State.GIVEN,
        at=now,
    )
    verb = Event.Verb.GOODWILL_ASKED if asks else Event.Verb.GOODWILL_GIVEN
    tell = deciders(ticket, by) if asks else []
    event = ticket.record(verb, by=by, **_told(given, tell))
    given.seq = event.seq
    given.save(force_insert=True)
    ticket.touch()
    settle(ticket)
    return given


def approve_goodwill(goodwill: Goodwill, *, by: Agent) -> None:
    """Let it be given; it does not count against its giver's budget.

    Raises:
        NotAllowed: only the team's lead and admins may.
        GoodwillDecided: somebody was quicker.
    """
    _decide(goodwill, "approve_goodwill", State.APPROVED, by=by)


def decline_goodwill(goodwill: Goodwill, *, note: str = "", by: Agent) -> None:
    """It is not given. note: why.

    Raises:
        NotAllowed: only the team's lead and admins may.
        GoodwillDecided: somebody was quicker.
    """
    note = one_line(note, limit=REASON)
    _decide(goodwill, "decline_goodwill", State.DECLINED, by=by, note=note)


@transaction.atomic
def _decide(
    goodwill: Goodwill, rule: str, state: Goodwill.State, *, by: Agent, **more: Any
) -> None:
    ticket = goodwill.ticket
    begin(ticket, rule, by=by)
    if not may_decide(by, ticket, goodwill.agent_id):
        raise NotAllowed
    _read(goodwill, ticket)
    if goodwill.state != State.ASKED:
        raise GoodwillDecided
    goodwill.state, goodwill.decided_by = state, by
    goodwill.decided_at = timezone.now()
    approved = state == State.APPROVED
    verb = Event.Verb.GOODWILL_GIVEN if approved else Event.Verb.GOODWILL_DECLINED
    tell = [goodwill.agent] if goodwill.agent_id != by.pk else []
    event = ticket.record(verb, by=by, **_told(goodwill, tell), **more)
    if approved:
        goodwill.seq = event.seq
    goodwill.save(update_fields=["state", "decided_by", "decided_at", "seq"])
    ticket.touch()
    settle(ticket)


@transaction.atomic
def withdraw_goodwill(goodwill: Goodwill, *, by: Agent) -> None:
    """It is not given after all: nobody has told the customer, or has asked in vain.

    Raises:
        NotAllowed: only its giver, the team's lead and admins may.
        GoodwillStands: a reply went out since, or it was given more than a day ago.
    """
    ticket = goodwill.ticket
    begin(ticket, "withdraw_goodwill", by=by)
    if goodwill.agent_id != by.pk and not may_decide(by, ticket, goodwill.agent_id):
        raise NotAllowed
    _read(goodwill, ticket)
    if not _is_fresh(goodwill, ticket):
        raise GoodwillStands
    goodwill.state = State.WITHDRAWN
    goodwill.save(update_fields=["state"])
    ticket.record(Event.Verb.GOODWILL_WITHDRAWN, by=by, **_told(goodwill))
    settle(ticket)


def _is_fresh(goodwill: Goodwill, ticket: Ticket) -> bool:
    if goodwill.state == State.ASKED:
        return True
    given = goodwill.decided_at or goodwill.at
    old = timezone.now() - given >= TAKEN_BACK_FOR
    if goodwill.state not in {State.GIVEN, State.APPROVED} or old:
        return False
    answers = ticket.messages.filter(direction=Message.Direction.OUT, held_until=None)
    # By time: seqs are other ones where the ticket was merged into another.
    return not answers.filter(said_at__gte=given).exists()


def _read(goodwill: Goodwill, ticket: Ticket) -> None:
    """Anew, under its ticket's lock, and with its ticket as that was read."""
    goodwill.refresh_from_db()
    goodwill.ticket = ticket


def _told(goodwill: Goodwill, tell: list[Agent] | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "goodwill": str(goodwill.public_id),
        "amount": goodwill.amount,
        "currency": goodwill.currency,
        "reason": goodwill.reason,
        "agent": str(goodwill.agent.public_id),
    }
    if tell:
        data["tell"] = sorted(str(one.public_id) for one in tell)
    return data
