"""Settings, Deleted tickets: those that wait to be erased, and the way back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.deleting import EraseForm
from tickets.models.deleted import KEPT
from tickets.queries.deleted import deleted_for, shown_all, shown_deleted
from tickets.views.ticket import deleted_ticket

PAGE = 50


@require_safe
@admins_only
def deleted(request: AgentRequest) -> HttpResponse:
    """The last one first."""
    pages = Paginator(deleted_for(request.user), PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = {"page": page, "rows": shown_all(list(page)), "days": KEPT.days}
    return render(request, "tickets/deleted_tickets.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def erase(request: AgentRequest, number: int) -> HttpResponse:
    """Do not wait for its time; whoever wants that types which ticket it is."""
    ticket = deleted_ticket(request.user, number)
    form = EraseForm(request.POST or None)
    if form.run(actions.erase, ticket, by=request.user):
        messages.success(
            request, _("#%(number)d is erased for good.") % {"number": number}
        )
        return redirect("tickets:deleted")
    shown = {"form": form, "one": shown_deleted(ticket)}
    return render(request, "tickets/erase.html", shown, status=form.status)


@require_POST
@admins_only
def restore(request: AgentRequest, number: int) -> HttpResponse:
    """Bring it back, and show it."""
    ticket = deleted_ticket(request.user, number)
    try:
        actions.restore(ticket, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:deleted")
    messages.success(request, _("#%(number)d is back.") % {"number": number})
    return redirect("tickets:ticket", number)
