"""What follows from an answer: tried again when, paused, or gone."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from helpdesk.base import doorbell
from helpdesk.webhooks.actions.lines import BELL
from helpdesk.webhooks.models import Delivery, Subscription

State, Why = Subscription.State, Subscription.Why

# Between attempts of one delivery: ten in about 75 hours.
DELAYS = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=h) for h in (2, 5, 10, 14, 20, 24)),
]
ATTEMPTS = len(DELAYS) + 1
# Each a little earlier or later, so that not all come back at once.
JITTER = 0.05
# How long a server that failed so often in a row is left alone by all of its deliveries.
RESTS = [timedelta(seconds=s) for s in (1, 2, 5, 10, 30, 60)]
# Nothing but failure for so long, and it is paused.
PATIENCE = timedelta(days=3)
GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503
# What a server may ask for at most, by Retry-After.
LONGEST_REST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of a request. status: None where nothing was answered, then `error` is a
    code that says why. sent, headers: what is kept of both."""

    began_at: datetime
    milliseconds: int
    status: int | None = None
    error: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        return self.error or f"HTTP {self.status}"


def after_success(kept: Subscription, delivery: Delivery, now: datetime) -> None:
    """The server works; the caller saves the subscription."""
    Delivery.objects.filter(pk=delivery.pk).update(state="delivered", done_at=now)
    kept.succeeded_at, kept.not_before = now, now
    kept.failing_since, kept.failures, kept.last_error = None, 0, ""


def after_failure(
    kept: Subscription, delivery: Delivery, answered: Answered, now: datetime
) -> None:
    """Tried again later, or given up; the caller saves the subscription."""
    asked = _asked_to_rest(answered, now)
    _later(delivery, now, asked)
    kept.failing_since = kept.failing_since or now
    kept.failures += 1
    kept.last_error = answered.words[:200]
    rest = RESTS[min(kept.failures, len(RESTS)) - 1]
    kept.not_before = now + max(rest, asked)
    if not kept.is_active:
        return
    if answered.status == GONE:
        _stop(kept, State.DISABLED, Why.GONE, now)
    elif now - kept.failing_since >= PATIENCE:
        _stop(kept, State.PAUSED, Why.FAILING, now)


def _later(delivery: Delivery, now: datetime, asked: timedelta) -> None:
    this = Delivery.objects.filter(pk=delivery.pk)
    if delivery.attempts >= ATTEMPTS:
        this.update(state="failed", done_at=now)
        return
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    delay = DELAYS[delivery.attempts - 1] * jitter
    this.update(not_before=now + max(delay, asked))


def _stop(kept: Subscription, state: str, why: str, now: datetime) -> None:
    kept.state, kept.why, kept.state_at = state, why, now
    kept.tell, kept.tell_at = why, now
    kept.version += 1
    doorbell.ring(BELL)


def _asked_to_rest(answered: Answered, now: datetime) -> timedelta:
    """What it asked for by Retry-After, within reason."""
    if answered.status not in {TOO_MANY, UNAVAILABLE}:
        return timedelta(0)
    return max(timedelta(0), min(_wait(answered, now), LONGEST_REST))


def _wait(answered: Answered, now: datetime) -> timedelta:
    said = answered.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:9]), 10**6))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return timedelta(0)
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
