"""Being there: chosen by hand, renewed by open pages, lapsing by itself."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Presence
from helpdesk.base.accounts.presence import HERE_FOR, RENEW_AFTER
from helpdesk.base.accounts.signals import presence_chosen


@transaction.atomic
def choose_presence(agent: Agent, *, chosen: str) -> None:
    """Say by hand how much one is there. That was doing something, too."""
    now = timezone.now()
    Presence.objects.update_or_create(
        agent=agent,
        defaults={
            "chosen": Presence.Chosen(chosen),
            "active_at": now,
            "changed_at": now,
        },
    )
    presence_chosen.send(Agent, agent=agent)


def renew(here: Collection[int], *, active: Collection[int] = ()) -> None:
    """The pages of these agents are open, and these of them did something just now.

    Two processes may say so of one agent: the row itself says whether it is time.
    """
    if not here:
        return
    now = timezone.now()
    if _renew(here, active, now) < len(here):
        # Those who were never here before; nothing happens to the rows of others.
        Presence.objects.bulk_create(
            (
                Presence(agent_id=pk, here_until=now + HERE_FOR, active_at=now)
                for pk in sorted(here)
            ),
            ignore_conflicts=True,
        )


def _renew(here: Collection[int], active: Collection[int], now: datetime) -> int:
    until = now + HERE_FOR
    due = Q(here_until=None) | Q(here_until__lte=until - RENEW_AFTER)
    return Presence.objects.filter(due, agent__in=here).update(
        here_until=until,
        active_at=Case(When(agent__in=list(active), then=now), default=F("active_at")),
    )
