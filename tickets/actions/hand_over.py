"""Handing a ticket over, with its brief; it is over only when somebody accepted it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts import calendars, presence
from helpdesk.base.accounts.models import Agent, Role, Team
from tickets.actions import offers
from tickets.actions.assign import move, own
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.context import edit_context
from tickets.actions.offers import State
from tickets.actions.sight import remember
from tickets.errors import CannotOwn, NotOpen
from tickets.models import Context, Event, Handover, Ring, Ticket
from tickets.offer_errors import (
    AlreadyOffered,
    ContextMissing,
    IsAbsent,
    NoRoom,
    NotOffered,
    NotYourOffer,
    OfferedToOwner,
    OfferEnded,
)
from tickets.queries import chats
from tickets.queries.brief import brief
from tickets.queries.people import members

# Somebody waits at the other end: whoever is asked says so at once.
RINGS_FOR = timedelta(seconds=60)
LASTS_FOR = timedelta(days=1)
# Of the time a team is there, at the least.
WORKS_FOR = timedelta(hours=4)


@transaction.atomic
def hand_over(
    ticket: Ticket, *, to: Agent | Team, note: str = "", goal: str = "", by: Agent
) -> Handover:
    """Offer the ticket, with its brief. The giver stays accountable until it is accepted.

    What is for somebody absent goes to their deputy. While a customer waits at the other
    end it rings those who are there.

    goal: what the customer wants, written into the context before.

    Raises:
        TicketClosed, NotOpen: nothing is handed over that has ended.
        AlreadyOffered: one offer at a time.
        OfferedToOwner: they have it.
        CannotOwn: the chosen person cannot be accountable.
        IsAbsent: they are out of office, and nobody stands in.
        ContextMissing: whoever takes over would have nothing to go by.
    """
    begin(ticket, "hand_over", by=by, owner=to if isinstance(to, Agent) else None)
    if not ticket.is_open:
        raise NotOpen
    if offers.pending(ticket) is not None:
        raise AlreadyOffered
    now = timezone.now()
    whom = _stands_in(to, now) if isinstance(to, Agent) else to
    if whom in (by, ticket.assignee):
        raise OfferedToOwner
    _write_down(ticket, goal, by)
    told = brief(ticket)
    if told.is_empty and not note.strip():
        raise ContextMissing
    rung = _rung(ticket, whom, now, but=by)
    handover = offers.make(
        ticket,
        to=whom,
        giver=by,
        brief=told.as_json(),
        note=note.strip(),
        expires_at=now + RINGS_FOR if rung else _expiry(whom, now),
        rung=rung,
        instead_of=to.name if whom != to else "",
    )
    settle(ticket)
    return handover


@transaction.atomic
def accept(handover: Handover, *, by: Agent) -> None:
    """Take it over: mine now, and my team's if it was offered to that.

    Raises:
        OfferEnded: somebody was quicker, or it is no longer on offer.
        NotOffered: it was offered to others.
        NoRoom: it rings, and `by` has as many chats as they take.
    """
    # Their row is locked as well: two chats cannot both take the last place.
    ticket = _begin(handover, "accept", by, owner=by)
    if handover.giver_id is None and chats.room(by) < 1 and ticket.assignee_id != by.pk:
        raise NoRoom
    offers.end(ticket, handover, State.ACCEPTED, by=by)
    remember(ticket, *({handover.giver} - {None, by}))
    team = handover.to_team
    if team is not None and team.pk != ticket.team_id:
        move(ticket, team, by=by)
    if ticket.assignee_id != by.pk:
        own(ticket, to=by, by=by)
    settle(ticket)


@transaction.atomic
def decline(handover: Handover, *, reason: str = "", by: Agent) -> None:
    """Say no, and perhaps why. What was offered to a team goes on without this one,
    unless they say it for the team as its lead, or were the last who could.

    Raises:
        OfferEnded: it is no longer on offer.
        NotOffered: it was offered to others.
    """
    ticket = _begin(handover, "decline", by)
    if _is_final(handover, by):
        offers.end(ticket, handover, State.DECLINED, by=by, reason=reason.strip())
    else:
        ticket.record(
            Event.Verb.HANDOVER_DECLINED,
            by=by,
            handover=str(handover.public_id),
            reason=reason.strip(),
            alone=True,
        )
        # Perhaps nobody is left whom it rings.
        doorbell.ring(offers.BELL)
    settle(ticket)


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: Agent) -> None:
    """Take the offer back, while nobody has answered it.

    Raises:
        OfferEnded: somebody was quicker.
        NotYourOffer: who rang is the house, or another agent.
    """
    ticket = handover.ticket
    begin(ticket, "withdraw_handover", by=by)
    _require_pending(handover)
    is_lead = ticket.team.lead_id == by.pk or by.role == Role.ADMIN
    if handover.giver is None or not (is_lead or handover.giver == by):
        raise NotYourOffer
    offers.end(ticket, handover, State.WITHDRAWN, by=by)
    settle(ticket)


@transaction.atomic
def expire(handover: Handover) -> bool:
    """An agent's offer that nobody answered in time; the giver has it still."""
    ticket = handover.ticket
    ticket.lock()
    handover.refresh_from_db()
    if handover.state != State.OFFERED:
        return False
    over = State.EXPIRED if ticket.is_open else State.WITHDRAWN
    offers.end(ticket, handover, over, by=None)
    settle(ticket)
    return True


def _begin(
    handover: Handover, verb: str, by: Agent, *, owner: Agent | None = None
) -> Ticket:
    ticket = handover.ticket
    begin(ticket, verb, by=by, owner=owner)
    _require_pending(handover)
    if not offers.is_to(handover, by):
        raise NotOffered
    return ticket


def _require_pending(handover: Handover) -> None:
    """Under the ticket's lock, with the offer read anew."""
    ticket = handover.ticket
    fields = Handover.objects.select_related("giver", "to_agent", "to_team", "ended_by")
    handover.refresh_from_db(from_queryset=fields)
    handover.ticket = ticket
    if handover.state != State.OFFERED:
        took = handover.state == State.ACCEPTED and handover.ended_by
        raise OfferEnded(took.name if took else "")


def _is_final(handover: Handover, by: Agent) -> bool:
    """Whether the offer ends with this no. One that the house rings for is looked after
    by `ring`, which then asks others."""
    if handover.to_team is None:
        return True
    Ring.objects.update_or_create(
        handover=handover, agent=by, defaults={"declined_at": timezone.now()}
    )
    if handover.giver is None:
        return False
    if handover.is_ringing:
        return not handover.rings.filter(declined_at=None).exists()
    asked = members(handover.to_team).exclude(pk=handover.giver.pk)
    said_no = handover.rings.filter(declined_at__isnull=False).values("agent")
    return (
        handover.to_team.lead_id == by.pk or not asked.exclude(pk__in=said_no).exists()
    )


def _stands_in(agent: Agent, now: datetime) -> Agent:
    if not agent.can_own:
        raise CannotOwn
    there = presence.stand_in(agent, now)
    if there is None:
        absence = presence.absent(now).filter(agent=agent).first()
        raise IsAbsent(agent.name, absence.ends if absence else None)
    return there


def _write_down(ticket: Ticket, goal: str, by: Agent) -> None:
    known = Context.objects.filter(ticket=ticket).first()
    if goal.strip() and (known is None or known.goal != goal.strip()):
        summary = known.summary if known else ""
        edit_context(ticket, goal=goal.strip(), summary=summary, by=by)


def _rung(
    ticket: Ticket, whom: Agent | Team, now: datetime, *, but: Agent
) -> Collection[Agent]:
    """Who hears it ring: nobody, where nobody waits or nobody is there."""
    if ticket.live_since is None:
        return []
    if isinstance(whom, Agent):
        return list(presence.online(now).filter(pk=whom.pk))
    return list(presence.available(whom, now).exclude(pk=but.pk))


def _expiry(whom: Agent | Team, now: datetime) -> datetime:
    """A day, and for a team at least some hours in which it is there."""
    if isinstance(whom, Agent) or whom.calendar is None:
        return now + LASTS_FOR
    opens = calendars.next_opening(whom.calendar, now) or now
    return max(now + LASTS_FOR, opens + WORKS_FOR)
