"""A deleted ticket is there again: an admin brings it back, or its customer wrote."""

from helpdesk.base.accounts.models import Agent, Role
from tickets.actions.deliver import DELETED, not_answered
from tickets.models import Delivery, Event, Ticket


def comes_back(ticket: Ticket, *, by: Agent | None) -> None:
    """Under its lock; the caller settles. by: None when its customer wrote, of which the
    admins are told."""
    ticket.deleted_at = ticket.deleted_by = None
    ticket.touch()
    told = {} if by is not None else {"why": "customer wrote", "tell": _admins()}
    ticket.record(Event.Verb.RESTORED, by=by, **told)
    withdrawn = Delivery.objects.filter(
        message__ticket=ticket, state=Delivery.State.FAILED, last_error=DELETED
    )
    if withdrawn.exists():
        not_answered(ticket)
    mark(former(ticket), ticket)


def former(ticket: Ticket) -> list[Ticket]:
    """All that went into it, one after the other."""
    found: list[Ticket] = []
    into = [ticket.pk]
    while into:
        rows = list(Ticket.everything.filter(merged_into__in=into).order_by("pk"))
        found += rows
        into = [one.pk for one in rows]
    return found


def mark(tickets: list[Ticket], survivor: Ticket) -> None:
    """They are where it is."""
    keys = [one.pk for one in tickets]
    Ticket.everything.filter(pk__in=keys).update(
        deleted_at=survivor.deleted_at, deleted_by=survivor.deleted_by
    )


def _admins() -> list[str]:
    admins = Agent.objects.active().filter(role=Role.ADMIN).order_by("pk")
    return [str(one) for one in admins.values_list("public_id", flat=True)]
