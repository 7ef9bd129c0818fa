"""What the metrics come to: for some teams, in a period and in the one before it."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import BigIntegerField, Count, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from helpdesk.base.accounts.models import Team
from helpdesk.reports import statistics
from helpdesk.reports.definition import Metric, Shape
from helpdesk.reports.metrics import METRICS
from helpdesk.reports.periods import Period
from helpdesk.reports.sources import Source, Window

# A dashboard may be this old: many look at the same one in a morning's meeting.
KEPT_FOR = 60.0
MOST_KEPT = 64


@dataclass(slots=True)
class Figure:
    """What one metric comes to. was_…: in the period before.

    median, p90: of a spread, with the interval of the median; in seconds for times.
    amounts: money by currency, in its smallest unit. minutes: of a gap.
    pending: cases that are not decided yet.
    other_…: of a difference, those it is taken against.
    """

    metric: Metric
    part: int = 0
    whole: int = 0
    was_part: int = 0
    was_whole: int = 0
    median: float | None = None
    p90: float | None = None
    interval: statistics.Interval | None = None
    minutes: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    pending: int = 0
    other_part: int = 0
    other_whole: int = 0

    @property
    def is_few(self) -> bool:
        compared = self.metric.against is not None
        least = min(self.whole, self.other_whole) if compared else self.whole
        return least < statistics.FEW

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def difference(self) -> tuple[float, statistics.Interval] | None:
        """By how much its share is more than the other, and where that surely lies."""
        if not (self.whole and self.other_whole):
            return None
        other = self.other_part / self.other_whole
        return self.part / self.whole - other, statistics.difference(
            self.part, self.whole, self.other_part, self.other_whole
        )

    @property
    def change(self) -> int:
        """1 or -1 where the share is surely more or less than before; else 0."""
        if self.metric.shape is not Shape.SHARE or not (self.whole and self.was_whole):
            return 0
        low, high = statistics.difference(
            self.part, self.whole, self.was_part, self.was_whole
        )
        return 1 if low > 0 else -1 if high < 0 else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them, and when they were counted."""

    figures: dict[str, Figure]
    counted_at: datetime


def count(period: Period, teams: Sequence[Team] | None) -> Figures:
    """Every metric, in as many statements whatever is in the database.

    teams: None for those of everybody.
    """
    chosen = None if teams is None else tuple(teams)
    window = Window(period.since, period.until, chosen)
    both = Window(period.before.since, period.until, chosen)
    figures = {key: Figure(metric) for key, metric in METRICS.items()}
    for source, some in _by_source(figures.values()):
        _count(source, some, window if source.is_now else both, window.since)
    for figure in figures.values():
        _look_closer(figure, window)
    _count_pending(figures.values(), window)
    return Figures(figures, timezone.now())


def _by_source(figures: Iterable[Figure]) -> list[tuple[Source, list[Figure]]]:
    found: dict[Source, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.metric.source].append(figure)
    return list(found.items())


def _count(
    source: Source, figures: Sequence[Figure], window: Window, since: datetime
) -> None:
    """All of one source at once: in this period, and in the one before."""
    this = Q() if source.is_now else Q(counted_at__gte=since)
    times = {"": this} if source.is_now else {"": this, "was_": Q(counted_at__lt=since)}
    wanted: dict[str, Any] = {}
    for number, figure in enumerate(figures):
        metric = figure.metric
        for name, when in times.items():
            among = when & metric.among
            wanted[f"{name}whole{number}"] = Count("pk", filter=among)
            wanted[f"{name}part{number}"] = Count("pk", filter=among & metric.part)
        if metric.against is not None:
            other = this & metric.against
            wanted[f"other_whole{number}"] = Count("pk", filter=other)
            wanted[f"other_part{number}"] = Count("pk", filter=other & metric.part)
    found = source.rows(window).aggregate(**wanted)
    names = ("whole", "part", "was_whole", "was_part", "other_whole", "other_part")
    for number, figure in enumerate(figures):
        for name in names:
            setattr(figure, name, found.get(f"{name}{number}", 0))


def _look_closer(figure: Figure, window: Window) -> None:
    """What is more than two numbers asks once more."""
    metric = figure.metric
    rows = metric.source.rows(window).filter(metric.among)
    match metric.shape:
        case Shape.SPREAD:
            _spread(figure, rows.values(metric.value).annotate(n=Count("pk")))
        case Shape.MINUTES:
            gaps = rows.filter(metric.part).aggregate(sum=Sum(metric.value))["sum"]
            figure.minutes = (gaps or timedelta()) // timedelta(minutes=1)
        case Shape.MONEY:
            amount = Cast(KeyTextTransform("amount", "data"), BigIntegerField())
            sums = rows.order_by().values("currency").annotate(sum=Sum(amount))
            figure.amounts = {str(one["currency"]): one["sum"] for one in sums}


def _spread(figure: Figure, groups: Iterable[dict[str, Any]]) -> None:
    """groups: each value, and how often it is there."""
    name = figure.metric.value
    values = sorted(
        value for one in groups for value in [_number(one[name])] * one["n"]
    )
    if values:
        figure.median = statistics.median(values)
        figure.p90 = statistics.percentile(values, 90)
        figure.interval = statistics.median_interval(values)


def _number(value: timedelta | int) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else value


def _count_pending(figures: Iterable[Figure], window: Window) -> None:
    waiting: dict[Source, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.metric.pending is not None:
            waiting[figure.metric.pending].append(figure)
    for source, some in waiting.items():
        wanted = {
            f"n{number}": Count("pk", filter=figure.metric.among)
            for number, figure in enumerate(some)
        }
        found = source.rows(window).aggregate(**wanted)
        for number, figure in enumerate(some):
            figure.pending = found[f"n{number}"]


class _Kept:
    """Dashboards counted a moment ago; of teams and days, never of a person."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[float, Figures]] = {}
        self._lock = Lock()

    def get(self, period: Period, teams: Sequence[Team] | None) -> Figures:
        whose = None if teams is None else tuple(sorted(team.pk for team in teams))
        key = (period.since, period.until, whose)
        now = time.monotonic()
        with self._lock:
            until, found = self._kept.get(key, (0.0, None))
        if found is not None and now < until:
            return found
        found = count(period, teams)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + KEPT_FOR, found)
        return found

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


_kept = _Kept()
kept, forget = _kept.get, _kept.forget
