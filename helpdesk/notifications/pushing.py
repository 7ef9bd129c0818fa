"""What somebody has not read goes to their browsers, which show it by themselves.

A row for each message and device is the queue. No transaction is open while we talk to a
push service: attempts go up first, and threads that ask no database do the talking, so
that one that hangs holds up no other. A message that arrives twice takes its own place.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from helpdesk.base import egress
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.standing import of_session
from helpdesk.notifications import queries
from helpdesk.notifications.actions import tell_pages
from helpdesk.notifications.actions.telling import may_push
from helpdesk.notifications.models import Device, Notification, Push
from helpdesk.notifications.said import Message, message_of

logger = logging.getLogger(__name__)

# Together more than these are one message that says how many there are.
MOST_AT_ONCE = 3
AT_ONCE = 8
LEASE = timedelta(seconds=60)
DELAYS = [timedelta(seconds=s) for s in (10, 60, 300, 1800)]
# What a push service may ask us to wait.
LONGEST_WAIT = timedelta(hours=1)
# It does not know the subscription (any more).
GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Answered:
    """What a push service said. status: 0 where nobody answered, and `error` says why."""

    status: int
    error: str = ""
    wait: timedelta | None = None

    @property
    def may_work_later(self) -> bool:
        busy = self.status in {0, 408, 425, 429} or self.status >= 500
        return busy and self.error != "address_refused"


def waiting() -> float:
    """Seconds the oldest of what is due has waited."""
    now = timezone.now()
    times = [
        _awake(now).aggregate(at=Min("snoozed_until"))["at"],
        _due(now).aggregate(at=Min("push_at"))["at"],
        Push.objects.filter(not_before__lte=now).aggregate(at=Min("not_before"))["at"],
    ]
    oldest = min(filter(None, times), default=None)
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Bring back what was snoozed, and push what is due; how many messages were tried.
    Safe to run twice at once."""
    _bring_back()
    while _gather():
        pass
    tried = 0
    while batch := _claim():
        tried += len(batch)
        _send(batch)
    return tried


def _awake(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(snoozed_until__lte=now)


def _due(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(push_at__lte=now)


@transaction.atomic
def _bring_back() -> None:
    """Its pages count it again; a push says so to who wants pushes of its kind."""
    due = _awake(timezone.now()).select_for_update(skip_locked=True)
    back = list(due.order_by("pk")[:500])
    if not back:
        return
    may = may_push(back)
    for one in back:
        one.snoozed_until, one.push_at = None, may.get(one.pk)
    Notification.objects.bulk_update(back, ["snoozed_until", "push_at"])
    tell_pages({one.agent_id for one in back})


@transaction.atomic
def _gather() -> bool:
    """What is due for one person, for each of their devices. Their row is locked: who
    gathers at the same time gathers for somebody else."""
    now = timezone.now()
    locked = Agent.objects.select_for_update(no_key=True, skip_locked=True)
    agent = locked.filter(pk__in=_due(now).values("agent")).order_by("pk").first()
    if agent is None:
        return False
    due = _due(now).filter(agent=agent)
    # Only what they may still see; and of a ticket only the newest: it takes the place
    # of those before it anyway.
    seen = list(queries.seen_by(agent).filter(pk__in=due.values("pk"), read_at=None))
    newest = {one.ticket_id: one for one in reversed(seen)}
    due.update(push_at=None)
    devices = _listening(agent)
    if len(newest) > MOST_AT_ONCE:
        rows = [Push(device=one, count=len(seen)) for one in devices]
    else:
        rows = [
            Push(device=device, notification=one)
            for device in devices
            for one in newest.values()
        ]
    Push.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def _listening(agent: Agent) -> list[Device]:
    """Their browsers in which they are still signed in."""
    return [
        one
        for one in Device.objects.filter(agent=agent)
        if (found := of_session(one.session)) is not None and found[1] == agent
    ]


@transaction.atomic
def _claim() -> list[Push]:
    """The next messages, which nobody else sends for a while; attempts go up first."""
    now = timezone.now()
    due = Push.objects.filter(not_before__lte=now)
    locked = due.select_for_update(of=("self",), skip_locked=True)
    batch = list(
        locked.select_related("device__agent").order_by("not_before", "id")[:AT_ONCE]
    )
    for push in batch:
        push.attempts += 1
        push.not_before = now + LEASE
    Push.objects.bulk_update(batch, ["attempts", "not_before"])
    return batch


def _send(batch: list[Push]) -> None:
    said = [(push, message_of(push)) for push in batch]
    for push, message in said:
        if message is None:
            # Read meanwhile, or not theirs to see any more.
            push.delete()
    asked = [(push, message) for push, message in said if message is not None]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push") as threads:
        answers = threads.map(_talk, [message for _push, message in asked])
        for (push, _message), answer in zip(asked, list(answers), strict=True):
            _record(push, answer)


def _talk(message: Message) -> Answered:
    """In a thread of its own: it asks nobody but that push service."""
    try:
        answer = egress.post(
            message.endpoint, message.body, headers=message.headers, keep=0
        )
    except egress.NotAllowed:
        return Answered(0, "address_refused")
    except egress.EgressError as failure:
        return Answered(0, str(failure))
    except Exception as failure:
        logger.exception("push: a request broke off")
        return Answered(0, type(failure).__name__)
    wait = answer.headers.get("retry-after", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 0
    return Answered(answer.status, wait=timedelta(seconds=seconds) if seconds else None)


def _record(push: Push, answer: Answered) -> None:
    this = Device.objects.filter(pk=push.device_id)
    if answer.status in GONE:
        logger.info("push: device %s is gone", push.device_id)
        this.delete()
        return
    if 200 <= answer.status < 300:
        this.update(told_at=timezone.now(), last_error="")
        push.delete()
        return
    error = answer.error or str(answer.status)
    logger.warning("push: device %s: %s", push.device_id, error)
    this.update(last_error=error[:60])
    if not answer.may_work_later or push.attempts > len(DELAYS):
        push.delete()
        return
    wait = max(DELAYS[push.attempts - 1], answer.wait or timedelta(0))
    push.not_before = timezone.now() + min(wait, LONGEST_WAIT)
    push.save(update_fields=["not_before"])
