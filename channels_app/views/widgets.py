"""Settings, Chat widgets: what visitors of a site see, and the line that puts it there."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from channels_app.actions import doors
from channels_app.actions import widgets as actions
from channels_app.forms.widgets import NewWidgetForm, WidgetForm, shown
from channels_app.models import Connection
from channels_app.views import widget_examples
from helpdesk.base import colours
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@require_safe
@admins_only
def widgets(request: AgentRequest) -> HttpResponse:
    """All widgets, and where they may be shown."""
    words = {"connections": _all().order_by("channel__name")}
    return render(request, "channels_app/widgets.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add a widget: it is made presentable on its own page."""
    form = NewWidgetForm(request.POST or None)
    made: list[Any] = []
    if form.run(
        lambda **typed: made.append(actions.add_widget(**typed)), by=request.user
    ):
        messages.success(request, _("The widget is there. Now make it yours."))
        return redirect("channels:edit_widget", made[0].public_id)
    words = {"form": form}
    return render(request, "channels_app/widget_new.html", words, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change a widget, and see how it looks meanwhile."""
    connection = _connection(public_id)
    form = _form(request, connection)
    if form.run(actions.edit_widget, connection.channel, by=request.user):
        messages.success(
            request, _("The widget is saved. Pages show it within minutes.")
        )
        return redirect("channels:edit_widget", public_id)
    words = {
        **_words(connection),
        "form": form,
        "contrast": contrast(connection.config.get("accent", "")),
    }
    return render(request, "channels_app/widget.html", words, status=form.status)


@require_POST
@admins_only
def preview(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How it would look with what is typed so far; nothing is saved."""
    connection = _connection(public_id)
    settings_now = shown(connection.config, _form(request, connection))
    words = {"settings": settings_now, "contrast": contrast(settings_now["accent"])}
    return JsonResponse(words)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch a widget on or off."""
    channel = _connection(public_id).channel
    actions.switch_widget(channel, active="on" in request.POST, by=request.user)
    return redirect("channels:widgets")


@never_cache
@require_safe
@admins_only
def snippet(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The line for the site, what its policy has to allow, and the secret."""
    return _snippet(request, _connection(public_id))


@sensitive_variables("made")
@never_cache
@require_POST
@admins_only
def new_secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Make a secret; it is shown here, once."""
    connection = _connection(public_id)
    try:
        made = actions.new_secret(connection.channel, by=request.user)
    except Refused as refusal:
        return _snippet(request, connection, refusal=str(refusal), status=409)
    return _snippet(request, _connection(public_id), made=made)


@require_POST
@admins_only
def drop_secret(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The old secret proves nothing any more."""
    actions.drop_old_secret(_connection(public_id).channel, by=request.user)
    messages.success(request, _("The old secret is removed."))
    return redirect("channels:snippet", public_id)


def contrast(accent: str) -> str:
    """How well the words on a colour can be read, and its edge on a white page."""
    colour = colours.read(accent)
    if colour is None:
        return ""
    ink = colours.words_on(colour)
    ratio = f"{colours.contrast(ink, colour):.1f}"
    words = (
        _("Words on it are white and have a contrast of %s to 1.")
        if ink == colours.WHITE
        else _("Words on it are black and have a contrast of %s to 1.")
    ) % ratio
    if colours.contrast(colour, colours.WHITE) < colours.EDGES:
        words += " " + _("On a white page the button itself is hard to see.")
    return words


def _all() -> QuerySet[Connection]:
    widgets = Connection.objects.filter(channel__kind=actions.KIND)
    return widgets.select_related("channel__team")


def _connection(public_id: UUID) -> Connection:
    return get_object_or_404(_all(), channel__public_id=public_id)


def _form(request: AgentRequest, connection: Connection) -> WidgetForm:
    channel = connection.channel
    known = {"name": channel.name, "team": channel.team.public_id}
    return WidgetForm(request.POST or None, config=connection.config, initial=known)


def _words(connection: Connection) -> dict[str, Any]:
    """What both pages of a widget begin with."""
    site = settings.SITE_URL
    script = f"{site}/w/{connection.key}.js"
    return {
        "connection": connection,
        "site": site,
        "line": f'<script src="{script}" async></script>',
    }


def _snippet(
    request: AgentRequest,
    connection: Connection,
    *,
    made: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    kept = doors.secrets_of(connection)
    words = {
        **_words(connection),
        "made": made,
        "refusal": refusal,
        "policy": widget_examples.policy(settings.SITE_URL),
        "examples": widget_examples.EXAMPLES,
        "in_page": widget_examples.IN_PAGE,
        "has_secret": "secret" in kept,
        "has_old_secret": "old_secret" in kept,
    }
    return render(request, "channels_app/widget_snippet.html", words, status=status)
