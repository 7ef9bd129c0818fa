"""/t/<number>/visitor/…: who sits at the other end; and Settings, Blocked visitors."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_headers

from channels_app.actions import blocking
from channels_app.actions import chat as actions
from channels_app.forms.visitors import BlockForm
from channels_app.queries import looking
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.models import Ticket


@login_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def about(request: AgentRequest, number: int) -> HttpResponse:
    """Page, browser, language and the rest: the side panel's section, or a page."""
    ticket = _seen(request, number)
    found = looking.look(ticket)
    if found is None:
        if request.htmx:
            return HttpResponse(status=204)
        raise Http404
    words = {
        "ticket": ticket,
        "look": found,
        "may_block": rules.may(request.user, "end_chat", ticket),
    }
    template = "visitor_about.html" if request.htmx else "visitor.html"
    return render(request, f"channels_app/{template}", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@vary_on_headers("HX-Request")
def block(request: AgentRequest, number: int) -> HttpResponse:
    """Report what somebody did, and shut them out."""
    ticket = _seen(request, number)
    visitor = looking.visitor_of(ticket)
    if visitor is None or not rules.may(request.user, "end_chat", ticket):
        raise Http404
    form = BlockForm(request.POST or None)
    if form.run(blocking.report, visitor, ticket=ticket, by=request.user):
        messages.success(request, _("They are blocked: admins see it in the settings."))
        url = reverse("tickets:ticket", args=[number])
        return HttpResponseRedirect(url, status=303)
    template = "channels_app/visitor_block.html" + ("#part" if request.htmx else "")
    words = {"ticket": ticket, "form": form}
    return render(request, template, words, status=form.status)


@require_safe
@admins_only
def blocked(request: AgentRequest) -> HttpResponse:
    """Who was shut out; why is told by a note on the ticket."""
    found = looking.blocked()
    tickets = looking.last_tickets(found)
    rows = [(visitor, tickets.get(visitor.pk)) for visitor in found]
    return render(request, "channels_app/blocked.html", {"rows": rows})


@require_POST
@admins_only
def let_in(request: AgentRequest, public_id: UUID) -> HttpResponse:
    visitor = get_object_or_404(looking.blocked(), public_id=public_id)
    try:
        actions.unblock(visitor, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They may write again."))
    return redirect("channels:blocked")


def _seen(request: AgentRequest, number: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), number=number)
