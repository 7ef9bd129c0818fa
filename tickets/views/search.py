"""/search/: find a ticket by its words, its number, or whose it is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest


@login_required
@require_safe
def search(request: AgentRequest) -> HttpResponse:
    """The words asked for, and what has them."""
    return render(request, "tickets/search.html", {"q": request.GET.get("q", "")})
