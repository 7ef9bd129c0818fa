"""/calls/new/: somebody called, about a new matter or one whose code they say."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import HiddenInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.calls import NewCallForm
from tickets.models import Message
from tickets.onward_errors import NoTelephone
from tickets.queries.brief import brief
from tickets.queries.brought import Brought, brought


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """Write it down; it is a ticket of whoever took the call."""
    if not request.user.can_own:
        raise Http404
    heard, trouble = _heard(request)
    initial = {"code": request.GET.get("code", "")}
    form = NewCallForm(request.POST or None, initial=initial)
    if heard is not None:
        form.fields["code"].widget = HiddenInput()  # it stands above
    taken: list[Message] = []

    def take(**typed: object) -> None:
        taken.append(actions.take_call(by=request.user, **typed))  # type: ignore[arg-type]

    if form.run(take):
        ticket = taken[0].ticket
        if not form.cleaned_data["code"]:
            messages.success(request, _("Ticket #%s is yours.") % ticket.number)
        return redirect("tickets:ticket", ticket.number)
    if not form.has_telephone:
        trouble = str(NoTelephone())
    known = brief(heard.ticket, request.user) if heard else None
    words = {"form": form, "heard": heard, "brief": known, "trouble": trouble}
    words |= initial
    return render(request, "tickets/new_call.html", words, status=form.status)


def _heard(request: AgentRequest) -> tuple[Brought | None, str]:
    """What the code that somebody says leads to, before anything is written; or why it
    leads nowhere."""
    typed = request.GET.get("code", "").strip()
    if not typed or request.method == "POST":
        return None, ""
    try:
        return brought(typed, request.user), ""
    except Refused as refusal:
        return None, str(refusal)
