"""A ticket is deleted, and can be brought back for as long as it is kept (decision 0053).

What was deleted is there for nobody (`Ticket.objects`), and stands still: nothing of it is
sent, wakes, falls due or runs out. What was merged into it goes and comes with it.
"""

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.clocks import pass_promise_on
from tickets.actions.coming_back import comes_back, former, mark
from tickets.actions.deliver import DELETED
from tickets.actions.held import take_back, unsay
from tickets.actions.settling import settle
from tickets.errors import NoSuchTicket, NotDeleted
from tickets.models import Delivery, Event, FollowUp, Ticket
from tickets.models.rows import lock_all
from tickets.moving_errors import MergedAway


@transaction.atomic
def delete(ticket: Ticket, *, reason: str = "", by: Agent) -> None:
    """Put it where only admins find it, until it is erased.

    What has not left yet does not: a reply under undo, or one that waits for its time,
    stands in its author's draft again.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        MergedAway: what it went into is deleted instead.
    """
    rules.require(by, "delete", ticket)
    lock_all([ticket, *former(ticket)])
    rules.require(by, "delete", ticket)
    if ticket.merged_into_id is not None:
        raise MergedAway
    _stop_what_leaves(ticket, by=by)
    ticket.deleted_at, ticket.deleted_by = timezone.now(), by
    ticket.record(Event.Verb.DELETED, by=by, reason=reason.strip())
    settle(ticket)
    mark(former(ticket), ticket)


@transaction.atomic
def restore(ticket: Ticket, *, by: Agent) -> None:
    """Bring it back as it was; what fell due meanwhile is due now.

    Raises:
        NoSuchTicket: who may not delete knows of none that was.
        NotDeleted: it is there.
    """
    if not rules.role_has(by, "restore"):
        raise NoSuchTicket
    lock_all([ticket, *former(ticket)])
    if ticket.deleted_at is None or ticket.merged_into_id is not None:
        raise NotDeleted
    comes_back(ticket, by=by)
    settle(ticket)
    for promise in FollowUp.objects.open().filter(ticket=ticket):
        if not promise.owner.can_own:
            pass_promise_on(promise)


def _stop_what_leaves(ticket: Ticket, *, by: Agent) -> None:
    held = ticket.messages.filter(held_until__isnull=False).select_related("agent")
    for message in held.order_by("id"):
        message.ticket = ticket
        if message.agent is not None and message.agent.is_active:
            take_back(ticket, message, to=message.agent, by=by)
        else:
            unsay(ticket, message, by=by)
    queued = Delivery.objects.filter(
        message__ticket=ticket, state=Delivery.State.QUEUED
    )
    for delivery in queued.select_related("message").order_by("id"):
        ticket.record(
            Event.Verb.DELIVERED,
            by=None,
            delivery=str(delivery.public_id),
            message=str(delivery.message.public_id),
            state=Delivery.State.FAILED.value,
        )
    queued.update(state=Delivery.State.FAILED, last_error=DELETED)
