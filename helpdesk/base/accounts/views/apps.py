"""Settings, Apps: programs of others that people may let in (OAuth)."""

from django.conf import settings
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
from oauth2_provider.models import Application

from helpdesk.base.accounts import actions, programs
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.token_forms import AppForm, NewAppForm
from helpdesk.base.accounts.views.tokens import attempt
from helpdesk.base.http import AgentRequest

METADATA = "/.well-known/oauth-authorization-server"


@require_safe
@admins_only
@never_cache
def apps(request: AgentRequest) -> HttpResponse:
    words = {"apps": programs.apps(), "metadata": settings.SITE_URL + METADATA}
    return render(request, "accounts/apps.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@never_cache
def new(request: AgentRequest) -> HttpResponse:
    """Its secret is in the answer itself, and nowhere again."""
    form = NewAppForm(request.POST or None)
    made: list[actions.Registered] = []
    if form.run(
        lambda **typed: made.append(actions.register_app(**typed)), by=request.user
    ):
        return render(request, "accounts/app_made.html", {"made": made[0]})
    return render(request, "accounts/app.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@never_cache
def edit(request: AgentRequest, client_id: str) -> HttpResponse:
    app = get_object_or_404(Application, client_id=client_id)
    name = app.name
    now = {"name": name, "ways_back": "\n".join(app.redirect_uris.split())}
    form = AppForm(request.POST or None, initial=now)
    if form.run(actions.edit_app, app, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("programs:apps")
    words = {"form": form, "app": app, "name": name}
    return render(request, "accounts/app.html", words, status=form.status)


@require_POST
@admins_only
def remove(request: AgentRequest, client_id: str) -> HttpResponse:
    app = get_object_or_404(Application, client_id=client_id)
    words = _("%s is removed: it gets in nowhere any more.") % app.name
    attempt(request, actions.remove_app, app, words=words)
    return redirect("programs:apps")
