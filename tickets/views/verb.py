"""/t/<number>/<verb>/: do something to a ticket."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from helpdesk.base.http import AgentRequest
from tickets.views.ticket import page, seen_ticket
from tickets.views.verbs import DOORS


@login_required
@require_POST
def verb(request: AgentRequest, number: int, name: str) -> HttpResponse:
    """Run the verb and show the ticket; what was refused stays in its form, with why."""
    ticket = seen_ticket(request.user, number)
    known = name.replace("-", "_")
    if known not in DOORS:
        raise Http404
    door = DOORS[known]
    form = door.form(ticket, request.user, request.POST, request.FILES)
    subject = (ticket,) if door.of_ticket else ()
    if form.run(door.action, *subject, by=request.user):
        return HttpResponseRedirect(
            reverse("tickets:ticket", args=[number]), status=303
        )
    status = 409 if form.refusal else 422
    return page(request, number, tried=known, form=form, status=status)
