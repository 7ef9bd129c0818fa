"""Settings, Mailboxes: where mail comes from and goes out, and how that is going."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from channels_app.actions import mailboxes as actions
from channels_app.actions.lending import equipped
from channels_app.adapter import Check, Settings
from channels_app.forms import TeamMailboxForm
from channels_app.forms.mailboxes import kept_secrets
from channels_app.models import Connection
from channels_app.queries.limited import full_until
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.secrets import CannotOpen


@require_safe
@admins_only
def mailboxes(request: AgentRequest) -> HttpResponse:
    """All mailboxes with their health."""
    rows = _all().annotate(full_until=full_until("channel"))
    words = {"connections": rows.order_by("channel__name")}
    return render(request, "channels_app/mailboxes.html", words)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add a mailbox, or try it first."""
    form = TeamMailboxForm(request.POST or None)
    if "test" in request.POST:
        return _page(request, form, checks=_try(form, None))
    if form.run(actions.add_mailbox, by=request.user):
        messages.success(request, _("The mailbox is watched from now on."))
        return redirect("channels:mailboxes")
    return _page(request, form)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Change a mailbox, or try the changes first. Passwords are never shown."""
    connection = _connection(public_id)
    channel, kept = connection.channel, _kept(connection)
    initial = {
        **connection.config,
        "name": channel.name,
        "team": channel.team.public_id,
        "is_system": channel.is_system,
    }
    secrets = kept_secrets(kept.secret) if kept else frozenset()
    form = TeamMailboxForm(
        request.POST or None,
        initial=initial,
        kept_secrets=secrets,
        has_tokens="sign_in" in initial,
    )
    if "test" in request.POST:
        return _page(request, form, connection, checks=_try(form, kept))
    if form.run(actions.edit_mailbox, channel, by=request.user):
        messages.success(request, _("The mailbox is saved."))
        return redirect("channels:mailboxes")
    return _page(request, form, connection)


@require_POST
@admins_only
def switch(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Switch a mailbox on or off."""
    channel = _connection(public_id).channel
    actions.switch_mailbox(channel, active="on" in request.POST, by=request.user)
    return redirect("channels:mailboxes")


def _all() -> QuerySet[Connection]:
    mailboxes = Connection.objects.filter(channel__kind=actions.KIND)
    return mailboxes.select_related("channel__team")


def _connection(public_id: UUID) -> Connection:
    return get_object_or_404(_all(), channel__public_id=public_id)


def _kept(connection: Connection) -> Settings | None:
    """The settings in use; None when their passwords cannot be opened any more."""
    try:
        return equipped(connection)
    except CannotOpen:
        return None


def _try(form: TeamMailboxForm, kept: Settings | None) -> list[Check]:
    """Talk to both servers, outside of any transaction."""
    if not form.is_valid():
        return []
    try:
        return actions.check(actions.settings_of(form.cleaned_data, kept=kept))
    except Refused as refusal:
        form.refuse(refusal)
        return []


def _page(
    request: AgentRequest,
    form: TeamMailboxForm,
    connection: Connection | None = None,
    checks: list[Check] | None = None,
) -> HttpResponse:
    if folders := [one for check in checks or () for one in check.folders]:
        form.offer(folders)
    words = {"form": form, "connection": connection, "checks": checks or []}
    page = "channels_app/mailbox.html"
    return render(request, page, words, status=form.status)
