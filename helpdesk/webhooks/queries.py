"""Reads: what is due, what is in the log, how each webhook is."""

from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Role
from helpdesk.webhooks import wanted
from helpdesk.webhooks.models import Attempt, Delivery, Subscription
from tickets.models import Event, PendingEvent, Ticket

# What our listener is called where events wait for it (receivers.py).
LISTENER = "helpdesk.webhooks.receivers.put_in_line"


def due(now: datetime) -> QuerySet[Delivery]:
    """What could be sent now, whoever it is for.

    Of one ticket only the first: it waits for what is tried again, and for an event
    before it that has not even been put in line.
    """
    before = Delivery.objects.filter(
        Q(seq__lt=OuterRef("seq")) | Q(seq=OuterRef("seq"), pk__lt=OuterRef("pk")),
        subscription=OuterRef("subscription"),
        line=OuterRef("line"),
        state="waiting",
    )
    untold = PendingEvent.objects.filter(
        event__ticket=OuterRef("line"),
        event__seq__lt=OuterRef("seq"),
        listener__in=["", LISTENER],
    )
    waiting = Delivery.objects.filter(state="waiting", not_before__lte=now)
    return waiting.filter(~Exists(before), ~Exists(untold))


def ready(now: datetime) -> QuerySet[Subscription]:
    """Subscriptions for which something could be sent now, and nobody is sending."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    active = Subscription.objects.filter(free, state="active", not_before__lte=now)
    return active.filter(Exists(due(now).filter(subscription=OuterRef("pk"))))


def waiting() -> float:
    """Seconds the oldest of what is due has waited."""
    now = timezone.now()
    mine = due(now).filter(subscription=OuterRef("pk")).order_by("not_before")
    ready_now = ready(now).annotate(at=mine.values("not_before")[:1])
    # A rest it was given is no waiting.
    times = [max(at, since) for at, since in ready_now.values_list("at", "not_before")]
    news = Subscription.objects.exclude(tell="").filter(tell_at__lte=now)
    times += filter(None, [news.aggregate(at=Min("tell_at"))["at"]])
    return (now - min(times)).total_seconds() if times else 0.0


def may_be_told(delivery: Delivery) -> bool:
    """Whether its owner may see the ticket now; of a test, whether they are here."""
    owner = delivery.subscription.owner
    if delivery.line is None:
        return owner.is_active
    event = delivery.event
    # Of what is deleted that alone is told.
    is_end = event is not None and event.verb == Event.Verb.DELETED
    tickets = Ticket.everything if is_end else Ticket.objects
    return tickets.all().visible_to(owner).filter(pk=delivery.line).exists()


def wanted_since(subscription: Subscription, since: datetime) -> QuerySet[Event]:
    """What happened since then, of what it asks for, to tickets its owner may see now."""
    tickets = Ticket.objects.visible_to(subscription.owner)
    if subscription.conditions:
        tickets = tickets.filter(wanted.holding(subscription.conditions))
    events = Event.objects.filter(
        at__gte=since,
        verb__in=wanted.verbs(subscription.types),
        ticket__in=tickets.order_by().values("pk"),
    )
    return events.order_by("xid", "id")


def webhooks() -> QuerySet[Subscription]:
    """All of them, with how much waits and how much failed."""
    return Subscription.objects.select_related("owner").annotate(
        waits=Count("deliveries", filter=Q(deliveries__state="waiting")),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
    )


def log(
    subscription: Subscription, *, state: str = "", before: int = 0
) -> QuerySet[Delivery]:
    """Its deliveries, the newest first; before: the key where a page ended."""
    found = deliveries().filter(subscription=subscription)
    if state:
        found = found.filter(state=state)
    if before:
        found = found.filter(pk__lt=before)
    return found.order_by("-pk")


def deliveries() -> QuerySet[Delivery]:
    """All of them, with what was answered last."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    found = Delivery.objects.select_related("event__ticket", "subscription")
    return found.annotate(
        answer=last.values("status")[:1], trouble=last.values("error")[:1]
    )


def who_is_told(subscription: Subscription) -> list[Agent]:
    """Of its state: its owner, and every admin."""
    people = Agent.objects.active().filter(
        Q(pk=subscription.owner_id) | Q(role=Role.ADMIN)
    )
    return list(people.order_by("pk"))
