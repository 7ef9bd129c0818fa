"""What was deleted and is not erased yet: for admins alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.models import Event, Ticket
from tickets.models.deleted import KEPT
from tickets.models.ticket import TicketQuerySet


def deleted_for(agent: Agent) -> TicketQuerySet:
    """Those that this agent may bring back, the last one first."""
    if not rules.role_has(agent, "restore"):
        return Ticket.everything.none()
    rows = Ticket.everything.deleted().select_related("customer", "deleted_by")
    return rows.order_by("-deleted_at", "-id")


@dataclass(frozen=True, slots=True)
class Deleted:
    """One of them. days: left until it is erased."""

    ticket: Ticket
    at: datetime
    by: Agent | None
    reason: str
    erased_at: datetime
    days: int


def shown_deleted(ticket: Ticket) -> Deleted:
    """With why, when it is erased, and how many days are left until then."""
    return shown_all([ticket])[0]


def shown_all(tickets: list[Ticket]) -> list[Deleted]:
    """The same of many, in one statement."""
    events = Event.objects.filter(ticket__in=tickets, verb=Event.Verb.DELETED)
    reasons = {
        pk: data.get("reason", "")
        for pk, data in events.order_by("seq").values_list("ticket", "data")
    }
    return [_shown(one, reasons.get(one.pk, "")) for one in tickets]


def _shown(ticket: Ticket, reason: str) -> Deleted:
    at = ticket.deleted_at
    assert at is not None  # noqa: S101 - it was deleted
    erased = at + KEPT
    left = (erased - timezone.now()).total_seconds() / 86_400
    return Deleted(
        ticket, at, ticket.deleted_by, reason, erased, max(0, -int(-left // 1))
    )
