"""/t/<number>/messages/<id>/wordings/: what a message said before, for admins."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets.models import Message, Ticket


@require_safe
@admins_only
def wordings(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """Each wording there was, with who replaced it and when; and its files."""
    seen = Ticket.objects.visible_to(request.user).filter(number=number)
    messages = Message.objects.filter(ticket__in=seen).select_related("ticket", "agent")
    message = get_object_or_404(messages, public_id=public_id)
    words = {
        "message": message,
        "ticket": message.ticket,
        "wordings": message.wordings.select_related("replaced_by").order_by(
            "replaced_at", "id"
        ),
        "files": message.attachments.all() if message.deleted_at else (),
    }
    answer = render(request, "tickets/wordings.html", words)
    answer["Cache-Control"] = "private, no-store"
    return answer
