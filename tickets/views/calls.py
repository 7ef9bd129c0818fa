"""/calls/new/: somebody called, about a new matter or one whose code they say."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.calls import NewCallForm
from tickets.models import Message


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """Write it down; it is a ticket of whoever took the call."""
    if not request.user.can_own:
        raise Http404
    form = NewCallForm(request.POST or None)
    taken: list[Message] = []

    def take(**typed: object) -> None:
        taken.append(actions.take_call(by=request.user, **typed))  # type: ignore[arg-type]

    if form.run(take):
        ticket = taken[0].ticket
        if not form.cleaned_data["code"]:
            messages.success(request, _("Ticket #%s is yours.") % ticket.number)
        return redirect("tickets:ticket", ticket.number)
    return render(request, "tickets/new_call.html", {"form": form}, status=form.status)
