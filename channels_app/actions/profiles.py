"""What people call themselves at their provider, where its messages do not say.

`channels_app.looking_up` asks between `claim` and `told` or `untold`, outside of any
transaction (R7). Words never wait for it.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from channels_app.models import Profile
from helpdesk.base import doorbell
from tickets.actions import people
from tickets.models import Channel

BELL = "channels_app.profiles"
# Between one attempt and the next, the first of which may take as long; then nobody asks.
DELAYS = [timedelta(seconds=s) for s in (60, 300, 1800, 7200, 21600)]


def wanted(nameless: Mapping[int, Channel]) -> None:
    """Whoever has these identities is looked up soon, once, by the channel of theirs."""
    if not nameless:
        return
    known = Profile.objects.filter(pk__in=nameless).values_list("pk", flat=True)
    rows = [
        Profile(identity_id=pk, channel=nameless[pk])
        for pk in sorted(nameless.keys() - set(known))
    ]
    if rows:
        Profile.objects.bulk_create(rows, ignore_conflicts=True)
        doorbell.ring(BELL)


def waiting() -> float:
    """Seconds the oldest has waited who could be looked up now."""
    now = timezone.now()
    oldest = _due().aggregate(oldest=Min("not_before"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def channels_due() -> list[int]:
    """The channels by which somebody can be looked up now."""
    return list(_due().order_by().values_list("channel_id", flat=True).distinct())


@transaction.atomic
def claim(channel: int) -> Profile | None:
    """The next one of a channel; who dies over it leaves it to a later attempt."""
    rows = _due().filter(channel=channel).select_for_update(skip_locked=True)
    one = rows.order_by("not_before", "pk").first()
    if one is None:
        return None
    delay = DELAYS[min(one.attempts, len(DELAYS) - 1)]
    one.attempts, one.not_before = one.attempts + 1, timezone.now() + delay
    one.save(update_fields=["attempts", "not_before"])
    return one


@transaction.atomic
def told(one: Profile, *, name: str, handle: str) -> None:
    """Their provider answered; both may be empty."""
    _asked().filter(pk=one.pk).update(not_before=None)
    shown = f"@{handle}" if handle else ""
    if name or shown:
        people.called(one.identity, name=name, shown=shown)


def untold(one: Profile, *, permanent: bool) -> None:
    """Nothing was answered; perhaps it is later."""
    if permanent or one.attempts >= len(DELAYS):
        _asked().filter(pk=one.pk).update(not_before=None)


def _asked() -> QuerySet[Profile]:
    return Profile.objects.exclude(not_before=None)


def _due() -> QuerySet[Profile]:
    return Profile.objects.filter(
        not_before__lte=timezone.now(), channel__is_active=True
    )
