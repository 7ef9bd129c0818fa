"""/inbox/tickets.csv: a list of tickets as a file, or those that were selected in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.spreadsheets import sheet
from tickets.asked.tree import WrongTree
from tickets.models import Exported, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queries import exports, listings
from tickets.views.bulk import MOST
from tickets.views.inbox import list_url
from tickets.views.sheets import given


@login_required
@require_POST
def tickets_sheet(request: AgentRequest) -> HttpResponseBase:
    """What the list has now, without words of messages."""
    asked = QueryDict(request.POST.get("list", ""))
    numbers = _numbers(request.POST.getlist("numbers"))
    try:
        listing = listings.listing(request.user, asked)
    except (KeyError, WrongTree) as error:
        raise Http404 from error

    def rows() -> TicketQuerySet:
        if numbers:
            return Ticket.objects.filter(number__in=numbers)
        return listing.tickets(request.user)

    said = f"numbers={','.join(map(str, numbers))}" if numbers else listing.query
    try:
        lines = given(
            Exported.What.TICKETS,
            exports.tickets(request.user, rows),
            asked=said,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(list_url(request.POST), status=303)
    return sheet(lines, filename="tickets.csv")


def _numbers(sent: list[Any]) -> list[int]:
    known = (one for one in sent[:MOST] if one.isascii() and one.isdecimal())
    return [int(one) for one in known if len(one) < 19]
