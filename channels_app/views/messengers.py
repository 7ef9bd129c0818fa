"""Settings, Messengers: one set of pages for every kind, driven by its adapter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from channels_app.actions import approved, connecting, doors
from channels_app.actions import messengers as actions
from channels_app.adapter import Check
from channels_app.forms.messengers import MessengerForm
from channels_app.messenger import is_templated, messengers
from channels_app.models import Connection
from channels_app.queries import messengers as queries
from channels_app.queries.spending import spent_of
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
def every(request: AgentRequest) -> HttpResponse:
    """All of them, and how they are doing."""
    words = {
        "connections": queries.every().order_by("channel__name"),
        "unreachable": queries.unreachable(),
    }
    return render(request, "channels_app/messengers.html", words)


@require_safe
@admins_only
def choose(request: AgentRequest) -> HttpResponse:
    """Which kind."""
    words = {"kinds": list(messengers())}
    return render(request, "channels_app/messenger_kinds.html", words)


@sensitive_post_parameters()
@sensitive_variables("made")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest, kind: str) -> HttpResponse:
    """Add one and introduce it; what we made up for its provider is shown, once."""
    spoken = messengers().get(kind)
    if spoken is None:
        raise Http404
    form = MessengerForm(request.POST or None, asks=spoken.asks)
    found: list[Any] = []
    if form.run(
        lambda **typed: found.append(actions.add_messenger(kind=kind, **typed)),
        by=request.user,
    ):
        channel, made = found[0]
        return _connected(request, channel.public_id, made=made)
    words = {
        "kind": kind,
        "form": form,
        "steps": spoken.steps,
        "unreachable": queries.unreachable() if spoken.hooks else "",
    }
    page = "channels_app/messenger_new.html"
    return render(request, page, words, status=form.status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """All of one; saved with other secrets, it is introduced anew."""
    connection = _connection(public_id)
    if request.method != "POST":
        return _page(request, connection)
    form = _form(connection, request.POST)
    found: list[bool] = []
    if not form.run(
        lambda channel, **typed: found.append(actions.edit_messenger(channel, **typed)),
        connection.channel,
        by=request.user,
    ):
        return _page(request, connection, form=form, status=form.status)
    if found[0] or not connection.is_introduced:
        return _connected(request, public_id)
    messages.success(request, _("The channel is saved."))
    return redirect("channels:edit_messenger", public_id)


@never_cache
@require_POST
@admins_only
def connect(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Introduce it once more."""
    return _connected(request, _connection(public_id).channel.public_id)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch one on or off."""
    connection = _connection(public_id)
    active = "on" in request.POST
    try:
        actions.switch_messenger(connection.channel, active=active, by=request.user)
    except Refused as refusal:
        return _page(request, connection, refusal=str(refusal), status=409)
    return redirect("channels:edit_messenger", public_id)


@never_cache
@require_POST
@admins_only
def check(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Try it in both directions, and show what came of it."""
    connection = _connection(public_id)
    try:
        checks = connecting.check_messenger(connection.channel, by=request.user)
    except Refused as refusal:
        return _page(request, connection, refusal=str(refusal), status=409)
    return _page(request, _connection(public_id), checks=checks)


@never_cache
@require_POST
@admins_only
def new_key(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Another address; its provider is told at once, where we can tell it."""
    channel = _connection(public_id).channel
    actions.new_hook_key(channel, by=request.user)
    if channel.is_active:
        return _connected(request, public_id)
    return redirect("channels:edit_messenger", public_id)


@sensitive_variables("made")
@never_cache
@require_POST
@admins_only
def new_made(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Other secrets for its provider's page: shown here, once."""
    channel = _connection(public_id).channel
    made = actions.new_made_secrets(channel, by=request.user)
    if channel.is_active:
        return _connected(request, public_id, made=made)
    return _page(request, _connection(public_id), made=made)


@never_cache
@require_POST
@admins_only
def templates(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Ask its provider for approved words."""
    connection = _connection(public_id)
    try:
        count = approved.fetch_templates(connection.channel, by=request.user)
    except Refused as refusal:
        return _page(request, connection, refusal=str(refusal), status=409)
    words = ngettext("%d template is there.", "%d templates are there.", count)
    messages.success(request, words % count)
    return redirect("channels:edit_messenger", public_id)


@sensitive_variables("made")
def _connected(
    request: AgentRequest, public_id: UUID, *, made: dict[str, str] | None = None
) -> HttpResponse:
    """Its page, once its provider was told of us, or with the words why it was not."""
    channel = _connection(public_id).channel
    try:
        connecting.connect_messenger(channel, by=request.user)
    except Refused as refusal:
        connection = _connection(public_id)
        return _page(request, connection, made=made, refusal=str(refusal), status=409)
    messages.success(request, _("The channel is connected."))
    if made:
        return _page(request, _connection(public_id), made=made)
    return redirect("channels:edit_messenger", public_id)


def _connection(public_id: UUID) -> Connection:
    return get_object_or_404(queries.every(), channel__public_id=public_id)


def _form(connection: Connection, data: Any = None) -> MessengerForm:
    channel = connection.channel
    known = {"name": channel.name, "team": channel.team.public_id}
    return MessengerForm(
        data,
        asks=actions.spoken_by(channel).asks,
        kept=frozenset(doors.secrets_of(connection)),
        initial={**connection.config, **known},
    )


def _page(
    request: AgentRequest,
    connection: Connection,
    *,
    form: MessengerForm | None = None,
    made: dict[str, str] | None = None,
    refusal: str = "",
    checks: list[Check] | None = None,
    status: int = 200,
) -> HttpResponse:
    spoken = actions.spoken_by(connection.channel)
    words = {
        "connection": connection,
        "form": form or _form(connection),
        "hook": queries.hook_of(connection) if spoken.hooks else "",
        "unreachable": queries.unreachable() if spoken.hooks else "",
        "steps": spoken.steps,
        "shown": queries.shown_made(connection, spoken),
        "made": queries.told_made(spoken, made or {}),
        "makes": any(ask.made and ask.secret for ask in spoken.asks),
        "refusal": refusal,
        "checks": checks or [],
        "budget": spent_of(connection),
        "has_templates": is_templated(spoken),
        "templates": queries.templates_of(connection),
    }
    page = "channels_app/messenger.html"
    return render(request, page, words, status=status)
