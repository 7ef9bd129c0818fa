"""/ and /inbox/…: the lists of tickets, their numbers, and one row at a time."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.models import Agent, Density
from helpdesk.base.http import AgentRequest
from tickets.asked.tree import WrongTree
from tickets.models import Look, View
from tickets.queries import inbox as queries
from tickets.queries import listings, looks
from tickets.queries.counts import counts
from tickets.queries.listings import LISTED_BY
from tickets.queries.times import Clock, units
from tickets.queries.view_counts import view_counts

MOST_SHOWN = 9999


@dataclass(frozen=True, slots=True)
class Entry:
    """A view in the navigation. count: "" for none, and where nobody counted."""

    key: str
    name: str | Promise
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
    after = request.GET.get("after", "")
    try:
        listing, look = _asked(request)
        page = queries.inbox(agent, listing, after=after)
    except WrongTree:
        # What is wrong with it is said where it can be mended.
        return redirect_to_filter(request.GET)
    except (KeyError, ValueError, OverflowError) as error:
        raise Http404 from error
    words: dict[str, Any] = {
        "page": page,
        "view": listing.key,
        "list_query": listing.query,
        "list_url": reverse("tickets:inbox"),
        "seen": looks.seen(look, page.rows),
    }
    if request.htmx and after:
        return render(request, "tickets/rows.html", words)
    words |= head(agent, listing, look)
    if not page.rows:
        words["ahead"] = _ahead(agent)
    if request.htmx:
        return render(request, "tickets/list.html", words)
    words |= views_context(agent, listing.key)
    return render(request, "tickets/inbox.html", words)


def redirect_to_filter(asked: QueryDict) -> HttpResponse:
    """Where the conditions of an address can be changed."""
    query = {key: asked[key] for key in LISTED_BY if key in asked}
    return HttpResponseRedirect(f"{reverse('tickets:filter')}?{urlencode(query)}")


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
    saved = listings.views(agent)
    numbers: dict[int, int] = {}
    if counted and saved:
        asked = listings.whole_of(saved, agent, is_read=False)
        numbers = view_counts(agent, asked)
    entries += [
        Entry(
            key=str(one.public_id),
            name=one.name,
            icon=_icon(one),
            url=f"{url}?view={one.public_id}",
            begins=first,
            count=_shown(numbers.get(one.pk, 0)),
        )
        for first, one in zip([True, *[False] * len(saved)], saved, strict=False)
    ]
    return {"views": entries, "view": view, "counted": counted}


def _icon(view: View) -> str:
    """Whose it is, for eyes; its page says so in words."""
    if view.owner_id:
        return "list-filter"
    return "users" if view.team_id else "building-2"


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
    try:
        listing, look = _asked(request)
        found = queries.one(request.user, number, listing)
    except (KeyError, WrongTree) as error:
        raise Http404 from error
    if found is None:
        return HttpResponse(status=204)
    words = {"page": queries.Page([found], ""), "seen": looks.seen(look, [found])}
    return render(request, "tickets/rows.html", words)


def _asked(request: AgentRequest) -> tuple[queries.Listing, Look]:
    """The list of an address, and how they look at it."""
    listing = listings.listing(request.user, request.GET)
    look = looks.look_of(request.user, listing.key)
    return looks.looked_at(listing, look), look


def list_url(sent: QueryDict) -> str:
    """The page of the list that a form was on; of the first one where there is none.

    list: what its address asks for. view: of a form that knows no more.
    """
    asked = QueryDict(sent.get("list", "") or f"view={sent.get('view', '')}")
    query = {key: asked[key] for key in LISTED_BY if asked.get(key)}
    known = "where" in query or listings.is_name(query.get("view", ""))
    shown = urlencode(query) if known else f"view={queries.FIRST}"
    return f"{reverse('tickets:inbox')}?{shown}"


def head(
    agent: Agent, listing: queries.Listing, look: Look | None = None
) -> dict[str, Any]:
    """What stands above the rows."""
    densities = list(Density)
    density = Density((look and look.density) or agent.density)
    following = densities[(densities.index(density) + 1) % 3]
    return {
        "listing": listing,
        "view_name": listing.name,
        "descending": listing.order.descending,
        "units": units(),
        "density": density,
        "look_query": urlencode({"list": listing.query}),
        "next_density": following.value,
        "next_density_name": following.label,
        "density_names": "|".join(str(one.label) for one in densities),
        "filter_query": urlencode(filter_query(listing)),
    }


def filter_query(listing: queries.Listing) -> dict[str, str]:
    """What the address of the filter asks for, to begin with this list."""
    if listing.text is None:
        return {"where": f"view:{listing.key}"}
    query = {"where": listing.text, "order": listing.order_name}
    return query | ({"view": listing.key} if listing.key else {})


def _ahead(agent: Agent) -> dict[str, Any]:
    found = queries.ahead(agent)
    clock = Clock(timezone.now())
    wakes = clock.ahead(found.wakes_at) if found.wakes_at else ""
    return {"snoozed": found.snoozed, "wakes": wakes}


def _shown(number: int) -> str:
    if number > MOST_SHOWN:
        return f"{MOST_SHOWN}+"
    return str(number or "")
