"""What waits because its channel may send no more just now, and about when it goes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from channels_app.models import Allowance, Went
from tickets.models import Channel, Delivery
from tickets.queries import expected, line_out

# So far ahead it is said when something goes.
FORESEEN = 1000

Limits = Sequence[Mapping[str, Any]]


def offer_ours() -> None:
    """Let conversations say so."""
    expected.told_by(when)


def counting(limits: Limits) -> list[Mapping[str, Any]]:
    """Those among the trait `rates` that count what went."""
    return [one for one in limits if one.get("counts")]


def is_counted(channel: int) -> bool:
    """Whether only so many may go by it."""
    counts = [{"counts": True}]
    return Channel.objects.filter(pk=channel, traits__rates__contains=counts).exists()


def full_until(channel: str) -> Subquery:
    """For a query of channels or connections: until when nothing more may go by each, since
    its limit or its provider says so. channel: what leads there to the channel's key."""
    full = Allowance.objects.filter(
        channel=OuterRef(channel), whom="", closed_until__gt=timezone.now()
    )
    return Subquery(full.values("closed_until").order_by("-closed_until")[:1])


def when(deliveries: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Of these, those that wait for their channel's limit; None: too long to say."""
    full = Allowance.objects.filter(whom="", closed_until__gt=timezone.now())
    waiting = Delivery.objects.filter(
        line_out.WAITS, public_id__in=deliveries, channel__in=full.values("channel")
    )
    asked = list(waiting.values_list("public_id", "channel"))
    found: dict[UUID, datetime | None] = {}
    for channel in Channel.objects.filter(pk__in={channel for _one, channel in asked}):
        if limits := counting(channel.traits.get("rates") or ()):
            line = line_out.line(channel.pk, most=FORESEEN)
            times = dict(
                zip(line, foreseen(channel.pk, limits, len(line)), strict=True)
            )
            mine = (one for one, where in asked if where == channel.pk)
            found |= {one: times.get(one) for one in mine}
    return found


def foreseen(channel: int, limits: Limits, count: int) -> list[datetime]:
    """When each of the next so many goes, if nothing else comes between."""
    now = timezone.now()
    longest = max((float(one["per"]) for one in limits), default=0.0)
    since = now - timedelta(seconds=longest)
    rows = Went.objects.filter(channel=channel, at__gt=since).order_by("at")
    found = list(rows.values_list("at", flat=True))
    known = len(found)
    for _one in range(count):
        found.append(max([now, *found[-1:], *_free(found, limits)]))
    return found[known:]


def _free(went: Sequence[datetime], limits: Limits) -> Iterable[datetime]:
    for limit in limits:
        if len(went) >= limit["count"]:
            yield went[-limit["count"]] + timedelta(seconds=limit["per"])
