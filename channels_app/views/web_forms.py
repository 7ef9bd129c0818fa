"""Settings, Web forms: what they ask, and the line that puts one on a site."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from channels_app.actions import web_forms as actions
from channels_app.forms.web_forms import NewWebForm, WebForm
from channels_app.models import Connection
from channels_app.queries import ways, web_forms
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest

# Without a script a frame cannot grow: most of a form is seen at once in this.
_LINE = (
    '<iframe src="{}?embed=1" title="{}" width="100%" height="900"'
    ' style="border:0" loading="lazy"></iframe>'
)


@require_safe
@admins_only
def forms(request: AgentRequest) -> HttpResponse:
    """All forms, and how they are doing."""
    return _all(request)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add a form: what it asks is said on its own page."""
    form = NewWebForm(request.POST or None)
    made: list[Any] = []
    if form.run(
        lambda **typed: made.append(actions.add_form(**typed)), by=request.user
    ):
        messages.success(request, _("The form is there. Now make it yours."))
        return redirect("channels:edit_form", made[0].public_id)
    words = {"form": form}
    return render(request, "channels_app/form_new.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change a form."""
    connection = _connection(public_id)
    channel = connection.channel
    known = {"name": channel.name, "team": channel.team.public_id}
    form = WebForm(request.POST or None, config=connection.config, initial=known)
    if form.run(actions.edit_form, channel, by=request.user):
        messages.success(request, _("The form is saved."))
        return redirect("channels:edit_form", public_id)
    words = {
        "connection": connection,
        "mailbox": ways.mail_channel(channel),
        "form": form,
    }
    return render(request, "channels_app/form_edit.html", words, status=form.status)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch a form on or off."""
    channel = _connection(public_id).channel
    try:
        actions.switch_form(channel, active="on" in request.POST, by=request.user)
    except Refused as refusal:
        return _all(request, refusal=str(refusal), status=409)
    return redirect("channels:forms")


@require_safe
@admins_only
def snippet(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Its address, and the line for a page."""
    connection = _connection(public_id)
    channel = connection.channel
    path = reverse("channels:form", args=[connection.key])
    address = settings.SITE_URL + path
    words = {
        "connection": connection,
        "mailbox": ways.mail_channel(channel),
        "path": path,
        "address": address,
        "line": _LINE.format(escape(address), escape(ways.title_of(channel))),
        "policy": f"frame-src {settings.SITE_URL}",
    }
    return render(request, "channels_app/form_snippet.html", words)


def _all(
    request: AgentRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = web_forms.with_health().order_by("channel__name")
    forms = [(one, ways.mail_channel(one.channel)) for one in found]
    words = {"forms": forms, "refusal": refusal}
    return render(request, "channels_app/forms.html", words, status=status)


def _connection(public_id: UUID) -> Connection:
    return get_object_or_404(web_forms.every(), channel__public_id=public_id)
