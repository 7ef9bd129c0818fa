"""What an answer does to a live chat: who writes has it, and nothing is missed any more."""

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions import offers
from tickets.actions.assign import own
from tickets.actions.offers import State
from tickets.models import Event, FollowUp, Ticket
from tickets.queries import chats


def answered_live(ticket: Ticket, *, by: Agent) -> None:
    """Somebody wrote to a customer who may sit at the other end; the caller settles.

    Called before nobody waits any more, so that it is known whether somebody did.
    """
    # What a program says keeps nobody from being asked: it goes on ringing.
    if ticket.live_since is not None and by.can_own:
        _has_it(ticket, by)
    _keep_missed(ticket, by)


def _has_it(ticket: Ticket, by: Agent) -> None:
    handover = offers.pending(ticket)
    if handover is not None and handover.giver is None:
        offers.end(ticket, handover, State.ACCEPTED, by=by)
    alone = ticket.assignee is None or chats.still_waits(ticket, timezone.now())
    if alone and ticket.assignee_id != by.pk:
        own(ticket, to=by, by=by)


def _keep_missed(ticket: Ticket, by: Agent) -> None:
    """What was promised for a chat nobody was there for is kept by an answer."""
    missed = ticket.events.filter(verb=Event.Verb.CHAT_MISSED)
    names = missed.values_list("data__promise", flat=True)
    for promise in ticket.follow_ups.open().filter(public_id__in=list(names)):
        promise.state, promise.ended_at = FollowUp.State.KEPT, timezone.now()
        promise.save(update_fields=["state", "ended_at"])
        ticket.record(
            Event.Verb.PROMISE_KEPT,
            by=by,
            promise=str(promise.public_id),
            what=promise.what,
        )
