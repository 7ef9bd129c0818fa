"""/inbox/offers/ and /inbox/chats/: what is put to an agent, and the chats they have."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.http import AgentRequest
from tickets.queries.handovers import leads
from tickets.queries.offered import asked_of, offered_to
from tickets.queries.strip import chats_of


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def offers(request: AgentRequest) -> HttpResponse:
    """Hand-overs and chats that wait for an answer: a page, or its cards alone."""
    words = {"offers": offered_to(request.user)}
    if request.htmx:
        return render(request, "tickets/offer_cards.html", words)
    more = {"asked": asked_of(request.user), "leads": leads(request.user)}
    return render(request, "tickets/offers.html", {**words, **more})


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def chats(request: AgentRequest) -> HttpResponse:
    """One's live chats: a page, or the strip above the open one."""
    words = {"chats": chats_of(request.user)}
    template = "tickets/chat_strip.html" if request.htmx else "tickets/chats.html"
    return render(request, template, words)
