"""/t/<number>/former/: what happened to a ticket before it was merged into another."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from helpdesk.base.http import AgentRequest
from tickets.models import Ticket
from tickets.queries.timeline import former_events


@login_required
@require_safe
def former(request: AgentRequest, number: int) -> HttpResponse:
    """Whoever sees where it went sees where it came from."""
    ticket = Ticket.objects.filter(number=number).first()
    if ticket is None:
        raise Http404
    survivor = ticket.survivor()
    seen = Ticket.objects.visible_to(request.user)
    if not seen.filter(pk__in={ticket.pk, survivor.pk}).exists():
        raise Http404
    if ticket.merged_into_id is None:
        return redirect("tickets:ticket", number)
    shown = {
        "ticket": ticket,
        "survivor": survivor if seen.filter(pk=survivor.pk).exists() else None,
        "events": former_events(ticket),
    }
    return render(request, "tickets/former.html", shown)
