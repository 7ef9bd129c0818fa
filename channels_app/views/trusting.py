"""Settings, Mailboxes, one: whose word about senders and spam it takes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels_app.actions import trusting as actions
from channels_app.adapters.email import verdicts
from channels_app.forms.trusting import TrustForm
from channels_app.models import Connection
from channels_app.queries.mailboxes import mailbox_or_404
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def trust(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Whom to believe, and what became of the last mails."""
    connection = mailbox_or_404(public_id)
    if "look" in request.POST:
        return _page(request, connection, TrustForm(initial=connection.config))
    form = TrustForm(request.POST or None, initial=connection.config)
    if form.run(actions.trust, connection.channel, by=request.user):
        messages.success(request, _("The mailbox is saved."))
        return redirect("channels:trust_mailbox", public_id)
    return _page(request, connection, form)


def _page(
    request: AgentRequest, connection: Connection, form: TrustForm
) -> HttpResponse:
    looks = "look" in request.POST
    selector = request.POST.get("selector", "").strip()[:100]
    words = {
        "connection": connection,
        "records": actions.sending(connection, selector=selector) if looks else [],
        "selector": selector,
        "form": form,
        "met": [name for name in actions.met(connection) if name != verdicts.NAMELESS],
        "known": verdicts.trusted(connection.config),
    }
    page = "channels_app/trust.html"
    return render(request, page, words, status=form.status)
