"""What the composer's menus ask for: options of a listbox, each with what it puts in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from tickets.models import Ticket
from tickets.queries import canned as canned_queries
from tickets.queries import menus as queries
from tickets.queries.audience import blind
from tickets.views.ticket import seen_ticket


@require_safe
@login_required
@never_cache
def canned(request: AgentRequest) -> HttpResponse:
    """After `/`: canned replies, as their words will be in this ticket."""
    ticket = _ticket(request)
    language = canned_queries.spoken_in(ticket) if ticket else ""
    found = canned_queries.canned_options(
        request.user, _asked(request), language=language
    )
    words = {"replies": canned_queries.ready(found, ticket, request.user)}
    return render(request, "tickets/canned_options.html", words)


@require_safe
@login_required
@never_cache
def colleagues(request: AgentRequest) -> HttpResponse:
    """After `@`: who may be called, and of them those who would be let in by it."""
    ticket, asked = _ticket(request), _asked(request)
    people = list(queries.colleague_options(request.user, asked))
    unseen = {one.pk for one in blind(ticket, people)} if ticket else set()
    words = {"people": people, "unseen": unseen, "teams": queries.team_options(asked)}
    return render(request, "tickets/colleague_options.html", words)


@require_safe
@login_required
@never_cache
def tickets(request: AgentRequest) -> HttpResponse:
    """After `#`: tickets that a note may name."""
    found = queries.ticket_options(request.user, _asked(request))
    return render(request, "tickets/ticket_options.html", {"tickets": found})


@require_safe
@login_required
def emoji(request: AgentRequest) -> HttpResponse:
    """After `:`: signs by their names."""
    found = queries.emoji_options(_asked(request), get_language() or "en")
    return render(request, "tickets/emoji_options.html", {"emoji": found})


def _asked(request: AgentRequest) -> str:
    return request.GET.get("q", "").replace("\0", "")[:100]


def _ticket(request: AgentRequest) -> Ticket | None:
    """The one that is written in, where the page says so.

    Raises:
        Http404: there is none for them.
    """
    number = request.GET.get("ticket", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return seen_ticket(request.user, int(number))
