"""Hearing by mail that a request moved on. What was said is never in it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from channels_app.adapter import Address
from helpdesk.base import doorbell
from helpdesk.portal.actions import letters
from helpdesk.portal.models import Account, Following, Letter
from helpdesk.portal.queries import door, mine
from helpdesk.portal.queries.request import following, follows
from tickets.models import Event, Ticket

BELL = "portal.news"
# What moves on twice in a minute is told once; and not too often after that.
PATIENCE, GAP = timedelta(minutes=1), timedelta(minutes=15)
# What is news to a customer, beside answers, which come by mail anyway.
NEWS = (Event.Verb.ASSIGNED, Event.Verb.RESOLVED, Event.Verb.REOPENED)


def follow(account: Account, ticket: Ticket) -> None:
    """Tell them from now on. The caller knows that they may know of it."""
    if not follows(account, ticket).exists():
        Following.objects.get_or_create(account=account, ticket=ticket)


def unfollow(account: Account, ticket: Ticket) -> None:
    """Tell them no more."""
    follows(account, ticket).delete()


def happened(event: Event) -> None:
    """Something is news: those who follow are told soon. Told twice it is no news."""
    now = timezone.now()
    told = following(event.ticket_id).filter(
        Q(told_at=None, since__lt=event.at) | Q(told_at__lt=event.at), due_at=None
    )
    for one in told:
        soonest = max(now + PATIENCE, (one.told_at or now - GAP) + GAP)
        Following.objects.filter(pk=one.pk, due_at=None).update(due_at=soonest)
    doorbell.ring(BELL)


def waiting() -> float:
    """Seconds the oldest news has waited."""
    now = timezone.now()
    oldest = _due().aggregate(at=Min("due_at"))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Put a mail in line for each who is to be told; how many that were."""
    count = 0
    while _tell_one():
        count += 1
    return count


@transaction.atomic
def _tell_one() -> bool:
    rows = _due().select_for_update(of=("self",), skip_locked=True)
    one = rows.select_related("account", "ticket").order_by("due_at", "id").first()
    if one is None:
        return False
    one.due_at, one.told_at = None, timezone.now()
    one.save(update_fields=["due_at", "told_at"])
    ticket = one.ticket.survivor()
    portal = door.portal()
    reader = mine.reader(one.account, portal) if portal else None
    # They may not know of it any more.
    if reader and mine.requests(reader).filter(pk=ticket.pk).exists():
        to = reader.address
        letters.keep(
            Letter.Kind.NEWS,
            Address(kind=to.kind, canonical=to.canonical, shown=to.shown),
            language=one.account.language,
            account=one.account,
            ticket=ticket,
        )
    return True


def _due() -> QuerySet[Following]:
    return Following.objects.filter(due_at__lte=timezone.now())
