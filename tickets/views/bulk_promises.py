"""/inbox/promises/: what becomes of promises before many tickets are resolved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.promises import OutcomesForm
from tickets.models import FollowUp, Ticket

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def promises(request: AgentRequest) -> HttpResponse:
    """One form for all of them; each is resolved by itself, and those that cannot be
    stay here with why."""
    typed = request.POST if request.method == "POST" else None
    tickets = _asked(request.user, request.POST if typed else request.GET)
    forms = [OutcomesForm(one, request.user, typed) for one in tickets]
    left = forms
    if typed is not None:
        left = [
            form
            for form in forms
            if not form.run(actions.resolve, form.ticket, by=request.user)
        ]
        done = len(forms) - len(left)
        if done:
            words = ngettext("%(n)d ticket done.", "%(n)d tickets done.", done)
            messages.success(request, words % {"n": done})
    if typed is not None and not left:
        return HttpResponseRedirect("/", status=303)
    part = "#part" if request.htmx else ""
    status = 409 if typed is not None else 200
    answer = render(
        request, f"tickets/bulk_promises.html{part}", {"forms": left}, status=status
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _asked(agent: Agent, given: QueryDict) -> list[Ticket]:
    """Those with promises, as far as this agent sees them."""
    sent = given.getlist("numbers")[:MOST]
    numbers = [int(one) for one in sent if one.isdecimal() and len(one) < 19]
    open_ones = FollowUp.objects.open().select_related("owner")
    seen = Ticket.objects.visible_to(agent).filter(number__in=numbers)
    found = seen.prefetch_related(
        Prefetch("follow_ups", open_ones, to_attr="promised")
    ).order_by("number")
    return [one for one in found if one.is_open and one.promised]  # type: ignore[attr-defined] # by the prefetch
