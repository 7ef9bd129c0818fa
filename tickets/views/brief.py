"""/t/<number>/brief/: what a newcomer reads instead of the whole thread."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.http import AgentRequest
from tickets.queries.brief import brief as brief_of
from tickets.views.ticket import number_in, seen_ticket


@login_required
@require_safe
@vary_on_headers("HX-Request")
def brief(request: AgentRequest, number: int) -> HttpResponse:
    """A page of its own, or what a popover shows of it."""
    ticket = seen_ticket(request.user, number)
    since = number_in(request, "since") or None
    words = {"ticket": ticket, "brief": brief_of(ticket, request.user, since=since)}
    template = "tickets/brief.html" + ("#part" if request.htmx else "")
    return render(request, template, words)
