"""/t/<number>/attachments/<id>/: a file a customer or colleague sent."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from helpdesk.base import blobs
from helpdesk.base.http import AgentRequest, download
from tickets.models import Attachment
from tickets.views.ticket import seen_ticket


@login_required
@require_safe
def attachment(request: AgentRequest, number: int, public_id: str) -> HttpResponse:
    """The file, always as a download and never as a page of ours (AC-24)."""
    ticket = seen_ticket(request.user, number)
    file = get_object_or_404(Attachment, message__ticket=ticket, public_id=public_id)
    try:
        content = blobs.get(file.blob)
    except FileNotFoundError as error:
        raise Http404 from error
    return download(content, filename=file.filename)
