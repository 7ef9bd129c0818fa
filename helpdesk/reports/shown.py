"""Figures as a page says them: in words, with how sure they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.base import money
from helpdesk.reports.definition import Better, Group, Metric, Shape
from helpdesk.reports.figures import Figure
from helpdesk.reports.metrics import GROUPS
from helpdesk.reports.statistics import FEW, wilson
from tickets.queries.times import Clock


@dataclass(slots=True)
class Line:
    """One metric on the page.

    value: the number itself; "" where there are too few cases to say one.
    dots: then, one for each case, and whether it is one of those the number is about.
    sure: the interval, in words. bar: the same from 0 to 100, to be drawn.
    trend, tone: how it changed since the period before, if that is sure.
    parts, whole: how many cases; both lead to their tickets.
    others: of a difference, the cases of the other share in words.
    """

    metric: Metric
    value: str = ""
    dots: Sequence[bool] = ()
    sure: str = ""
    bar: tuple[int, int, int] | None = None
    trend: str = ""
    arrow: str = ""
    tone: str = ""
    part: int = 0
    whole: int = 0
    pending: int = 0
    is_zero: bool = False
    others: str = ""

    @property
    def has_part(self) -> bool:
        """Whether its cases are some of those it looks at, and there are any."""
        leads = self.metric.has_tickets and self.metric.shape is not Shape.SPREAD
        return leads and self.part > 0

    @property
    def has_whole(self) -> bool:
        is_kind = self.metric.shape in {Shape.SHARE, Shape.SPREAD}
        return self.metric.has_tickets and is_kind and self.whole > 0

    @property
    def is_share(self) -> bool:
        has_whole = self.metric.shape in {Shape.SHARE, Shape.DIFFERENCE}
        return has_whole and self.whole > 0

    @property
    def has_tickets(self) -> bool:
        if not self.metric.has_tickets:
            return self.is_share or self.pending > 0
        return self.has_part or self.has_whole or self.pending > 0


@dataclass(slots=True)
class Section:
    group: Group
    lines: Sequence[Line] = field(default_factory=list)


def dashboard(figures: Mapping[str, Figure]) -> list[Section]:
    """All of them, in the order of the page."""
    return [
        Section(group, [line(figures[metric.key]) for metric in group.metrics])
        for group in GROUPS
    ]


def line(figure: Figure) -> Line:
    """One of them."""
    made = Line(
        figure.metric, part=figure.part, whole=figure.whole, pending=figure.pending
    )
    _SHAPES[figure.metric.shape](made, figure)
    return made


def percent(share: float) -> str:
    """Without decimals: no share of a dashboard is known so well."""
    return _("%(share)s %%") % {"share": round(share * 100)}


def _share(made: Line, figure: Figure) -> None:
    share = figure.share
    if share is None:
        return
    if figure.is_few:
        made.dots = [n < figure.part for n in range(figure.whole)]
        return
    low, high = wilson(figure.part, figure.whole)
    made.value = percent(share)
    made.sure = _between(str(round(low * 100)), percent(high))
    made.bar = (round(low * 100), round(share * 100), round(high * 100))
    change = figure.change
    if change:
        was = percent(figure.was_part / figure.was_whole)
        words = (
            _("more than before: %(was)s")
            if change > 0
            else _("less than before: %(was)s")
        )
        made.trend, made.arrow = words % {"was": was}, "↑" if change > 0 else "↓"
        made.tone = _tone(figure.metric.better, change)


def _spread(made: Line, figure: Figure) -> None:
    if figure.median is None or figure.whole < FEW:
        return
    told = _span if figure.metric.is_duration else _plain
    middle, most = told(figure.median), told(figure.p90 or 0)
    made.value = _("%(median)s (9 of 10 within %(p90)s)") % {
        "median": middle,
        "p90": most,
    }
    if figure.interval:
        low, high = figure.interval
        made.sure = _between(told(low), told(high))


def _count(made: Line, figure: Figure) -> None:
    made.value, made.is_zero = str(figure.part), figure.part == 0


def _minutes(made: Line, figure: Figure) -> None:
    # A gap is a gap, even one of seconds.
    minutes = max(figure.minutes, 1 if figure.part else 0)
    words = ngettext("%d minute", "%d minutes", minutes)
    made.value, made.is_zero = words % minutes, not figure.part


def _money(made: Line, figure: Figure) -> None:
    amounts = sorted(figure.amounts.items())
    made.value = ", ".join(
        money.shown(amount, currency) for currency, amount in amounts
    )


def _difference(made: Line, figure: Figure) -> None:
    """In points of a hundred: "10 % less" would be a share of a share."""
    found = figure.difference
    if figure.other_whole:
        made.others = _("held out: %(part)s of %(whole)s") % {
            "part": figure.other_part,
            "whole": figure.other_whole,
        }
    if found is None or figure.is_few:
        return
    points, (low, high) = found
    made.value = _("%(points)s points") % {"points": f"{round(points * 100):+d}"}
    made.sure = _between(f"{round(low * 100):+d}", f"{round(high * 100):+d}")
    if low > 0 or high < 0:
        made.trend = _("surely more") if low > 0 else _("surely less")
        made.arrow = "↑" if low > 0 else "↓"
        made.tone = _tone(figure.metric.better, 1 if low > 0 else -1)


_SHAPES = {
    Shape.SHARE: _share,
    Shape.DIFFERENCE: _difference,
    Shape.SPREAD: _spread,
    Shape.COUNT: _count,
    Shape.MINUTES: _minutes,
    Shape.MONEY: _money,
}


def _tone(better: Better, change: int) -> str:
    if better is Better.EITHER:
        return ""
    return "ok" if (change > 0) == (better is Better.MORE) else "warn"


def _between(low: str, high: str) -> str:
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _plain(value: float) -> str:
    return number_format(value, decimal_pos=0 if value == int(value) else 1)


def _span(seconds: float) -> str:
    return Clock(timezone.now()).span(timedelta(seconds=seconds))
