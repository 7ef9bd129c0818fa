"""/ and /inbox/…: the lists of tickets, their numbers, and one row at a time."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent, Density
from helpdesk.base.http import AgentRequest
from tickets.queries import inbox as queries
from tickets.queries.counts import counts
from tickets.queries.times import Clock, units

MOST_SHOWN = 9999


@dataclass(frozen=True, slots=True)
class Entry:
    """A view in the navigation. count: "" for none, and where nobody counted."""

    key: str
    name: Promise
    icon: str
    url: str
    begins: bool
    count: str


@login_required
@require_safe
@vary_on_headers("HX-Request")
def inbox(request: AgentRequest) -> HttpResponse:
    """A view of tickets: the whole page, its list, or the rows that follow."""
    agent = request.user
    view = request.GET.get("view", queries.FIRST)
    after = request.GET.get("after", "")
    try:
        page = queries.inbox(agent, view, after=after)
    except (KeyError, ValueError, OverflowError) as error:
        raise Http404 from error
    words: dict[str, Any] = {"page": page, "view": view, "list_url": request.path}
    if request.htmx and after:
        return render(request, "tickets/rows.html", words)
    words |= _head(agent, view)
    if not page.rows:
        words["ahead"] = _ahead(agent)
    if request.htmx:
        return render(request, "tickets/list.html", words)
    words |= views_context(agent, view)
    return render(request, "tickets/inbox.html", words)


def views_context(agent: Agent, view: str, *, counted: bool = False) -> dict[str, Any]:
    """What tickets/views.html shows; without numbers it asks for them by itself.

    So it usually does: a page that waits for no count is there sooner.
    """
    found = counts(agent) if counted else {}
    url = reverse("tickets:inbox")
    entries = [
        Entry(
            key=key,
            name=one.name,
            icon=one.icon,
            url=f"{url}?view={key}",
            begins=one.begins,
            count=_shown(found.get(key, 0)),
        )
        for key, one in queries.VIEWS.items()
    ]
    return {"views": entries, "view": view, "counted": counted}


@login_required
@require_safe
def count(request: AgentRequest) -> HttpResponse:
    """The views with their numbers as they are now."""
    view = request.GET.get("view", "")
    words = views_context(request.user, view, counted=True)
    return render(request, "tickets/counts.html", words)


@login_required
@require_safe
def row(request: AgentRequest, number: int) -> HttpResponse:
    """One row of a view; 204 when the ticket is not in it (any more)."""
    view = request.GET.get("view", queries.FIRST)
    try:
        found = queries.one(request.user, number, view)
    except KeyError as error:
        raise Http404 from error
    if found is None:
        return HttpResponse(status=204)
    page = queries.Page([found], "")
    return render(request, "tickets/rows.html", {"page": page, "view": view})


@login_required
@require_POST
def density(request: AgentRequest) -> HttpResponse:
    """How tall this agent's rows are, from now on."""
    agent, wanted = request.user, request.POST.get("density", "")
    if wanted not in Density.values:
        raise Http404
    people.save_appearance(
        agent,
        theme=agent.theme,
        density=wanted,
        shortcuts=agent.shortcuts,
        undo_seconds=agent.undo_seconds,
    )
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(list_url(request.POST.get("view", "")), status=303)


def list_url(view: str) -> str:
    """The page of a view; of the first one where there is no such view."""
    known = view if view in queries.VIEWS else queries.FIRST
    return f"{reverse('tickets:inbox')}?view={known}"


def _head(agent: Agent, view: str) -> dict[str, Any]:
    """What stands above the rows."""
    shown = queries.VIEWS[view]
    densities = list(Density)
    following = densities[(densities.index(Density(agent.density)) + 1) % 3]
    return {
        "view_name": shown.name,
        "descending": shown.order.descending,
        "units": units(),
        "next_density": following.value,
        "next_density_name": following.label,
        "density_names": "|".join(str(one.label) for one in densities),
    }


def _ahead(agent: Agent) -> dict[str, Any]:
    found = queries.ahead(agent)
    clock = Clock(timezone.now())
    wakes = clock.ahead(found.wakes_at) if found.wakes_at else ""
    return {"snoozed": found.snoozed, "wakes": wakes}


def _shown(number: int) -> str:
    if number > MOST_SHOWN:
        return f"{MOST_SHOWN}+"
    return str(number or "")
