"""Whose turn it is, worked out from the lines of a rota: pure.

A single shift goes before what comes again each week: somebody swapped. Of several lines
at once the one that was written last holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
# So far ahead we look for the next change; whoever waits longer looks again then.
AHEAD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One line, as `models.Duty` has it; agent: a key. line: the later, the more it
    counts."""

    agent: int
    line: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    opens: int = 0
    closes: int = DAY
    every: int = 1
    since: date = date.min

    @property
    def is_shift(self) -> bool:
        return self.begins is not None

    @property
    def lasts_until(self) -> int:
        """In minutes since the midnight it begins after."""
        return self.closes if self.closes > self.opens else self.closes + DAY


def on_duty(turns: Iterable[Turn], zone: ZoneInfo, at: datetime) -> int | None:
    """Whose turn it is at that instant; None: nobody's."""
    holds = [one for one in turns if _holds(one, zone, at)]
    found = max(holds, key=lambda one: (one.is_shift, one.line), default=None)
    return found.agent if found else None


def next_change(turns: Sequence[Turn], zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first instant after this one at which it may be somebody else's turn; None:
    not within a week."""
    return min((one for one in _changes(turns, zone, at) if one > at), default=None)


def _holds(turn: Turn, zone: ZoneInfo, at: datetime) -> bool:
    if turn.begins is not None and turn.ends is not None:
        return turn.begins <= at < turn.ends
    wall = at.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    today = wall.date()
    yesterday = today - timedelta(days=1)
    return (_is_theirs(turn, today) and turn.opens <= minute < turn.lasts_until) or (
        _is_theirs(turn, yesterday) and minute + DAY < turn.lasts_until
    )


def _is_theirs(turn: Turn, day: date) -> bool:
    if day.weekday() not in turn.weekdays:
        return False
    weeks = (_monday(day) - _monday(turn.since)).days // 7
    return weeks >= 0 and weeks % turn.every == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _changes(turns: Sequence[Turn], zone: ZoneInfo, at: datetime) -> Iterator[datetime]:
    """Where a line may begin or end, whether it is theirs then or not."""
    today = at.astimezone(zone).date()
    for turn in turns:
        if turn.begins is not None and turn.ends is not None:
            yield from (turn.begins, turn.ends)
            continue
        for ahead in range(-1, AHEAD):
            midnight = datetime.combine(today + timedelta(days=ahead), time())
            for minute in (turn.opens, turn.lasts_until):
                wall = midnight + timedelta(minutes=minute)
                yield wall.replace(tzinfo=zone).astimezone(UTC)
