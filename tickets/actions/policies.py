"""What admins do with SLA policies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Calendar, Team
from helpdesk.base.plaintext import one_line
from tickets.actions import terms
from tickets.errors import NameMissing, PolicyNameTaken
from tickets.models import Channel, Organization, SlaPolicy, SlaTarget, Tag

# By priority and kind of clock, in seconds.
Targets = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Which tickets a policy is for. Nothing named means all."""

    teams: Iterable[Team] = ()
    channels: Iterable[Channel] = ()
    priorities: Iterable[int] = ()
    tags: Iterable[Tag] = ()
    organizations: Iterable[Organization] = ()


@transaction.atomic
def save_policy(
    *,
    name: str,
    targets: Targets,
    conditions: Conditions = Conditions(),
    policy: SlaPolicy | None = None,
    by: Agent,
    **how: Any,
) -> SlaPolicy:
    """Agree on times, or change what was agreed on. A new one comes last.

    The clocks that run follow, by and by; what ran out by then stays recorded.

    how: `calendar`, `warn_percent`, `warn_seconds`, `pauses_waiting`, `pauses_snoozed`.

    Raises:
        OnlyAdmins: `by` is none.
        NameMissing, PolicyNameTaken: nothing was changed.
    """
    lock_admins(by)
    if not (name := one_line(name, limit=100)):
        raise NameMissing
    kept = policy or SlaPolicy(position=_last() + 1)
    kept.name = name
    _how(kept, **how)
    kept.priorities = sorted(set(conditions.priorities))
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise PolicyNameTaken from error
    kept.teams.set(conditions.teams)
    kept.channels.set(conditions.channels)
    kept.tags.set(conditions.tags)
    kept.organizations.set(conditions.organizations)
    kept.targets.all().delete()
    SlaTarget.objects.bulk_create(
        SlaTarget(policy=kept, priority=priority, kind=kind, seconds=seconds)
        for priority, kinds in targets.items()
        for kind, seconds in kinds.items()
    )
    terms.publish()
    return kept


@transaction.atomic
def switch_policy(policy: SlaPolicy, *, on: bool, by: Agent) -> None:
    """Let it hold, or no longer. On again, it begins anew: nobody was late meanwhile.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    policy.refresh_from_db()
    if policy.is_active == on:
        return
    policy.is_active, policy.active_since = on, timezone.now() if on else None
    policy.save(update_fields=["is_active", "active_since"])
    terms.publish()


@transaction.atomic
def move_policy(policy: SlaPolicy, *, up: bool, by: Agent) -> None:
    """Change places with the one before or after it; at the end nothing happens.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    policy.refresh_from_db()
    policies = SlaPolicy.objects.all()
    beside = (
        policies.filter(position__lt=policy.position).order_by("-position").first()
        if up
        else policies.filter(position__gt=policy.position).order_by("position").first()
    )
    if beside is None:
        return
    policy.position, beside.position = beside.position, policy.position
    policy.save(update_fields=["position"])
    beside.save(update_fields=["position"])
    terms.publish()


def _last() -> int:
    return SlaPolicy.objects.aggregate(last=Max("position"))["last"] or 0


def _how(
    policy: SlaPolicy,
    *,
    calendar: Calendar | None = None,
    warn_percent: int | None = None,
    warn_seconds: int | None = None,
    pauses_waiting: bool = True,
    pauses_snoozed: bool = False,
) -> None:
    policy.calendar = calendar
    policy.warn_percent, policy.warn_seconds = warn_percent, warn_seconds
    policy.pauses_waiting, policy.pauses_snoozed = pauses_waiting, pauses_snoozed
