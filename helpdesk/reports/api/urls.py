"""/metrics/ and /checks/: the same numbers as the dashboard, as far as one may see them."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.api.doors import AdminView
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.reports import checking, lists
from helpdesk.reports.access import teams_of
from helpdesk.reports.api.shapes import (
    CheckShape,
    CountedTicketShape,
    FigureShape,
    MetricShape,
    checked,
    defined,
    told,
)
from helpdesk.reports.definition import Metric
from helpdesk.reports.figures import kept
from helpdesk.reports.metrics import METRICS
from helpdesk.reports.periods import LONGEST, USUAL, Period
from helpdesk.reports.sources import Window

CHOICE = frozenset({"days", "since", "until", "team"})


def _wrong(parameter: str, words: str) -> serializers.ValidationError:
    return serializers.ValidationError({parameter: [words]}, code="invalid_parameter")


def period_of(asked: QueryDict) -> Period:
    """From `since` until `until`, or so many `days` until today.

    Raises:
        ValidationError: there is no such period.
    """
    if not {"since", "until"} & asked.keys():
        days = asked.get("days", str(USUAL))
        if not (days.isascii() and days.isdecimal() and 1 <= int(days[:9]) <= LONGEST):
            raise _wrong("days", f"A whole number from 1 to {LONGEST}.")
        return Period.latest(int(days))
    ends = [_day(asked, name) for name in ("since", "until")]
    try:
        return Period.of(*ends)
    except (ValueError, OverflowError):
        words = f"`since` and a later `until`, {LONGEST} days at most."
        raise _wrong("until", words) from None


def _day(asked: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(asked.get(name, ""))
    except ValueError:
        raise _wrong(name, "A day, as 2026-11-28.") from None


def teams_asked(asked: QueryDict, agent: Agent) -> list[Team] | None:
    """One, or all of theirs; None: everybody's.

    Raises:
        ValidationError: it is no id.
        Unknown: no team of theirs.
    """
    if "team" not in asked:
        return None if agent.is_admin else list(teams_of(agent))
    try:
        found = teams_of(agent).filter(public_id=UUID(asked.get("team", ""))).first()
    except ValueError:
        raise _wrong("team", "An id is a UUID.") from None
    if found is None:
        raise Unknown
    return [found]


class ReportView(ApiView):
    """For who works with tickets; for people of other departments there are no numbers."""

    family = "reports"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As everywhere; then, whether it exists for them."""
        super().initial(request, *args, **kwargs)
        if not self.agent.can_work:
            raise Unknown

    def metric(self) -> Metric:
        """The one the address names.

        Raises:
            Unknown: there is none.
        """
        if (found := METRICS.get(self.kwargs["name"])) is None:
            raise Unknown
        return found


class Metrics(ReportView):
    """All definitions: they are few, and one page holds them."""

    @call(
        gives=MetricShape,
        many=True,
        about="Every number there is, defined once.",
        operation_id="metrics_list",
    )
    def get(self, request: Request) -> Response:
        """In the order of the dashboard."""
        found = [defined(metric) for metric in METRICS.values()]
        return Response({"results": found, "next": None, "next_cursor": None})


class MetricFigure(ReportView):
    """One number of some teams in some period."""

    parameters = CHOICE

    @call(
        gives=FigureShape,
        about="What a metric comes to. `days` until today, or `since` and `until` as"
        " days; `team`: one of yours instead of all.",
    )
    def get(self, request: Request, name: str) -> Response:
        """As the dashboard tells it."""
        metric = self.metric()
        period = period_of(request.query_params)
        found = kept(period, teams_asked(request.query_params, self.agent))
        shown = told(found.figures[metric.key], period)
        return Response({**shown, "counted_at": found.counted_at})


class MetricTickets(Resource, ReportView):
    """The tickets behind a number, as far as one may see them."""

    family = "reports"
    shape = CountedTicketShape
    parameters = CHOICE | {"of"}
    orders: ClassVar = {"-counted_at": Order(("-counted_at", "-id"))}

    @call(
        gives=CountedTicketShape,
        many=True,
        about="The tickets behind a number: `of` is `part` (those it is about), `whole`"
        " (all it looks at) or `pending`.",
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What counted last first."""
        return super().list(request, **kwargs)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those that are counted."""
        asked = self.request.query_params
        metric, of = self.metric(), asked.get("of", lists.PART)
        period, teams = period_of(asked), teams_asked(asked, self.agent)
        window = Window(
            period.since, period.until, None if teams is None else tuple(teams)
        )
        try:
            cases = lists.cases(metric, window, of).order_by()
        except KeyError:
            raise _wrong("of", "One of: part, whole, pending.") from None
        pending = metric.pending if of == lists.PENDING else None
        key = (pending or metric.source).ticket
        counted = cases.filter(**{key: OuterRef("pk")}).order_by("-counted_at")
        behind = rows.filter(pk__in=cases.values(key))
        at: Any = Subquery(counted.values("counted_at")[:1])
        found: QuerySet[Any] = behind.annotate(counted_at=at)
        return found


class Checks(AdminView):
    """What the house finds when it looks at itself."""

    family = "reports"

    @call(
        gives=CheckShape,
        many=True,
        about="What must hold, and whether it does.",
        operation_id="checks_list",
    )
    def get(self, request: Request) -> Response:
        """As of the last look."""
        found = [checked(one) for one in checking.latest()]
        return Response({"results": found, "next": None, "next_cursor": None})


urlpatterns = [
    path("metrics/", Metrics.as_view(), name="metrics"),
    path("metrics/<slug:name>/", MetricFigure.as_view(), name="metric"),
    path(
        "metrics/<slug:name>/tickets/",
        MetricTickets.at(get="list"),
        name="metric_tickets",
    ),
    path("checks/", Checks.as_view(), name="checks"),
]
