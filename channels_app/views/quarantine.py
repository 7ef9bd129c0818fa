"""Settings, Quarantine: what could not be read, with its raw bytes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from channels_app import actions
from channels_app.forms import RejectForm
from channels_app.models import Envelope
from channels_app.queries import quarantine as queries
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest, download


@require_safe
@admins_only
def quarantine(request: AgentRequest) -> HttpResponse:
    """All that waits for a decision."""
    words = {"envelopes": queries.waiting()}
    return render(request, "channels_app/quarantine.html", words)


@require_safe
@admins_only
def envelope(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One payload, with its beginning as text."""
    return _page(request, _envelope(public_id))


@require_safe
@admins_only
def raw(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The payload byte for byte, as a download."""
    envelope = _envelope(public_id)
    try:
        content = envelope.content()
    except FileNotFoundError as error:
        raise Http404 from error
    return download(content, filename=f"{envelope.public_id}.eml")


@require_POST
@admins_only
def reprocess(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Work it once more."""
    envelope = _envelope(public_id)
    try:
        actions.reprocess(envelope, by=request.user)
    except Refused as refusal:
        return _page(request, envelope, error=str(refusal))
    messages.success(request, _("It is worked again now."))
    return redirect("channels:quarantine")


@require_POST
@admins_only
def reject(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Keep it, and make no ticket of it."""
    envelope = _envelope(public_id)
    form = RejectForm(request.POST)
    if not form.run(actions.reject, envelope, by=request.user):
        return _page(request, envelope, form=form)
    messages.success(request, _("Rejected; its bytes stay kept."))
    return redirect("channels:quarantine")


def _envelope(public_id: UUID) -> Envelope:
    return get_object_or_404(
        Envelope.objects.select_related("channel"), public_id=public_id
    )


def _page(
    request: AgentRequest,
    envelope: Envelope,
    *,
    error: str = "",
    form: RejectForm | None = None,
) -> HttpResponse:
    form = form or RejectForm()
    words = {
        "envelope": envelope,
        "head": queries.head(envelope),
        "error": error,
        "form": form,
    }
    status = 409 if error else form.status
    return render(request, "channels_app/envelope.html", words, status=status)
