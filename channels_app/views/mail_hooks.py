"""Settings, Mailboxes, one: a provider that brings its mail by calling us."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from channels_app.actions import mail_hooks as actions
from channels_app.actions.doors import secrets_of
from channels_app.adapters.email.called import USER
from channels_app.forms.mail_hooks import MailHookForm
from channels_app.models import Connection
from channels_app.queries.mailboxes import mailbox_or_404
from channels_app.queries.messengers import hook_of
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def hook(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Which provider; the address to paste is shown whole once, when it was made."""
    connection = mailbox_or_404(public_id)
    config = connection.config
    has_secret = config.get("hook") == "mailgun" and bool(secrets_of(connection))
    form = MailHookForm(
        request.POST or None,
        initial={"provider": config.get("hook"), "topic": config.get("hook_topic")},
        has_secret=has_secret,
    )
    made: list[str] = []
    if form.run(
        lambda **typed: made.append(actions.hook(connection.channel, **typed)),
        by=request.user,
    ):
        connection = mailbox_or_404(public_id)
    words = {
        "connection": connection,
        "form": form,
        "provider": connection.config.get("hook", ""),
        "address": _address(connection, made[0] if made else ""),
        "is_whole": bool(made and made[0]),
        "is_saved": bool(made),
    }
    page = "channels_app/mail_hook.html"
    return render(request, page, words, status=form.status)


def _address(connection: Connection, password: str) -> str:
    """What is pasted at the provider's; the password in it is seen once."""
    if not connection.config.get("hook"):
        return ""
    parts = urlsplit(hook_of(connection))
    if connection.config["hook"] not in actions.PASSWORDS:
        return parts.geturl()
    return parts._replace(netloc=f"{USER}:{password or '…'}@{parts.netloc}").geturl()
