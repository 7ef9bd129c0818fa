"""Settings, Mailboxes, the company's own mail server."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from channels_app.actions import mail_server as actions
from channels_app.adapter import Check
from channels_app.forms.mail_out import ServerForm
from channels_app.queries import relay
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def mail_server(request: AgentRequest) -> HttpResponse:
    """Change it, try it first, or forget it. Its password is never shown."""
    row = relay.typed()
    if "forget" in request.POST:
        return _forget(request)
    form = ServerForm(
        request.POST or None,
        initial=row.config if row else None,
        has_password=bool(row and row.sealed),
    )
    if "test" in request.POST:
        return _page(request, form, checks=_try(form))
    if form.run(actions.use_server, by=request.user):
        messages.success(request, _("The company's mail server is saved."))
        return redirect("channels:mail_server")
    return _page(request, form)


def _forget(request: AgentRequest) -> HttpResponse:
    form = ServerForm(None, initial=getattr(relay.typed(), "config", None))
    try:
        actions.forget_server(by=request.user)
    except Refused as refusal:
        return _page(request, form, refusal=refusal)
    messages.success(request, _("The company's mail server is forgotten."))
    return redirect("channels:mail_server")


def _try(form: ServerForm) -> list[Check]:
    """Talk to it, outside of any transaction."""
    if not form.is_valid():
        return []
    try:
        return actions.check_server(actions.settings_of(form.cleaned_data))
    except Refused as refusal:
        form.refuse(refusal)
        return []


def _page(
    request: AgentRequest,
    form: ServerForm,
    *,
    checks: list[Check] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    named = relay.from_environment()
    words = {
        "form": form,
        "checks": checks or [],
        "refusal": refusal,
        "row": relay.typed(),
        "named": named.config["smtp_host"] if named else "",
        "users": relay.who_sends_by_it(),
    }
    status = 409 if refusal else form.status
    return render(request, "channels_app/mail_server.html", words, status=status)
