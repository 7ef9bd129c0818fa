"""/inbox/bulk/more/: what else can be done to all tickets that are selected, with what it
takes; each of its forms is sent where the bar sends its own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets.models import Ticket
from tickets.queries import audience, choices, giving

MOST = 500
# As many as one looks through before they become one.
MOST_MERGED = 20


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def more(request: AgentRequest) -> HttpResponse:
    """The forms; what a merge would change is said before it is done."""
    sent = request.GET.getlist("numbers")[:MOST]
    numbers = [int(one) for one in sent if one.isdecimal() and len(one) < 19]
    is_whole = "whole" in request.GET
    shown = {
        "numbers": numbers,
        "is_whole": is_whole,
        "list_query": request.GET.get("list", ""),
        "people": giving.offered(),
        **({} if is_whole else _merge(request, numbers)),
    }
    part = "#part" if request.htmx else ""
    return render(request, f"tickets/bulk_more.html{part}", shown)


def _merge(request: AgentRequest, numbers: list[int]) -> dict[str, Any]:
    """Which of them could be the one that goes on, the oldest first, and what that does."""
    agent: Agent = request.user
    if not 1 < len(numbers) <= MOST_MERGED:
        return {}
    rows = choices.mergeable(agent).filter(number__in=numbers)
    tickets = list(rows.select_related("customer", "team", "assignee").order_by("id"))
    asked = request.GET.get("into", "")
    into = next((one for one in tickets if str(one.number) == asked), None)
    into = into or next(iter(tickets), None)
    if into is None or len(tickets) < 2:
        return {}
    return {"mergeable": tickets, "into": into, "told": _told(tickets, into)}


def _told(tickets: list[Ticket], into: Ticket) -> list[str]:
    others = [one for one in tickets if one.pk != into.pk]
    return [
        f"#{one.number}: {words}"
        for one in others
        for words in audience.told(one, into)
    ]
