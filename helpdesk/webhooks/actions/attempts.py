"""Attempts: who is next, and what came of it.

No transaction is open while we talk to a server (R7): lease and commit, talk, commit the
result.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.webhooks import queries
from helpdesk.webhooks.actions.outcome import Answered, after_failure, after_success
from helpdesk.webhooks.models import Attempt, Delivery, Subscription

# While somebody talks to a server, nobody else does: longer than that can take.
LEASE = timedelta(seconds=45)


@transaction.atomic
def claim() -> Delivery | None:
    """The next delivery; its subscription is ours for a while, and nobody else's.

    Whose last turn is longest ago comes first, so that none keeps another waiting.
    Attempts go up first.
    """
    now = timezone.now()
    found = queries.ready(now).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    subscription = found.order_by("turn_at", "pk").first()
    if subscription is None:
        return None
    due = queries.due(now).filter(subscription=subscription)
    delivery = due.select_related("event__ticket").order_by("not_before", "pk").first()
    if delivery is None:
        return None
    subscription.leased_until, subscription.turn_at = now + LEASE, now
    subscription.save(update_fields=["leased_until", "turn_at"])
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
    delivery.attempts += 1
    delivery.subscription = subscription
    return delivery


@transaction.atomic
def withhold(delivery: Delivery) -> None:
    """It is not for its owner to see: nothing is told, and the line moves on."""
    _locked(delivery)
    waits = Delivery.objects.filter(pk=delivery.pk, state="waiting")
    waits.update(state="withheld", done_at=timezone.now())
    _release(delivery)


@transaction.atomic
def record(delivery: Delivery, answered: Answered) -> None:
    """What came of an attempt. Whoever deleted the subscription meanwhile is right."""
    kept = _locked(delivery)
    if kept is None or not Delivery.objects.filter(pk=delivery.pk).exists():
        return
    now = timezone.now()
    _write_down(delivery, answered, now)
    if answered.is_success:
        after_success(kept, delivery, now)
    else:
        after_failure(kept, delivery, answered, now)
    kept.leased_until = None
    kept.save()


def _locked(delivery: Delivery) -> Subscription | None:
    found = Subscription.objects.select_for_update(no_key=True)
    return found.filter(pk=delivery.subscription_id).first()


def _release(delivery: Delivery) -> None:
    own = Subscription.objects.filter(pk=delivery.subscription_id)
    own.update(leased_until=None)


def _write_down(delivery: Delivery, answered: Answered, now: datetime) -> None:
    Attempt.objects.create(
        delivery=delivery,
        number=delivery.attempts,
        at=answered.began_at,
        milliseconds=answered.milliseconds,
        status=answered.status,
        error=answered.error,
        sent=dict(answered.sent),
        headers=dict(answered.headers),
        body=answered.body,
    )
