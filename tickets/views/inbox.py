"""/: the list of tickets."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from tickets.queries import inbox as queries


@login_required
@require_safe
def inbox(request: AgentRequest) -> HttpResponse:
    """A view of tickets, newest word first."""
    view = request.GET.get("view", queries.FIRST)
    try:
        page = queries.inbox(request.user, view, after=request.GET.get("after", ""))
    except (KeyError, ValueError, OverflowError) as error:
        raise Http404 from error
    names = {key: name for key, (name, _narrow) in queries.VIEWS.items()}
    words = {"page": page, "views": names, "view": view, "view_name": names[view]}
    return render(request, "tickets/inbox.html", words)
