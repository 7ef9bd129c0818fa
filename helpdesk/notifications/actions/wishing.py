"""Saying how one wants to hear of what."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.clocks import mailed_at, quiet_hours
from helpdesk.notifications.kinds import KINDS, Ways
from helpdesk.notifications.models import Notification, Wishes


@transaction.atomic
def save_wishes(
    agent: Agent, *, ways: Mapping[str, Ways] | None = None, **rest: Any
) -> Wishes:
    """Change what somebody wishes; also for what is there and was not mailed. What is not
    said stays.

    ways: by kind. rest: other fields of `Wishes`.
    """
    wishes, _new = Wishes.objects.get_or_create(agent=agent)
    wishes = Wishes.objects.select_for_update().select_related("agent").get(agent=agent)
    for kind, wanted in (ways or {}).items():
        usual, said = asdict(KINDS[kind].usual), asdict(wanted)
        differs = {name: value for name, value in said.items() if value != usual[name]}
        wishes.ways = {**wishes.ways, kind: differs}
        if not differs:
            del wishes.ways[kind]
    for name, value in rest.items():
        setattr(wishes, name, value)
    wishes.save(update_fields=["ways", *rest])
    _time_anew(wishes)
    return wishes


def _time_anew(wishes: Wishes) -> None:
    waiting = Notification.objects.filter(agent=wishes.agent, mail_at__isnull=False)
    now = timezone.now()
    quiet_until = quiet_hours(wishes).end(now)
    for kind in set(waiting.values_list("kind", flat=True)):
        at = mailed_at(wishes.of(kind).mail, wishes, now, quiet_until)
        waiting.filter(kind=kind).update(mail_at=at)
