"""/t/<number>/drafts/: what colleagues write to its customer and let others read."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.models import Draft
from tickets.queries.choices import shared_drafts
from tickets.views.ticket import seen_ticket


@require_safe
@login_required
@never_cache
def drafts(request: AgentRequest, number: int) -> HttpResponse:
    """The part above the composer; by itself a page, where one's own is shared as well."""
    ticket = seen_ticket(request.user, number)
    if not rules.may(request.user, "take_draft", ticket):
        raise Http404
    mine = Draft.objects.filter(ticket=ticket, agent=request.user, mode="reply")
    words = {
        "ticket": ticket,
        "drafts": shared_drafts(ticket, request.user).order_by("pk"),
        "is_shared": mine.filter(is_shared=True).exists(),
    }
    part = "#part" if request.htmx else ""
    return render(request, f"tickets/read_along.html{part}", words)
