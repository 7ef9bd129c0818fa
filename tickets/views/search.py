"""/search/: tickets by their words, their number, or whose they are; and whatever else has
those words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.queries.search import FEW, NOTHING, SHOWN, Results
from tickets.queries.search import search as find
from tickets.queries.search.completion import options as ways_on
from tickets.queries.search.narrowing import chips
from tickets.queries.search.recent import SHOWN as REMEMBERED
from tickets.queries.search.recent import recent
from tickets.views.palette import palette, words_of


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what was found; "" are all of them together."""

    key: str
    label: str | Promise
    count: str
    url: str


@login_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: AgentRequest) -> HttpResponse:
    """The words asked for, and what has them: a page, its results, or a few options."""
    if request.GET.get("part") == "palette":
        return palette(request)
    asked = words_of(request)
    if not asked:
        return _page(request, {"results": NOTHING, "recent": _recent(request)})
    kind = request.GET.get("kind", "")
    found = find(request.user, asked, few=SHOWN if kind else FEW)
    kinds = _kinds(found, asked)
    if not request.htmx and asked.startswith("#") and found.numbered is not None:
        return redirect(found.numbered.url)
    if not request.htmx and _is_from_here(request):
        actions.remember_search(asked, by=request.user)
    shown = {
        "q": asked,
        "results": found,
        "kinds": kinds,
        "kind": kind if any(one.key == kind for one in kinds) else "",
        "chips": chips(request.user, asked),
        "list": urlencode({"where": asked}),
    }
    return _page(request, shown)


def _page(request: AgentRequest, shown: dict[str, Any]) -> HttpResponse:
    part = "found" if request.htmx else "search"
    return render(request, f"tickets/{part}.html", shown)


def _kinds(found: Results, asked: str) -> list[Kind]:
    """Those there are, with how many, each as an address."""
    known: list[tuple[str, str | Promise, str]] = [
        ("tickets", _("Tickets"), found.count),
        ("customers", _("Customers"), found.people_count),
        ("organizations", _("Organizations"), found.companies_count),
        *((one.shelf.kind, one.shelf.label, one.count) for one in found.shelved),
    ]
    some = [("", _("All"), ""), *(one for one in known if one[2] != "0")]
    address = reverse("tickets:search")
    return [
        Kind(key, label, count, f"{address}?{urlencode({'q': asked, 'kind': key})}")
        for key, label, count in some
    ]


def _is_from_here(request: AgentRequest) -> bool:
    """No link of somebody else's site writes into what was searched for."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site in {"same-origin", "none"}


def _recent(request: AgentRequest) -> list[str]:
    found = recent(request.user).values_list("words", flat=True)
    return list(found[:REMEMBERED])


@login_required
@require_safe
def options(request: AgentRequest) -> HttpResponse:
    """How the last word that is being typed may go on."""
    typed = request.GET.get("q", "").replace("\0", "")[:400]
    shown = {"options": ways_on(request.user, typed)}
    return render(request, "tickets/search_options.html", shown)


@login_required
@require_POST
def remember(request: AgentRequest) -> HttpResponse:
    """What was found was looked at: keep the words."""
    actions.remember_search(request.POST.get("q", ""), by=request.user)
    return HttpResponse(status=204)


@login_required
@require_POST
def forget(request: AgentRequest) -> HttpResponse:
    """One of them, or all."""
    if "all" in request.POST:
        actions.forget_searches(by=request.user)
    else:
        actions.forget_search(request.POST.get("q", ""), by=request.user)
    return redirect("tickets:search")
