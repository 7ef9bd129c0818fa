"""A delivery's way: queued, sending, then sent, failed or unknown.

`channels_app.outbound` talks to the provider between `claim` and `sent` or `not_sent`,
outside of any transaction (R7). A result counts only with the lease it began with.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.errors import NotRetryable
from tickets.models import Channel, Delivery, Event, Status, Ticket
from tickets.queries import line_out

QUEUED, SENDING = Delivery.State.QUEUED, Delivery.State.SENDING
IN_LINE = line_out.WAITS
# What a receipt is news for. It may come before we know ourselves that it was sent.
NOT_DELIVERED = (QUEUED, SENDING, Delivery.State.SENT, Delivery.State.UNKNOWN)
NOT_READ = (*NOT_DELIVERED, Delivery.State.DELIVERED)

LEASE = timedelta(seconds=60)
# Between one attempt and the next; after the last it has failed. About eight hours.
DELAYS = [timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 3600, 3600, 7200, 14400)]
ATTEMPTS = len(DELAYS) + 1
DELETED = "The ticket was deleted before this was sent."
WORN_OUT = "Sending stopped in the middle, time after time. Ask whether it arrived."


def waiting(closed: Collection[int] = ()) -> float:
    """Seconds the oldest delivery has waited that could be sent now.

    closed: channels that nothing is sent by at present.
    """
    now = timezone.now()
    due = _due().exclude(channel__in=closed)
    oldest = due.aggregate(oldest=Min("not_before"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def claim(channel: int | None = None, *, people_first: bool = False) -> Delivery | None:
    """Lease the next delivery, head of line of its conversation; attempts go up first.

    A lease that ran out belonged to a worker that died between hand-over and record:
    the message is sent again with the same reference, so that it arrives at least once.
    Not for ever, though: what ends its worker each time is for an agent to look at.

    people_first: what goes by itself waits until no answer of a person does.
    """
    while (delivery := _lease(channel, people_first=people_first)) is not None:
        if delivery.message.ticket.deleted_at is not None:
            doubt = delivery.attempts > 1
            not_sent(delivery, words=DELETED, permanent=True, in_doubt=doubt)
        elif delivery.attempts > ATTEMPTS:
            not_sent(delivery, words=WORN_OUT, permanent=True, in_doubt=True)
        else:
            break
    return delivery


def channels_due(closed: Collection[int] = ()) -> list[int]:
    """The channels that have something to send now, and are not closed."""
    due = _due().exclude(channel__in=closed)
    return list(due.order_by().values_list("channel_id", flat=True).distinct())


@transaction.atomic
def _lease(channel: int | None, *, people_first: bool) -> Delivery | None:
    due = _due() if channel is None else _due().filter(channel=channel)
    due = (
        line_out.people_first(due) if people_first else due.order_by("not_before", "id")
    )
    delivery = (
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("message__ticket", "identity", "channel")
        .first()
    )
    if delivery is None:
        return None
    delivery.state = SENDING
    delivery.attempts += 1
    delivery.lease_token = uuid4()
    delivery.lease_until = timezone.now() + LEASE
    delivery.save(update_fields=["state", "attempts", "lease_token", "lease_until"])
    return delivery


def extend(delivery: Delivery, *, seconds: float, place: str) -> bool:
    """Fix the reference before the first attempt, and lease for as long as it may take.

    False when the lease was lost meanwhile: somebody else is sending it.
    """
    delivery.place = delivery.place or place
    return bool(
        _leased(delivery).update(
            place=delivery.place,
            lease_until=timezone.now() + LEASE + timedelta(seconds=seconds),
        )
    )


def sent(delivery: Delivery, *, provider_id: str) -> bool:
    """The provider took it. False when the lease was lost meanwhile."""
    finished = _finish(
        delivery,
        state=Delivery.State.SENT,
        sent_at=timezone.now(),
        provider_id=provider_id[:1000],
        last_error="",
    )
    if not finished:
        # A receipt was quicker than the answer: what it is called is news all the same.
        rows = Delivery.objects.filter(pk=delivery.pk, provider_id="")
        rows.update(provider_id=provider_id[:1000])
    return finished


def not_sent(
    delivery: Delivery, *, words: str, permanent: bool, in_doubt: bool
) -> bool:
    """The provider did not take it, or nobody knows. False when the lease was lost."""
    if not permanent and delivery.attempts < ATTEMPTS:
        return _finish(
            delivery,
            state=QUEUED,
            not_before=timezone.now() + DELAYS[delivery.attempts - 1],
            last_error=one_line(words, limit=500),
        )
    state = Delivery.State.UNKNOWN if in_doubt else Delivery.State.FAILED
    return _finish(delivery, state=state, last_error=one_line(words, limit=500))


def put_off(delivery: Delivery, *, until: datetime, words: str = "") -> bool:
    """It may not go now: its provider, or the rate we keep to, wants it later. That costs
    no attempt. False when the lease was lost meanwhile."""
    return _finish(
        delivery,
        state=QUEUED,
        attempts=F("attempts") - 1,
        not_before=until,
        last_error=one_line(words, limit=500),
    )


@transaction.atomic
def drop(delivery: Delivery, *, why: str) -> bool:
    """It need not go any more, and did not: nobody will look for it. False when the
    lease was lost meanwhile."""
    ticket = delivery.message.ticket
    ticket.lock()
    here = _leased(delivery).filter(message__ticket=ticket)
    dropped, _rows = here.delete()
    if not dropped and moved(delivery):
        return drop(delivery, why=why)
    if dropped:
        message = str(delivery.message.public_id)
        ticket.record(
            Event.Verb.DELIVERED, by=None, message=message, state="dropped", why=why
        )
        settle(ticket)
    return bool(dropped)


@transaction.atomic
def retry(delivery: Delivery, *, by: Agent) -> None:
    """Try again at once, with the same reference.

    Raises:
        NotRetryable: it is on its way, or has arrived.
    """
    ticket = delivery.message.ticket
    begin(ticket, "retry", by=by)
    tried = Delivery.objects.filter(
        pk=delivery.pk, state__in=[Delivery.State.FAILED, Delivery.State.UNKNOWN]
    ).update(state=QUEUED, attempts=0, not_before=timezone.now(), last_error="")
    if not tried:
        raise NotRetryable
    delivery.refresh_from_db()
    tell(delivery, by=by)
    doorbell.ring("channels_app.send")


def receipt(
    ticket: Ticket, *, channel: Channel, identity: int, got: int, seen: int
) -> int:
    """Somebody's screen has our words up to `got`, and they looked at them up to `seen`.

    Only to the right: what is read stays read, what failed stays failed, whatever comes
    late. One line of the timeline for all that one receipt tells of; how many they were.
    """
    deliveries = Delivery.objects.filter(
        Q(state__in=NOT_READ, message__seq__lte=seen)
        | Q(state__in=NOT_DELIVERED, message__seq__lte=got),
        message__ticket=ticket,
        message__held_until=None,
        channel=channel,
        identity=identity,
    )
    # Nearly every receipt tells nothing new: look before you lock.
    if not deliveries.exists():
        return 0
    with transaction.atomic():
        ticket.lock()
        news = list(deliveries.select_related("message").order_by("message__seq"))
        for delivery in news:
            read = delivery.message.seq <= seen
            delivery.state = Delivery.State.READ if read else Delivery.State.DELIVERED
            delivery.lease_token = delivery.lease_until = None
        Delivery.objects.bulk_update(news, ["state", "lease_token", "lease_until"])
        if news:
            newest = news[-1]
            newest.message.ticket = ticket
            tell(newest, by=None)
    return len(news)


def _due() -> QuerySet[Delivery]:
    """What can be sent now, never a reply that may still be taken back, however late
    its release is; nor does such a one hold up what colleagues said after it.

    The first of its line by its key: "no earlier one" would be planned as a join, and
    compare each with each when a server comes back after thousands have queued up.
    """
    now = timezone.now()
    line = Delivery.objects.filter(
        IN_LINE,
        message__held_until=None,
        channel=OuterRef("channel"),
        identity=OuterRef("identity"),
    )
    return Delivery.objects.filter(
        IN_LINE,
        Q(lease_until=None) | Q(lease_until__lt=now),
        pk=Subquery(line.order_by("id").values("pk")[:1]),
        message__held_until=None,
        not_before__lte=now,
        channel__is_active=True,
    )


def _leased(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk=delivery.pk, state=SENDING, lease_token=delivery.lease_token
    )


@transaction.atomic
def _finish(delivery: Delivery, *, state: str, **changes: object) -> bool:
    ticket = delivery.message.ticket
    ticket.lock()
    here = _leased(delivery).filter(message__ticket=ticket)
    ours = here.update(state=state, lease_token=None, lease_until=None, **changes)
    if not ours:
        return moved(delivery) and _finish(delivery, state=state, **changes)
    delivery.refresh_from_db(fields=["state", "last_error"])
    if state in {Delivery.State.FAILED, Delivery.State.UNKNOWN}:
        not_answered(ticket)
    if state != QUEUED:
        tell(delivery, by=None)
    return True


def moved(delivery: Delivery) -> bool:
    """Whether a merge or a split took its message to another ticket meanwhile."""
    message, former = delivery.message, delivery.message.ticket_id
    message.refresh_from_db(fields=["ticket"])
    return message.ticket_id != former


def not_answered(ticket: Ticket) -> None:
    """An answer that did not arrive is none: the ticket is somebody's work again."""
    ticket.waiting_since = ticket.waiting_since or timezone.now()
    if ticket.status == Status.RESOLVED:
        ticket.status, ticket.resolved_at = Status.OPEN, None
        ticket.touch()
        ticket.record(Event.Verb.REOPENED, by=None, why="not delivered")


def tell(delivery: Delivery, *, by: Agent | None) -> None:
    ticket = delivery.message.ticket
    ticket.record(
        Event.Verb.DELIVERED,
        by=by,
        delivery=str(delivery.public_id),
        message=str(delivery.message.public_id),
        state=delivery.state,
    )
    settle(ticket)
