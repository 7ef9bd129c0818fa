"""Telling once more: one, all since a time; and a test."""

import logging
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.webhooks import queries
from helpdesk.webhooks.actions.lines import BELL, rows
from helpdesk.webhooks.actions.subscriptions import locked, require_admin
from helpdesk.webhooks.errors import NothingToReplay, Resting, TooLongAgo, TooMany
from helpdesk.webhooks.models import Delivery, Subscription

logger = logging.getLogger(__name__)
# As far back as one may go, and how many events at once.
DAYS, MOST = 14, 20_000
BATCH = 1_000


@transaction.atomic
def replay(delivery: Delivery, *, by: Agent) -> Delivery:
    """The same once more, by the same `webhook-id`, whatever became of it.

    Raises:
        OnlyAdmins: `by` is none.
        NothingToReplay: it was a test.
        Resting: nothing goes out of it now.
    """
    require_admin(by)
    _require_active(delivery.subscription)
    if delivery.event is None:
        raise NothingToReplay
    made = Delivery.objects.create(
        subscription=delivery.subscription,
        event=delivery.event,
        line=delivery.line,
        seq=delivery.seq,
        is_replay=True,
    )
    doorbell.ring(BELL)
    return made


@transaction.atomic
def replay_since(subscription: Subscription, *, since: datetime, by: Agent) -> int:
    """All it asks for that happened since then, also what it was not there for; how many.

    Raises:
        OnlyAdmins: `by` is none.
        Resting: nothing goes out of it now.
        TooLongAgo: before `DAYS`.
        TooMany: more than `MOST`.
    """
    require_admin(by)
    kept = _require_active(subscription)
    if since < timezone.now() - timedelta(days=DAYS):
        raise TooLongAgo(DAYS)
    events = queries.wanted_since(kept, since)
    if events[MOST : MOST + 1].exists():
        raise TooMany(MOST)
    count = 0
    found = events.iterator(BATCH)
    while some := list(islice(found, BATCH)):
        count += rows([kept.pk], some, is_replay=True)
    logger.info("webhook %s: %s replayed by agent %s", kept.pk, count, by.pk)
    return count


@transaction.atomic
def send_test(subscription: Subscription, *, by: Agent) -> Delivery:
    """A `webhook.test`, signed as all else.

    Raises:
        OnlyAdmins: `by` is none.
        Resting: nothing goes out of it now.
    """
    require_admin(by)
    made = Delivery.objects.create(subscription=_require_active(subscription))
    doorbell.ring(BELL)
    return made


def _require_active(subscription: Subscription) -> Subscription:
    kept = locked(subscription)
    if not kept.is_active:
        raise Resting
    return kept
