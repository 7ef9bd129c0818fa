"""Settings, Goodwill: what agents may give away in a month."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets.forms.goodwill import BudgetsForm


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def budgets(request: AgentRequest) -> HttpResponse:
    form = BudgetsForm(request.POST or None)
    if form.run(actions.set_goodwill, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:goodwill")
    return render(request, "tickets/goodwill.html", {"form": form}, status=form.status)
