"""/search/: find a ticket by its words, its number, or whose it is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.settings_menu import find as find_settings
from helpdesk.base.http import AgentRequest
from tickets.queries.search import NOTHING
from tickets.queries.search import search as find

# As many as fit below a field without scrolling.
OPTIONS = 6


@login_required
@require_safe
@vary_on_headers("HX-Request")
def search(request: AgentRequest) -> HttpResponse:
    """The words asked for, and what has them: a page, its results, or a few options."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    is_palette = request.GET.get("part") == "palette"
    most = {"most": OPTIONS} if is_palette else {}
    results = find(request.user, asked, **most) if asked else NOTHING
    template = "tickets/search.html"
    words = {"q": asked, "results": results}
    if is_palette:
        template = "tickets/palette.html"
        words["settings"] = find_settings(request.user, asked)[:OPTIONS]
    elif request.htmx:
        template = "tickets/found.html"
    return render(request, template, words)
