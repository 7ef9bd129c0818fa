"""Settings, Customer portal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from helpdesk.portal import actions
from helpdesk.portal.forms import PortalForm
from helpdesk.portal.models import Portal


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def portal(request: AgentRequest) -> HttpResponse:
    now = Portal.objects.select_related("channel__team").first()
    form = PortalForm.of(now, request.POST or None)
    if form.run(actions.save_portal, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("portal:settings")
    words = {"form": form, "is_on": now is not None and now.is_on}
    return render(request, "portal/settings.html", words, status=form.status)
