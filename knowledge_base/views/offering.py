"""Settings, Offers: what customers are offered before they ask."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from knowledge_base.actions.offering import save_offer_rules
from knowledge_base.models import OfferRules
from knowledge_base.offer_forms import OfferRulesForm


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def offers(request: AgentRequest) -> HttpResponse:
    """All switches on one page."""
    form = OfferRulesForm.of(OfferRules.objects.current(), request.POST or None)
    if form.run(save_offer_rules, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:offers")
    page = "knowledge_base/offers.html"
    return render(request, page, {"form": form}, status=form.status)
