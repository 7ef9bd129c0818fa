"""What becomes of an offer: accepted, answered, declined, taken back, or run out."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent, Role
from tickets.actions import offers
from tickets.actions.assign import move, own
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.introducing import introduce
from tickets.actions.note import note
from tickets.actions.offers import State
from tickets.actions.passing import pass_on
from tickets.actions.sight import let_in, remember
from tickets.errors import ReasonMissing
from tickets.models import Event, Follower, FollowUp, Handover, Message, Ring, Ticket
from tickets.offer_errors import NoRoom, NotOffered, NotYourOffer, OfferEnded
from tickets.promise_errors import OutOfOffice
from tickets.queries import chats
from tickets.queries.people import members


@transaction.atomic
def accept(
    handover: Handover,
    *,
    leave: Collection[FollowUp] = (),
    tell_customer: bool | None = None,
    by: Agent,
) -> None:
    """Take it over: mine now, and my team's if it was offered to that; and with it what
    was promised. A collaborator only says that they look into it.

    leave: promises that stay with who made them.
    tell_customer: who has it now; None: as the team does it.

    Raises:
        OfferEnded: somebody was quicker, or it is no longer on offer.
        NotOffered: it was offered to others.
        NoRoom: it rings, and `by` has as many chats as they take.
        OutOfOffice: it would lie with somebody who is away, and what was promised.
    """
    # Their row is locked as well: two chats cannot both take the last place.
    ticket = _begin(handover, "accept", by, owner=by)
    if handover.giver_id is None and chats.room(by) < 1 and ticket.assignee_id != by.pk:
        raise NoRoom
    if not by.can_own:
        _look_into(ticket, handover, by)
        return
    away = presence.absent(timezone.now()).filter(agent=by).first()
    if away is not None:
        raise OutOfOffice(away.ends)
    left = pass_on(ticket, handover, to=by, leave=leave)
    words = [promise.what for promise in left]
    offers.end(ticket, handover, State.ACCEPTED, by=by, left=words)
    remember(ticket, *({handover.giver} - {None, by}))
    team = handover.to_team
    if team is not None and team.pk != ticket.team_id:
        move(ticket, team, by=by)
    if ticket.assignee_id != by.pk:
        own(ticket, to=by, by=by)
    settle(ticket)
    if ticket.team.tells_customer if tell_customer is None else tell_customer:
        introduce(ticket, handover, by)


@transaction.atomic
def answer_handover(handover: Handover, *, text: str, by: Agent) -> Message:
    """Say what was asked, in a note; the ticket stays with whoever asked.

    Raises:
        OfferEnded: nobody asks any more.
        NotOffered: others were asked.
        NothingToSay: an answer has words.
    """
    ticket = _begin(handover, "answer_handover", by, states=State.standing())
    if handover.giver is None:
        raise NotOffered
    let_in(ticket, [by], why=Follower.Why.ADDED)
    message = note(ticket, text=text, by=by)
    offers.end(ticket, handover, State.ANSWERED, by=by, message=str(message.public_id))
    settle(ticket)
    return message


@transaction.atomic
def decline(handover: Handover, *, reason: str = "", by: Agent) -> None:
    """Say no, and why. What was offered to a team goes on without this one, unless they
    say it for the team as its lead, or were the last who could.

    Raises:
        ReasonMissing: the giver has to know; what rings is answered by a key alone.
        OfferEnded: it is no longer on offer.
        NotOffered: it was offered to others.
    """
    ticket = _begin(handover, "decline", by, states=State.standing())
    if handover.giver is not None and not (handover.is_ringing or reason.strip()):
        raise ReasonMissing
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
    """Take the offer back, or the question, while nobody has answered it.

    Raises:
        OfferEnded: somebody was quicker.
        NotYourOffer: who rang is the house, or another agent.
    """
    ticket = handover.ticket
    begin(ticket, "withdraw_handover", by=by)
    _require_pending(handover, State.standing())
    is_lead = ticket.team.lead_id == by.pk or by.role == Role.ADMIN
    if handover.giver is None or not (is_lead or handover.giver == by):
        raise NotYourOffer
    offers.end(ticket, handover, State.WITHDRAWN, by=by)
    settle(ticket)


@transaction.atomic
def expire(handover: Handover) -> bool:
    """An agent's offer that nobody answered in time; the giver has it still. Or a
    question about what is over by now."""
    ticket = handover.ticket
    ticket.lock()
    handover.refresh_from_db()
    is_asked = handover.state == State.ASKED
    if handover.state not in State.standing() or (is_asked and ticket.goes_on):
        return False
    over = State.EXPIRED if ticket.goes_on else State.WITHDRAWN
    offers.end(ticket, handover, over, by=None)
    settle(ticket)
    return True


def _look_into(ticket: Ticket, handover: Handover, by: Agent) -> None:
    """They owe an answer; who gave it goes on answering for it."""
    handover.state = State.ASKED
    handover.save(update_fields=["state"])
    let_in(ticket, [by], why=Follower.Why.ADDED)
    ticket.record(
        Event.Verb.HANDOVER_ACCEPTED,
        by=by,
        handover=str(handover.public_id),
        name=handover.to.name,
        asked=True,
    )
    settle(ticket)
    doorbell.ring(offers.BELL)


def _begin(
    handover: Handover,
    verb: str,
    by: Agent,
    *,
    owner: Agent | None = None,
    states: Collection[State] = (State.OFFERED,),
) -> Ticket:
    ticket = handover.ticket
    begin(ticket, verb, by=by, owner=owner)
    _require_pending(handover, states)
    if not offers.is_to(handover, by):
        raise NotOffered
    return ticket


def _require_pending(handover: Handover, states: Collection[State]) -> None:
    """Under the ticket's lock, with the offer read anew."""
    ticket = handover.ticket
    fields = Handover.objects.select_related("giver", "to_agent", "to_team", "ended_by")
    handover.refresh_from_db(from_queryset=fields)
    handover.ticket = ticket
    if handover.state not in states:
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
