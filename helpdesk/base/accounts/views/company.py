"""Settings, Company."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.forms import CompanyForm
from helpdesk.base.accounts.models import Company
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def company(request: AgentRequest) -> HttpResponse:
    now = dict(Company.objects.values("name", "push_subjects").get())
    form = CompanyForm(request.POST or None, initial=now)
    if form.run(actions.save_company, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("accounts:company")
    return render(request, "accounts/company.html", {"form": form}, status=form.status)
