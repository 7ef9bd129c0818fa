"""/reports/: what the numbers say, and the tickets behind each of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from helpdesk.base.spreadsheets import sheet
from helpdesk.reports import checking, lists, sheets
from helpdesk.reports.definition import Metric, Shape
from helpdesk.reports.figures import kept
from helpdesk.reports.forms import Choice, ChoiceForm
from helpdesk.reports.metrics import METRICS
from helpdesk.reports.shown import dashboard as shown
from helpdesk.reports.sources import Window

View = Callable[..., HttpResponseBase]


def for_agents(view: View) -> View:
    """People of other departments have no numbers: for them these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.can_own:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_safe
@for_agents
def dashboard(request: AgentRequest) -> HttpResponse:
    """All numbers of some teams in some period."""
    form = _form(request)
    choice = form.choice()
    found = kept(choice.period, choice.teams)
    words = {
        "form": form,
        "choice": choice,
        "groups": shown(found.figures),
        "counted_at": found.counted_at,
        "has_teams": choice.teams != [],
        **_checks(),
    }
    return render(request, "reports/dashboard.html", words)


@require_safe
@for_agents
def dashboard_sheet(request: AgentRequest) -> StreamingHttpResponse:
    """The same as a file."""
    choice = _form(request).choice()
    rows = sheets.of_figures(kept(choice.period, choice.teams).figures)
    return sheet(rows, filename=f"reports {choice.period.first}.csv")


@require_safe
@for_agents
def tickets(request: AgentRequest, metric: str) -> HttpResponse:
    """The tickets behind a number, as far as this agent may see them."""
    found, of = _metric(request, metric)
    choice = _form(request).choice()
    window = _window(choice)
    after = request.GET.get("after", "")
    try:
        page = lists.page(found, window, request.user, of=of, after=after)
    except (KeyError, ValueError, OverflowError) as error:
        raise Http404 from error
    seen, hidden = lists.numbers(found, window, request.user, of=of)
    words = {"metric": found, "choice": choice, "page": page, "of": of,
             "seen": seen, "hidden": hidden, "tabs": _tabs(found)}  # fmt: skip
    return render(request, "reports/tickets.html", words)


@require_safe
@for_agents
def tickets_sheet(request: AgentRequest, metric: str) -> StreamingHttpResponse:
    """The same as a file."""
    found, of = _metric(request, metric)
    window = _window(_form(request).choice())
    try:
        lists.cases(found, window, of)
    except KeyError as error:
        raise Http404 from error
    rows = sheets.of_tickets(lists.everything(found, window, request.user, of=of))
    return sheet(rows, filename=f"{found.key}.csv")


def _checks() -> dict[str, object]:
    found = checking.latest()
    results = [one.result for one in found if one.result is not None]
    return {
        "checks": found,
        "checks_failed": sum(1 for one in results if one.count),
        "checked_at": min((one.checked_at for one in results), default=None),
    }


def _tabs(metric: Metric) -> list[dict[str, object]]:
    """Which of its tickets can be looked at."""
    tabs: dict[str, str] = {lists.PART: str(metric.name)}
    if metric.shape in {Shape.SHARE, Shape.SPREAD}:
        tabs[lists.WHOLE] = _("All that were looked at")
    if metric.pending is not None:
        tabs[lists.PENDING] = _("Pending")
    return [{"of": of, "name": name} for of, name in tabs.items()]


def _form(request: AgentRequest) -> ChoiceForm:
    given = request.GET if {"days", "team"} & request.GET.keys() else {"days": "30"}
    return ChoiceForm(given, agent=request.user)


def _metric(request: AgentRequest, key: str) -> tuple[Metric, str]:
    if key not in METRICS:
        raise Http404
    return METRICS[key], request.GET.get("of", lists.PART)


def _window(choice: Choice) -> Window:
    teams = None if choice.teams is None else tuple(choice.teams)
    return Window(choice.period.since, choice.period.until, teams)
