"""Settings, Mailboxes, one: signing in at its provider, with the company's own app."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from channels_app.actions import signing_in as actions
from channels_app.forms.signing_in import NewSignInForm, SignInForm
from channels_app.messenger_errors import SecretsLost
from channels_app.models import Connection
from channels_app.queries.mailboxes import mailbox_or_404
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.plaintext import one_line

# In the session: what was begun and has not come back. At most so many, for so long.
BEGUN, MOST, MINUTES = "mailbox_sign_ins", 5, 15


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """Add a mailbox of a known provider; signing in is the next page."""
    form = NewSignInForm(request.POST or None)
    made: list[Any] = []
    if form.run(lambda **typed: made.append(actions.add(**typed)), by=request.user):
        return redirect("channels:sign_in_mailbox", made[0].public_id)
    words = {"form": form, "redirect_address": actions.redirect_address()}
    page = "channels_app/sign_in_new.html"
    return render(request, page, words, status=form.status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def sign_in(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How it signs in, and the way to the provider's page."""
    connection = mailbox_or_404(public_id)
    now = connection.config.get("sign_in") or {"with": actions.PASSWORD}
    form = SignInForm(
        request.POST or None,
        initial={**now, "with_": now["with"]},
        has_secret="sign_in" in connection.config,
    )
    if form.run(actions.change, connection.channel, by=request.user):
        if form.cleaned_data["sign_in"]["with"] == actions.PASSWORD:
            return redirect("channels:edit_mailbox", public_id)
        return redirect("channels:sign_in_mailbox", public_id)
    words = {
        "connection": connection,
        "form": form,
        "redirect_address": actions.redirect_address(),
        "agree": _begun(request, connection),
    }
    page = "channels_app/sign_in.html"
    return render(request, page, words, status=form.status)


@sensitive_variables()
@never_cache
@require_safe
@admins_only
def signed_in(request: AgentRequest) -> HttpResponse:
    """An admin comes back from the provider's page. What was not begun in this session,
    by them, is nothing: somebody else may have made them follow a link."""
    begun = dict(request.session.get(BEGUN, {}))
    one = begun.pop(request.GET.get("state", ""), None)
    if one is None or one["at"] < time.time() - MINUTES * 60:
        messages.error(request, _("This came too late. Sign in once more."))
        return redirect("channels:mailboxes")
    request.session[BEGUN] = begun
    connection = mailbox_or_404(UUID(one["channel"]))
    _finish(request, connection, one["verifier"])
    return redirect("channels:sign_in_mailbox", connection.channel.public_id)


@sensitive_variables()
def _finish(request: AgentRequest, connection: Connection, verifier: str) -> None:
    code = request.GET.get("code", "")
    if not code:
        said = request.GET.get("error_description") or request.GET.get("error", "")
        words = _("The provider sent you back without a consent: %s")
        messages.error(request, words % one_line(said, limit=300))
        return
    try:
        actions.finish(connection, code=code, verifier=verifier, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Signed in. The mailbox is watched from now on."))


def _begun(request: AgentRequest, connection: Connection) -> str:
    """The provider's page, and what has to come back from it kept in the session."""
    if "sign_in" not in connection.config:
        return ""
    try:
        one = actions.begin(connection, by=request.user)
    except SecretsLost:
        return ""
    begun = dict(list(request.session.get(BEGUN, {}).items())[1 - MOST :])
    begun[one.state] = {
        "channel": str(connection.channel.public_id),
        "verifier": one.verifier,
        "at": time.time(),
    }
    request.session[BEGUN] = begun
    return one.page
