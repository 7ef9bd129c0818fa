"""What somebody has not read goes to them by mail: all of it in one, and once.

As everywhere no transaction is open while we talk to a server (R7). A worker that dies
before it began leaves the mail to another; one that dies while a server is being told
leaves it unknown whether it was taken, and nobody sends it again.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone, translation

from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent
from helpdesk.notifications import queries
from helpdesk.notifications.clocks import LATER, zone_of
from helpdesk.notifications.models import Digest, Notification

logger = logging.getLogger(__name__)

# Between two mails to one person, however much happens.
GAP = timedelta(minutes=2)
# Between attempts; later than this the bell has told them.
DELAYS = [timedelta(seconds=s) for s in (30, 300, 1800)]
# While somebody sends it, nobody else does.
LEASE = timedelta(seconds=90)


def waiting() -> float:
    """Seconds the oldest of what is due has waited."""
    now = timezone.now()
    times = [
        _due(now).aggregate(at=Min("mail_at"))["at"],
        _unsent(now).aggregate(at=Min("not_before"))["at"],
    ]
    oldest = min(filter(None, times), default=None)
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Send what is due; how many mails were tried. Safe to run twice at once."""
    while _gather():
        pass
    tried = 0
    while (digest := _claim()) is not None:
        tried += 1
        _send(digest)
    return tried


def _due(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(mail_at__lte=now)


def _unsent(now: datetime) -> QuerySet[Digest]:
    return Digest.objects.filter(not_before__lte=now)


@transaction.atomic
def _gather() -> bool:
    """All that one person is to be told, in one mail. Their row is locked: who gathers
    at the same time gathers for somebody else."""
    now = timezone.now()
    locked = Agent.objects.select_for_update(no_key=True, skip_locked=True)
    waits = locked.filter(pk__in=_due(now).values("agent"))
    agent = waits.order_by("pk").first()
    if agent is None:
        return False
    theirs = Notification.objects.filter(agent=agent, mail_at__isnull=False)
    # What comes once a day does not come sooner because something else does.
    soon = theirs.filter(mail_at__lte=now + LATER)
    if not agent.is_active:
        theirs.update(mail_at=None)
        return True
    last = _last(agent)
    if last is not None and now < last + GAP:
        soon.filter(mail_at__lt=last + GAP).update(mail_at=last + GAP)
        return True
    digest = Digest.objects.create(agent=agent, made_at=now, not_before=now)
    soon.update(mail_at=None, mailed_at=now, digest=digest)
    return True


def _last(agent: Agent) -> datetime | None:
    newest = Digest.objects.filter(agent=agent).order_by("-made_at")
    return newest.values_list("made_at", flat=True).first()


@transaction.atomic
def _claim() -> Digest | None:
    """The next mail, which nobody else sends for a while; attempts go up first."""
    now = timezone.now()
    locked = _unsent(now).select_for_update(of=("self",), skip_locked=True)
    digest = locked.select_related("agent").order_by("id").first()
    if digest is None:
        return None
    digest.attempts += 1
    digest.not_before = now + LEASE
    digest.save(update_fields=["attempts", "not_before"])
    return digest


def _send(digest: Digest) -> None:
    """One attempt; whatever happens, the next one is sent."""
    agent, now = digest.agent, timezone.now()
    this = Digest.objects.filter(pk=digest.pk)
    with (
        translation.override(mail.language_of(agent)),
        timezone.override(zone_of(agent)),
    ):
        lines = queries.for_mail(digest)
        if not lines or not this.filter(begun_at=None).update(begun_at=now):
            # Read meanwhile; or somebody died over it, and it may have arrived.
            this.update(not_before=None)
            return
        where = {line.answer_at for line in lines}
        # One ticket: the answer to this mail is the answer there.
        reply_to = where.pop() if len(where) == 1 else ""
        told: dict[str, Any] = {"agent": agent, "lines": lines, "reply_to": reply_to}
        template = "notifications/mail/digest"
        sent = mail.send(
            template, agent.email, told, name=digest.public_id.hex, reply_to=reply_to
        )
    if sent:
        this.update(sent_at=timezone.now(), not_before=None)
    else:
        this.update(not_before=_next_try(digest), begun_at=None)


def _next_try(digest: Digest) -> datetime | None:
    """None: the bell has it all, and that has to do."""
    if digest.attempts > len(DELAYS):
        return None
    return timezone.now() + DELAYS[digest.attempts - 1]
