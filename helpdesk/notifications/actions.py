"""Making notifications, reading them, and saying which of them come by mail."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell, live
from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.models import DELAYS, GROUPS, Digest, Notification, Wishes
from helpdesk.notifications.whom import Told, group_of
from tickets.models import Event
from tickets.queries.hearing import agent_group

BELL = "notifications.mail"
# What was read is kept for so long.
KEPT = timedelta(days=90)


def notify(event: Event, told: Told) -> None:
    """A row for each of them; their pages hear of it once it is committed.

    An event may be told twice: the second time changes nothing.
    """
    wishes = {one.agent_id: one for one in Wishes.objects.filter(agent__in=told)}
    now = timezone.now()
    made = [_made(event, pk, why, wishes.get(pk), now) for pk, why in told.items()]
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    transaction.on_commit(partial(_tell_pages, list(told)), robust=True)
    if any(one.mail_at is not None and one.mail_at <= now for one in made):
        doorbell.ring(BELL)


def _made(
    event: Event, agent: int, why: str, wishes: Wishes | None, now: datetime
) -> Notification:
    group = group_of(event, why)
    delay = _delay(wishes or Wishes(), group)
    return Notification(
        agent_id=agent,
        event=event,
        ticket_id=event.ticket_id,
        why=why,
        group=group,
        made_at=now,
        mail_at=None if delay is None else now + delay,
    )


def _delay(wishes: Wishes, group: str) -> timedelta | None:
    return DELAYS[getattr(wishes, group)]


def mark_read(agent: Agent, *, number: int | None = None) -> int:
    """They know of it: all there is, or what is about one ticket. How many that were."""
    unread = Notification.objects.filter(agent=agent, read_at=None)
    if number is not None:
        unread = unread.filter(ticket__number=number)
    read = unread.update(read_at=timezone.now(), mail_at=None)
    if read:
        transaction.on_commit(partial(_tell_pages, [agent.pk]), robust=True)
    return read


@transaction.atomic
def save_wishes(agent: Agent, *, mine: str, handovers: str, clocks: str) -> None:
    """How soon mail tells them of each kind; also of what is there and was not mailed."""
    wishes, _new = Wishes.objects.update_or_create(
        agent=agent,
        defaults={"mine": mine, "handovers": handovers, "clocks": clocks},
    )
    waiting = Notification.objects.filter(agent=agent, mail_at__isnull=False)
    now = timezone.now()
    for group in GROUPS:
        delay = _delay(wishes, group)
        mail_at = None if delay is None else now + delay
        waiting.filter(group=group).update(mail_at=mail_at)


def forget() -> None:
    """What was read long ago goes, and what is known of mails of that time."""
    before = timezone.now() - KEPT
    Notification.objects.filter(read_at__lt=before).delete()
    Digest.objects.filter(made_at__lt=before, not_before=None).delete()


def _tell_pages(agents: list[int]) -> None:
    """That there is something: what it is, each page asks for by itself."""
    groups = tuple(agent_group(pk) for pk in agents)
    live.publish(live.Signal(groups=groups, payload={"t": "notified"}))
