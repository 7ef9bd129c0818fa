"""Making notifications: a row for each who ought to know, by the ways they wish."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell, live
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Presence
from helpdesk.notifications.clocks import mailed_at, quiet_hours
from helpdesk.notifications.kinds import KINDS, Ways
from helpdesk.notifications.models import Device, Notification, Wishes
from helpdesk.notifications.whom import Reason, Told
from tickets.models import Event
from tickets.queries.hearing import agent_group

BELL = "notifications.mail"
PUSHES = "notifications.push"
# Who is at a page sees it there: so long a push waits whether it is read.
SEEN_AFTER = timedelta(seconds=20)
# As far as a page counts.
MOST_TIMES = 99
Why = Notification.Why


@dataclass(slots=True)
class Standing:
    """How those who are told stand just now: who wants what, and whom a push may reach."""

    now: datetime
    wishes: dict[int, Wishes] = field(default_factory=dict)
    away_until: dict[int, datetime] = field(default_factory=dict)
    with_devices: set[int] = field(default_factory=set)
    at_a_page: set[int] = field(default_factory=set)
    off: set[int] = field(default_factory=set)

    def of(self, agent: int) -> Wishes:
        """What they wish; the usual, if they never said."""
        return self.wishes.get(agent) or Wishes(agent_id=agent)

    def quiet_until(self, agent: int, kind: str) -> datetime | None:
        """When quiet ends that holds for them now, and for this kind."""
        wishes = self.of(agent)
        if wishes.urgent_anyway and KINDS[kind].is_urgent:
            return None
        # Nobody without wishes of their own has hours.
        hours = quiet_hours(wishes) if wishes.pk else None
        ends = [hours.end(self.now) if hours else None]
        if wishes.quiet_absent:
            ends.append(self.away_until.get(agent))
        return max(filter(None, ends), default=None)


def notify(event: Event, told: Told) -> None:
    """A row for each of them; their pages hear of it once it is committed.

    An event may be told twice: the second time changes nothing.
    """
    standing = Standing(timezone.now(), _wishes(told))
    ways = {pk: standing.of(pk).of(reason.kind) for pk, reason in told.items()}
    wanted = {pk: told[pk] for pk, way in ways.items() if way.is_told}
    if not wanted:
        return
    _look_at(standing, wanted)
    made = [_made(event, pk, why, ways[pk], standing) for pk, why in wanted.items()]
    made = _in_place_of_older(event, made)
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    tell_pages(one.agent_id for one in made if one.is_listed)
    for bell, times in (
        (BELL, [one.mail_at for one in made]),
        (PUSHES, [one.push_at for one in made]),
    ):
        if any(at is not None and at <= standing.now for at in times):
            doorbell.ring(bell)


def tell_pages(agents: Iterable[int]) -> None:
    """That there is something, after this commits: what, each page asks for by itself."""
    groups = tuple(agent_group(pk) for pk in agents)
    if groups:
        signal = live.Signal(groups=groups, payload={"t": "notified"})
        transaction.on_commit(partial(live.publish, signal), robust=True)


def _wishes(agents: Collection[int]) -> dict[int, Wishes]:
    rows = Wishes.objects.filter(agent__in=agents).select_related("agent")
    return {one.agent_id: one for one in rows}


def _look_at(standing: Standing, agents: Collection[int]) -> None:
    """Who is out of office and who has a device; of the latter, who is at a page."""
    absences = presence.absent(standing.now).filter(agent__in=agents)
    away = absences.order_by("ends").values_list("agent_id", "ends")
    standing.away_until = dict(away)
    devices = Device.objects.filter(agent__in=agents).order_by()
    standing.with_devices = set(devices.values_list("agent_id", flat=True))
    if not standing.with_devices:
        return
    rows = Presence.objects.in_bulk(standing.with_devices)
    chosen_off = {pk for pk, row in rows.items() if row.chosen == Presence.Chosen.OFF}
    standing.off = {pk for pk in chosen_off if standing.of(pk).quiet_off}
    state = {pk: presence.state_of(row, standing.now) for pk, row in rows.items()}
    standing.at_a_page = {
        pk for pk, at in state.items() if at == Presence.Chosen.ONLINE
    }


def may_push(rows: Iterable[Notification]) -> dict[int, datetime]:
    """When each of these may be pushed that come up now, by its key; the others may not."""
    back = list(rows)
    agents = {one.agent_id for one in back}
    standing = Standing(timezone.now(), _wishes(agents))
    _look_at(standing, agents)
    times = {one.pk: _pushed_at(one.agent_id, one.kind, standing) for one in back}
    return {pk: at for pk, at in times.items() if at is not None}


def _made(
    event: Event, agent: int, reason: Reason, ways: Ways, standing: Standing
) -> Notification:
    quiet_until = standing.quiet_until(agent, reason.kind)
    now = standing.now
    return Notification(
        agent_id=agent,
        event=event,
        ticket_id=event.ticket_id,
        why=reason.why,
        kind=reason.kind,
        is_listed=ways.bell,
        made_at=now,
        at=now,
        mail_at=mailed_at(ways.mail, standing.of(agent), now, quiet_until),
        push_at=_pushed_at(agent, reason.kind, standing),
        tone="" if quiet_until else ways.sound,
    )


def _pushed_at(agent: int, kind: str, standing: Standing) -> datetime | None:
    ways = standing.of(agent).of(kind)
    if not ways.push or agent not in standing.with_devices or agent in standing.off:
        return None
    soon = standing.quiet_until(agent, kind) or standing.now
    if agent in standing.at_a_page and ways.bell:
        return max(standing.now + SEEN_AFTER, soon)
    return soon


def _in_place_of_older(event: Event, made: list[Notification]) -> list[Notification]:
    """Answers that follow one another are one notification each, of the newest: without
    those who know of a newer one, and with what the older ones said."""
    theirs = [one.agent_id for one in made if one.why == Why.ANSWERED]
    if not theirs:
        return made
    rows = Notification.objects.filter(
        ticket=event.ticket_id, why=Why.ANSWERED, agent__in=theirs
    )
    known = {one.agent_id for one in rows if one.event_id >= event.pk}
    older = {
        one.agent_id: one
        for one in rows.order_by("pk")
        if one.read_at is None and one.snoozed_until is None
    }
    made = [one for one in made if one.agent_id not in known]
    gone = []
    for one in made:
        former = older.get(one.agent_id)
        if former is not None:
            gone.append(former.pk)
            one.times = min(former.times + 1, MOST_TIMES)
            # What waits for a mail does not begin to wait anew with each answer.
            one.mail_at = min(filter(None, [one.mail_at, former.mail_at]), default=None)
    if gone:
        Notification.objects.filter(pk__in=gone).delete()
    return made
