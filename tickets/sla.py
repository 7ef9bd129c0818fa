"""How clocks run, worked out from times alone: pure, in whole seconds.

A clock counts the business time that has passed since it began, without its pauses. When
it is due, and when to warn of that, are worked out anew from the same few times whenever
something changed; nothing is ever added up, so nothing can drift.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from helpdesk.base.accounts.hours import ALWAYS, Block, Hours

# From and until; None: it goes on.
Pause = tuple[datetime, datetime | None]


def elapsed(
    hours: Hours, since: datetime, until: datetime, pauses: Iterable[Pause] = ()
) -> int:
    """How much business time passed between two instants, without the pauses."""
    parts = _running(since, pauses)
    return sum(
        hours.seconds(begins, min(ends or until, until))
        for begins, ends in parts
        if begins < until
    )


def due(
    hours: Hours, since: datetime, seconds: int, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """When so much of it has passed. None: it stands still, or it never opens."""
    left = seconds
    for begins, ends in _running(since, pauses):
        if ends is None:
            return hours.after(begins, left)
        passed = hours.seconds(begins, ends)
        if passed >= left:
            return hours.after(begins, left)
        left -= passed
    return None


def warns_at(
    hours: Hours,
    since: datetime,
    seconds: int,
    before: int,
    pauses: Iterable[Pause] = (),
) -> datetime | None:
    """When `before` seconds of business time are left. None: never, since it stands
    still, or since so much was not there to begin with."""
    if not 0 < before < seconds:
        return None
    return due(hours, since, seconds - before, pauses)


def _running(since: datetime, pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The parts of the time from `since` on that are in no pause, in order; the last
    has no end, unless a pause has none."""
    begins = since
    for start, end in sorted(pauses, key=lambda pause: pause[0]):
        if start > begins:
            yield begins, start
        if end is None:
            return
        begins = max(begins, end)
    yield begins, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What policies ask of a ticket. All of it by key, but for the priority."""

    team: int
    channel: int | None
    priority: int
    organization: int | None
    tags: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Conditions (an empty one holds for all), and for whom they hold what is due when.

    targets: seconds by priority and kind of clock.
    since: no clock of its began earlier: nobody is late for what nobody had asked.
    """

    id: int
    name: str
    teams: frozenset[int]
    channels: frozenset[int]
    priorities: frozenset[int]
    organizations: frozenset[int]
    tags: frozenset[int]
    calendar: int | None
    targets: Mapping[int, Mapping[str, int]]
    warn_percent: int | None
    warn_seconds: int | None
    pauses: frozenset[str]
    since: datetime

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From what `as_json` made."""
        conditions: dict[str, Any] = {
            name: frozenset(kept[name])
            for name in ("teams", "channels", "priorities", "organizations", "tags")
        }
        return cls(
            id=kept["id"],
            name=kept["name"],
            calendar=kept["calendar"],
            targets={int(key): ones for key, ones in kept["targets"].items()},
            warn_percent=kept["warn_percent"],
            warn_seconds=kept["warn_seconds"],
            pauses=frozenset(kept["pauses"]),
            since=datetime.fromisoformat(kept["since"]),
            **conditions,
        )

    def fits(self, matter: Matter) -> bool:
        """Whether every condition holds."""
        return (
            (not self.teams or matter.team in self.teams)
            and (not self.channels or matter.channel in self.channels)
            and (not self.priorities or matter.priority in self.priorities)
            and (not self.organizations or matter.organization in self.organizations)
            and (not self.tags or not self.tags.isdisjoint(matter.tags))
        )

    def before(self, target: int) -> int:
        """How long before a target is due it warns."""
        if self.warn_percent is not None:
            return target * self.warn_percent // 100
        return self.warn_seconds or 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Every policy that is in force, in order, and the hours of every calendar.

    version: of these rules; 0: none are in force.
    """

    version: int = 0
    policies: Sequence[Policy] = ()
    calendars: Mapping[int, Hours] = field(default_factory=dict)

    @classmethod
    def of(cls, version: int, kept: Mapping[str, Any]) -> Self:
        """From what is kept of them."""
        return cls(
            version,
            tuple(Policy.of(one) for one in kept["policies"]),
            {int(key): _hours(one) for key, one in kept["calendars"].items()},
        )

    def first_fit(self, matter: Matter) -> Policy | None:
        """The policy a ticket goes by: the first whose conditions hold."""
        return next((one for one in self.policies if one.fits(matter)), None)

    def hours(self, policy: Policy, team_calendar: int | None) -> Hours:
        """The policy's own hours, or else the team's; without any, always."""
        calendar = policy.calendar or team_calendar
        return ALWAYS if calendar is None else self.calendars.get(calendar, ALWAYS)


def _hours(kept: Mapping[str, Any]) -> Hours:
    blocks = [Block(*one) for one in kept["blocks"]]
    return Hours.of(kept["zone"], blocks, map(date.fromisoformat, kept["holidays"]))
