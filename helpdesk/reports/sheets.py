"""The rows of files: numbers as numbers, times with their zone."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base import money
from helpdesk.reports.definition import Shape
from helpdesk.reports.figures import Figure
from helpdesk.reports.lists import Counted
from helpdesk.reports.metrics import GROUPS
from helpdesk.reports.statistics import wilson

Row = list[object]


def of_figures(figures: Mapping[str, Figure]) -> Iterator[Row]:
    """Every number with what it was made from; one row a currency."""
    yield [
        _("Group"), _("Value"), _("Cases"), _("Of how many"), _("Share"), _("At least"),
        _("At most"), _("Median"), _("9 of 10 within"), _("Amount"), _("Currency"),
        _("Pending"),
    ]  # fmt: skip
    for group in GROUPS:
        for metric in group.metrics:
            figure = figures[metric.key]
            names: Row = [group.name, metric.name]
            for row in _rows(figure):
                yield [*names, figure.part, figure.whole, *row]


def _rows(figure: Figure) -> Iterator[Row]:
    """share, low, high, median, p90, amount, currency, pending."""
    pending: object = figure.pending if figure.metric.pending is not None else None
    match figure.metric.shape:
        case Shape.SHARE if figure.whole:
            low, high = wilson(figure.part, figure.whole)
            shares = [figure.part / figure.whole, low, high]
            yield [*(round(one, 4) for one in shares), *[None] * 4, pending]
        case Shape.DIFFERENCE if figure.difference is not None:
            points, (low, high) = figure.difference
            yield [
                *(round(one, 4) for one in (points, low, high)),
                *[None] * 4,
                pending,
            ]
        case Shape.SPREAD:
            yield [*[None] * 3, figure.median, figure.p90, None, None, None]
        case Shape.MINUTES:
            yield [*[None] * 5, figure.minutes, _("minutes"), None]
        case Shape.MONEY if figure.amounts:
            for currency, amount in sorted(figure.amounts.items()):
                yield [*[None] * 5, money.major(amount, currency), currency, None]
        case _:
            yield [*[None] * 7, pending]


def of_tickets(tickets: Iterable[Counted]) -> Iterator[Row]:
    """One row a ticket."""
    yield [_("Number"), _("Subject"), _("Customer"), _("Team"), _("Assignee"),
           _("Status"), _("Counted at")]  # fmt: skip
    for one in tickets:
        ticket = one.ticket
        yield [
            ticket.number, ticket.subject, ticket.customer.name, ticket.team.name,
            ticket.assignee.name if ticket.assignee else "",
            ticket.get_status_display(),
            timezone.localtime(one.at).isoformat(timespec="seconds"),
        ]  # fmt: skip
