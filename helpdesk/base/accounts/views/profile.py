"""Settings, You: what people change about themselves."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.preference_forms import (
    AppearanceForm,
    ProfileForm,
    SignatureForm,
)
from helpdesk.base.accounts.settings_menu import find
from helpdesk.base.http import AgentRequest


@require_safe
@login_required
@vary_on_headers("HX-Request")
def settings(request: AgentRequest) -> HttpResponse:
    """All that can be set, in a word each; or what was looked for."""
    asked = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    words = {"q": asked, "found": find(request.user, asked)}
    part = "#found" if request.htmx else ""
    return render(request, f"accounts/settings.html{part}", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: AgentRequest) -> HttpResponse:
    agent = request.user
    now = {key: getattr(agent, key) for key in ("name", "language", "time_zone")}
    form = ProfileForm(request.POST or None, initial=now)
    if form.run(actions.save_profile, agent, by=agent):
        # In the language the next page has.
        chosen = agent.language or translation.get_language_from_request(request)
        with translation.override(chosen):
            messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def signature(request: AgentRequest) -> HttpResponse:
    """What stands below one's own letters, and what does where that is empty."""
    agent = request.user
    form = SignatureForm(request.POST or None, initial={"signature": agent.signature})
    if form.run(actions.save_signature, agent):
        messages.success(request, _("Saved."))
        return redirect("accounts:signature")
    teams = agent.teams.exclude(signature="").order_by("name")
    words = {"form": form, "teams": teams}
    return render(request, "accounts/signature.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appearance(request: AgentRequest) -> HttpResponse:
    agent = request.user
    fields = AppearanceForm.base_fields
    now = {key: getattr(agent, key) for key in fields}
    form = AppearanceForm(request.POST or None, initial=now)
    if form.run(actions.save_appearance, agent):
        messages.success(request, _("Saved."))
        return redirect("accounts:appearance")
    words = {"form": form}
    return render(request, "accounts/appearance.html", words, status=form.status)


@require_safe
@login_required
def security(request: AgentRequest) -> HttpResponse:
    """Password, second factor, other devices."""
    factors = Authenticator.objects.filter(user=request.user)
    second_factor = factors.filter(type=Authenticator.Type.TOTP).exists()
    return render(request, "accounts/security.html", {"second_factor": second_factor})


@require_POST
@login_required
def sign_out_everywhere(request: AgentRequest) -> HttpResponse:
    """Everywhere else, that is: this session goes on, under a new id."""
    agent = request.user
    actions.sign_out_everywhere(agent, by=agent)
    update_session_auth_hash(request, agent)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:security")
