"""Pictures of a sender on other servers: always, or no longer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.base.forms import ActionForm
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.customers import OwnForm
from tickets.views import customers
from tickets.views.ticket import seen_ticket


@login_required
@require_POST
def at_message(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """Decided at a message of theirs, which one comes back to."""
    ticket = seen_ticket(request.user, number)
    rows = ticket.messages.select_related("identity")
    message = get_object_or_404(rows, public_id=public_id)
    if message.identity is None:
        raise Http404
    shows = "show" in request.POST
    # "Always" is offered for mail that is vouched for, and only there.
    if shows and not message.is_vouched:
        raise Http404
    form = ActionForm(request.POST)
    action = actions.show_pictures if shows else actions.hide_pictures
    if form.run(action, message.identity, by=request.user):
        messages.success(request, _told(shows=shows))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    place = redirect("tickets:ticket", ticket.number)
    place["Location"] += f"#m{message.seq}"
    return place


@login_required
@require_POST
def hide(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The same from the page of a customer, where an address can only be distrusted."""
    found = customers.seen(request.user, public_id)
    form = OwnForm(found, request.POST)
    if form.run(actions.hide_pictures, by=request.user):
        messages.success(request, _told(shows=False))
        return redirect("tickets:customer", found.public_id)
    return customers.shown(request, found, status=form.status, refused=form)


def _told(*, shows: bool) -> str:
    if shows:
        return _("Pictures of this sender are shown from now on.")
    return _("Pictures of this sender are no longer shown by themselves.")
