"""Whom to tell that a webhook stopped; `telling.py` does it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.webhooks.models import Subscription

# Between two tries to tell people, and how long that is tried.
AGAIN, NEWS_FOR = timedelta(minutes=5), timedelta(days=1)


@transaction.atomic
def notice() -> Subscription | None:
    """One that stopped, of which people have to know; nobody else tells them meanwhile."""
    now = timezone.now()
    found = Subscription.objects.select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    stopped = found.exclude(tell="").filter(tell_at__lte=now)
    first = stopped.select_related("owner").order_by("tell_at").first()
    if first is not None:
        first.tell_at = now + AGAIN
        if now - first.state_at > NEWS_FOR:
            first.tell = ""  # the settings say it, and that has to do
        first.save(update_fields=["tell", "tell_at"])
    return first


def told(subscription: Subscription) -> None:
    """They know."""
    own = Subscription.objects.filter(
        pk=subscription.pk, state_at=subscription.state_at
    )
    own.update(tell="")
