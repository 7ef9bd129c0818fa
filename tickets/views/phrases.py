"""Settings, Holding replies: what customers are told when a promise takes longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.promises import PhrasesForm
from tickets.models import Phrase
from tickets.queries import phrases as queries


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def holding(request: AgentRequest) -> HttpResponse:
    purpose = Phrase.Purpose.HOLDING
    form = PhrasesForm(queries.phrases(purpose), request.POST or None)
    if form.run(actions.save_phrases, purpose, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:holding_replies")
    return render(request, "tickets/phrases.html", {"form": form}, status=form.status)
