"""/handovers/: how a lead's teams hand tickets over."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from tickets.queries import handovers as queries


@login_required
@require_safe
@never_cache
def handovers(request: AgentRequest) -> HttpResponse:
    """What stands open, the oldest first; what is slow; what goes to and fro."""
    if not queries.leads(request.user):
        raise Http404
    board = queries.board(request.user)
    return render(request, "tickets/handovers.html", {"board": board})
