"""Settings, Apps beside tickets; and the frame in which one of them is shown."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.side_apps import SideAppForm
from tickets.models import SideApp
from tickets.queries.side_apps import origin_of, tokens
from tickets.views.ticket import seen_ticket


@require_safe
@login_required
@never_cache
@xframe_options_sameorigin
def frame(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """A page of ours that sends the app its token and shows what it answers.

    The policy of this page alone names the app's origin: the desk around it lets in
    nothing from elsewhere.
    """
    ticket = seen_ticket(request.user, number)
    shown = SideApp.objects.shown_to(request.user)
    app = get_object_or_404(shown, public_id=public_id)
    words = {
        "app": app,
        "ticket": ticket,
        "tokens": tokens(app, ticket, request.user, timezone.now()),
    }
    response = render(request, "tickets/side_app.html", words)
    origin = origin_of(app.url)
    response._csp_replace = {  # type: ignore[attr-defined] # noqa: SLF001 django-csp reads it
        "frame-src": [origin],
        "form-action": [origin],
        "frame-ancestors": ["'self'"],
    }
    return response


@require_safe
@admins_only
def side_apps(request: AgentRequest) -> HttpResponse:
    """All there are."""
    rows = SideApp.objects.prefetch_related("teams")
    return render(request, "tickets/side_apps.html", {"apps": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    form = SideAppForm(request.POST or None)
    made: list[SideApp] = []
    if form.run(lambda **typed: made.append(
        actions.save_side_app(**typed, by=request.user)
    )):  # fmt: skip
        return _with_secret(request, made[0], made[0].secret())
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    app = get_object_or_404(SideApp, public_id=public_id)
    form = SideAppForm.of(app, request.POST or None)
    if form.run(actions.save_side_app, app=app, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:side_apps")
    return _page(request, form, app)


@require_POST
@admins_only
def secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Another secret, shown this once."""
    app = get_object_or_404(SideApp, public_id=public_id)
    text = actions.new_side_app_secret(app, by=request.user)
    return _with_secret(request, app, text)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Asked once, since its secret cannot be brought back."""
    app = get_object_or_404(SideApp, public_id=public_id)
    if request.method != "POST":
        return render(request, "tickets/side_app_delete.html", {"app": app})
    name = app.name
    actions.delete_side_app(app, by=request.user)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:side_apps")


def _with_secret(request: AgentRequest, app: SideApp, text: str) -> HttpResponse:
    words = {"app": app, "secret": text, "issuer": settings.SITE_URL}
    response = render(request, "tickets/side_app_secret.html", words)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: AgentRequest, form: SideAppForm, app: SideApp | None = None
) -> HttpResponse:
    words = {"form": form, "app": app}
    return render(request, "tickets/side_app_form.html", words, status=form.status)
