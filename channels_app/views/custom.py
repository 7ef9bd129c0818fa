"""Settings, Own channels: what programs of others bring, and where our answers go."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from channels_app.actions import custom as actions
from channels_app.actions import doors
from channels_app.adapter import Check
from channels_app.forms.custom import CustomForm, NewCustomForm
from channels_app.models import Connection
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.secrets import CannotOpen


@require_safe
@admins_only
def customs(request: AgentRequest) -> HttpResponse:
    """All of them, and how sending goes."""
    words = {"connections": _all().order_by("channel__name")}
    return render(request, "channels_app/customs.html", words)


@sensitive_variables("made", "secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add one; its secret is shown on the page that follows, once."""
    form = NewCustomForm(request.POST or None)
    made: list[Any] = []
    if form.run(
        lambda **typed: made.append(actions.add_custom(**typed)), by=request.user
    ):
        channel, secret = made[0]
        return _secrets(request, _connection(channel.public_id), made=secret)
    words = {"form": form}
    return render(request, "channels_app/custom_new.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change one."""
    connection = _connection(public_id)
    channel = connection.channel
    known = {"name": channel.name, "team": channel.team.public_id}
    form = CustomForm(request.POST or None, config=connection.config, initial=known)
    if form.run(actions.edit_custom, channel, by=request.user):
        messages.success(request, _("The channel is saved."))
        return redirect("channels:edit_custom", public_id)
    words = {**_words(connection), "form": form}
    return render(request, "channels_app/custom.html", words, status=form.status)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch one on or off."""
    channel = _connection(public_id).channel
    actions.switch_custom(channel, active="on" in request.POST, by=request.user)
    return redirect("channels:customs")


@never_cache
@require_safe
@admins_only
def secrets(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Where its program posts to, and what it verifies our webhooks with."""
    return _secrets(request, _connection(public_id))


@sensitive_variables("made")
@never_cache
@require_POST
@admins_only
def new_secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Make a secret; it is shown here, once."""
    connection = _connection(public_id)
    try:
        made = actions.new_custom_secret(connection.channel, by=request.user)
    except Refused as refusal:
        return _secrets(request, connection, refusal=str(refusal), status=409)
    return _secrets(request, _connection(public_id), made=made)


@require_POST
@admins_only
def drop_secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The old secret signs nothing any more."""
    actions.drop_old_custom_secret(_connection(public_id).channel, by=request.user)
    messages.success(request, _("The old secret is removed."))
    return redirect("channels:custom_secrets", public_id)


@never_cache
@require_POST
@admins_only
def check(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Send an event that says nothing, and show what came of it."""
    connection = _connection(public_id)
    try:
        checks = actions.check_custom(connection.channel, by=request.user)
    except CannotOpen:
        words = _("Its secret cannot be read any more: make a new one.")
        checks = [Check(part="sending", ok=False, words=words)]
    return _secrets(request, connection, checks=checks)


def _all() -> QuerySet[Connection]:
    ours = Connection.objects.filter(channel__kind__startswith=f"{actions.FAMILY}.")
    return ours.select_related("channel__team")


def _connection(public_id: UUID) -> Connection:
    return get_object_or_404(_all(), channel__public_id=public_id)


def _words(connection: Connection) -> dict[str, Any]:
    where = f"{settings.SITE_URL}/api/v1/channels/{connection.channel.public_id}"
    return {"connection": connection, "incoming": f"{where}/messages/"}


def _secrets(
    request: AgentRequest,
    connection: Connection,
    *,
    made: str = "",
    refusal: str = "",
    checks: list[Check] | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = doors.secrets_of(connection)
    words = {
        **_words(connection),
        "made": made,
        "refusal": refusal,
        "checks": checks or [],
        "has_secret": "secret" in kept,
        "has_old_secret": "old_secret" in kept,
    }
    return render(request, "channels_app/custom_secrets.html", words, status=status)
