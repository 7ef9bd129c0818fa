"""Settings, Profile: what people change about themselves."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.forms import NameForm
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: AgentRequest) -> HttpResponse:
    agent = request.user
    form = NameForm(request.POST or None, initial={"name": agent.name})
    if form.run(actions.rename, agent, by=agent):
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    factors = Authenticator.objects.filter(user=agent)
    second_factor = factors.filter(type=Authenticator.Type.TOTP).exists()
    words = {"form": form, "second_factor": second_factor}
    return render(request, "accounts/profile.html", words)


@require_POST
@login_required
def sign_out_everywhere(request: AgentRequest) -> HttpResponse:
    """Everywhere else, that is: this session goes on, under a new id."""
    agent = request.user
    actions.sign_out_everywhere(agent, by=agent)
    update_session_auth_hash(request, agent)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:profile")
