"""Settings, Tokens: one's own, apps one let in; for admins everybody's, and the log."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from oauth2_provider.models import Application

from helpdesk.base.accounts import actions, programs
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.models import Agent, Token
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.accounts.token_forms import TokenForm
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_safe
@login_required
@never_cache
def tokens(request: AgentRequest) -> HttpResponse:
    words = {
        "tokens": programs.tokens_of(request.user),
        "apps": programs.apps_of(request.user),
    }
    return render(request, "accounts/tokens.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: AgentRequest) -> HttpResponse:
    return make_for(request, request.user, back="programs:tokens")


def make_for(
    request: AgentRequest, agent: Agent, *, back: str, **place: Any
) -> HttpResponse:
    """The form of a new token; what it made is shown in the answer itself, and nowhere
    again."""
    form = TokenForm(request.user, request.POST or None)
    made: list[actions.Made] = []
    words = {"form": form, "owner": agent, "back": back, "place": place}
    if form.run(
        lambda **typed: made.append(actions.make_token(agent, **typed)), by=request.user
    ):
        words["made"] = made[0]
        return render(request, "accounts/token_made.html", words)
    return render(request, "accounts/token.html", words, status=form.status)


def attempt(
    request: AgentRequest, verb: Callable[..., None], what: Any, *, words: str
) -> None:
    """Do it, and say so; or say why not."""
    try:
        verb(what, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)


@require_POST
@login_required
def revoke(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One's own; an admin's anybody's. Somebody else's does not exist."""
    found = Token.objects.select_related("agent")
    if not may_administrate(request.user):
        found = found.filter(agent=request.user)
    token = get_object_or_404(found, public_id=public_id)
    words = _("Token revoked: it opens nothing any more.")
    attempt(request, actions.revoke_token, token, words=words)
    if token.agent.is_service:
        return redirect("programs:edit_service", token.agent.public_id)
    if token.agent_id != request.user.pk:
        return redirect("programs:all_tokens")
    return redirect("programs:tokens")


@require_POST
@login_required
def disconnect(request: AgentRequest, client_id: str) -> HttpResponse:
    app = get_object_or_404(Application, client_id=client_id)
    words = _("%s cannot act for you any more.") % app.name
    attempt(request, actions.disconnect_app, app, words=words)
    return redirect("programs:tokens")


@require_safe
@admins_only
@never_cache
def everybody(request: AgentRequest) -> HttpResponse:
    return render(
        request, "accounts/all_tokens.html", {"tokens": programs.all_tokens()}
    )


@require_safe
@admins_only
@never_cache
def log(request: AgentRequest) -> HttpResponse:
    """Who acted in whose name, the newest first."""
    lines = programs.impersonations()
    return render(request, "accounts/impersonations.html", {"lines": lines})
