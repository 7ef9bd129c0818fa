"""What holds now: policies and hours as one row, and tickets that were settled by others.

Whoever changes a policy or business hours makes the row anew and rings; the worker then
settles every open ticket that carries another version, some at a time. A ticket that was
opened or changed meanwhile by the older rules carries their version, and is found, too.
"""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Calendar
from tickets.actions.clocks import settle_all
from tickets.models import SlaPolicy, SlaTarget, Terms, Ticket
from tickets.models.rows import lock_all
from tickets.models.ticket import TicketQuerySet

BELL = "tickets.terms"
BATCH = 50
# Then others have their turn; the next look goes on.
AT_ONCE = 20


@transaction.atomic
def publish() -> None:
    """Make the rules anew, from policies and calendars as they are now.

    Where there never was a policy there is nothing to make.
    """
    if not SlaPolicy.objects.exists():
        return
    # Locked before anything is read: of two at once, the later reads what both wrote.
    Terms.objects.get_or_create(id=1)
    terms = Terms.objects.select_for_update().get()
    policies = [_policy(one) for one in _active()]
    terms.version += 1
    terms.token, terms.changed_at = uuid4(), timezone.now()
    terms.in_force = bool(policies)
    calendars = Calendar.objects.prefetch_related("hours", "holidays")
    terms.rules = {
        "policies": policies,
        "calendars": {str(one.pk): _hours(one) for one in calendars},
    }
    terms.save()
    doorbell.ring(BELL)


def waiting() -> float:
    """Seconds since the rules changed, while tickets go by older ones."""
    terms = Terms.objects.only("version", "in_force", "changed_at").first()
    if terms is None or not _stale(terms).exists():
        return 0.0
    return max(0.001, (timezone.now() - terms.changed_at).total_seconds())


def drain() -> int:
    """Settle tickets by the rules that hold; how many."""
    count = 0
    for _batch in range(AT_ONCE):
        settled = _settle_some()
        count += settled
        if not settled:
            break
    return count


@transaction.atomic
def _settle_some() -> int:
    terms = Terms.objects.only("version", "in_force").first()
    if terms is None:
        return 0
    # Whoever has one of them now settles it by the rules of now, or leaves it to us.
    free = _stale(terms).select_for_update(skip_locked=True, no_key=True)
    tickets = list(free.order_by("terms")[:BATCH])
    if tickets:
        lock_all(tickets)
        settle_all(tickets)
    return len(tickets)


def _stale(terms: Terms) -> TicketQuerySet:
    """One range of the index: whoever asks for two gets all that was there before."""
    older = Q(terms__lt=terms.version) if terms.in_force else Q(terms__gt=0)
    return Ticket.objects.open().filter(older)


def _active() -> list[SlaPolicy]:
    policies = SlaPolicy.objects.filter(is_active=True).order_by("position")
    targets = Prefetch("targets", SlaTarget.objects.order_by("priority", "kind"))
    named = ("teams", "channels", "tags", "organizations")
    return list(policies.prefetch_related(targets, *named))


def _policy(policy: SlaPolicy) -> dict[str, Any]:
    """As `sla.Policy.of` reads it."""
    targets: dict[str, dict[str, int]] = {}
    for target in policy.targets.all():
        targets.setdefault(str(target.priority), {})[target.kind] = target.seconds
    pauses = {"waiting": policy.pauses_waiting, "snoozed": policy.pauses_snoozed}
    since = policy.active_since or timezone.now()
    return {
        "id": policy.pk,
        "name": policy.name,
        "teams": [one.pk for one in policy.teams.all()],
        "channels": [one.pk for one in policy.channels.all()],
        "tags": [one.pk for one in policy.tags.all()],
        "organizations": [one.pk for one in policy.organizations.all()],
        "priorities": policy.priorities,
        "calendar": policy.calendar_id,
        "targets": targets,
        "warn_percent": policy.warn_percent,
        "warn_seconds": policy.warn_seconds,
        "pauses": [why for why, counts in pauses.items() if counts],
        "since": since.isoformat(),
    }


def _hours(calendar: Calendar) -> dict[str, Any]:
    blocks = calendar.hours.all()
    return {
        "zone": calendar.zone,
        "blocks": [[one.weekday, one.begins, one.ends] for one in blocks],
        "holidays": [one.day.isoformat() for one in calendar.holidays.all()],
    }
