"""Reading notifications, putting them off, and letting old ones go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.actions.telling import tell_pages
from helpdesk.notifications.errors import NotLater
from helpdesk.notifications.models import Digest, Notification

# What was read is kept for so long.
KEPT = timedelta(days=90)


@transaction.atomic
def mark_read(
    agent: Agent, *, number: int | None = None, one: Notification | None = None
) -> int:
    """They know of it: of this one, of what is about one ticket, or of all that there is
    and was not put off. How many that were."""
    unread = Notification.objects.filter(agent=agent, read_at=None)
    if one is not None:
        unread = unread.filter(pk=one.pk)
    elif number is not None:
        unread = unread.filter(ticket__number=number)
    else:
        unread = unread.filter(snoozed_until=None)
    now = timezone.now()
    # Read before its time comes, it stands where it was made.
    unread.filter(at__gt=now).update(at=now)
    read = unread.update(read_at=now, mail_at=None, push_at=None, snoozed_until=None)
    if read:
        tell_pages([agent.pk])
    return read


@transaction.atomic
def mark_unread(one: Notification) -> None:
    """It is to be looked at again. No way tells of it anew."""
    Notification.objects.filter(pk=one.pk).update(read_at=None)
    tell_pages([one.agent_id])


@transaction.atomic
def snooze(one: Notification, *, until: datetime) -> None:
    """It goes, and comes back as unread at that time, by the ways its kind comes then.

    Raises:
        NotLater: that time is over.
    """
    if until <= timezone.now():
        raise NotLater
    Notification.objects.filter(pk=one.pk).update(
        read_at=None, at=until, snoozed_until=until, mail_at=None, push_at=None
    )
    tell_pages([one.agent_id])


@transaction.atomic
def wake(one: Notification) -> None:
    """It is back at once; who said so has seen it, and is told by nothing else."""
    theirs = Notification.objects.filter(pk=one.pk, snoozed_until__isnull=False)
    if theirs.update(at=timezone.now(), snoozed_until=None):
        tell_pages([one.agent_id])


def forget() -> None:
    """What was read long ago goes, and what is known of mails of that time."""
    before = timezone.now() - KEPT
    Notification.objects.filter(read_at__lt=before).delete()
    # What stands in no list, nobody reads.
    Notification.objects.filter(is_listed=False, made_at__lt=before).delete()
    Digest.objects.filter(made_at__lt=before, not_before=None).delete()
