"""What was promised goes along with a ticket that is handed over."""

from collections.abc import Collection

from helpdesk.base.accounts.models import Agent
from tickets.actions import offers
from tickets.actions.promise import move
from tickets.models import FollowUp, Handover, Ticket
from tickets.models.context import FollowUpQuerySet


def promises_of(ticket: Ticket, handover: Handover) -> FollowUpQuerySet:
    """Open ones of who gives it away, and of who had it. The house, which rings for a
    chat, promised nothing to pass on."""
    owners = {handover.giver_id, ticket.assignee_id} - {None}
    promised = FollowUp.objects.open().filter(ticket=ticket, owner__in=owners)
    if handover.giver_id is None:
        promised = promised.none()
    return promised.select_related("owner", "ticket").order_by("due_at", "id")


def pass_on(
    ticket: Ticket, handover: Handover, *, to: Agent, leave: Collection[FollowUp]
) -> list[FollowUp]:
    """Theirs from now on, each with its line in the timeline; but those that are left
    with who made them, which it answers with.

    With somebody who can no longer own anything nothing is left.
    """
    stay = {one.pk for one in leave}
    left = []
    for promise in promises_of(ticket, handover).exclude(owner=to):
        promise.ticket = ticket
        if promise.pk in stay and promise.owner.can_own:
            left.append(promise)
        else:
            move(promise, owner=to, by=to, handover=str(handover.public_id))
    return left


def taken(ticket: Ticket, by: Agent) -> None:
    """Somebody takes what is on offer to them: as if they had accepted it."""
    handover = offers.pending(ticket)
    if handover is not None and offers.is_to(handover, by):
        pass_on(ticket, handover, to=by, leave=())
