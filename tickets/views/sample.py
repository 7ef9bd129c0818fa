"""A sample ticket to try out: made beside the first steps, removed on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.models import Ticket


@require_POST
@login_required
def make(request: AgentRequest) -> HttpResponse:
    """Make it, or go to the one there is."""
    try:
        ticket = actions.make_sample(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("first_steps")
    return redirect("tickets:ticket", ticket.number)


@require_POST
@login_required
def remove(request: AgentRequest) -> HttpResponse:
    """There is one at most."""
    seen = Ticket.objects.visible_to(request.user)
    ticket = get_object_or_404(seen, is_sample=True)
    try:
        actions.remove_sample(ticket, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:ticket", ticket.number)
    messages.success(request, _("The sample ticket is gone."))
    return redirect("/")
