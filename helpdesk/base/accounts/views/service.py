"""Settings, Service accounts: programs with a name and teams of their own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts import actions, programs
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.accounts.token_forms import ServiceForm
from helpdesk.base.accounts.views.tokens import attempt, make_for
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
@never_cache
def accounts(request: AgentRequest) -> HttpResponse:
    words = {"accounts": programs.service_accounts()}
    return render(request, "accounts/service_accounts.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None)
    made: list[Agent] = []
    if form.run(
        lambda **typed: made.append(actions.make_service(**typed)), by=request.user
    ):
        messages.success(request, _("Service account made. Now it needs a token."))
        return redirect("programs:edit_service", made[0].public_id)
    return render(request, "accounts/service.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@never_cache
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = _account(public_id)
    now = {"name": agent.name, "teams": agent.teams.all()}
    form = ServiceForm(request.POST or None, initial=now)
    name = agent.name
    if form.run(actions.edit_service, agent, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("programs:service_accounts")
    words = {
        "form": form,
        "account": agent,
        "name": name,
        "tokens": programs.tokens_of(agent),
    }
    return render(request, "accounts/service.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@never_cache
def token(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = _account(public_id)
    return make_for(request, agent, back="programs:edit_service", public_id=public_id)


@require_POST
@admins_only
def end(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = _account(public_id)
    words = _("%s is deactivated, and its tokens are revoked.") % agent
    attempt(request, actions.deactivate, agent, words=words)
    return redirect("programs:service_accounts")


@require_POST
@admins_only
def resume(request: AgentRequest, public_id: UUID) -> HttpResponse:
    agent = _account(public_id)
    words = _("%s may work again. It needs a new token.") % agent
    attempt(request, actions.reactivate, agent, words=words)
    return redirect("programs:service_accounts")


def _account(public_id: UUID) -> Agent:
    return get_object_or_404(Agent, public_id=public_id, role=Role.API)
