"""/t/<number>/hints/: what is worth knowing about a draft, while it is written."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from helpdesk.base.http import AgentRequest
from tickets.forms.compose import MAX_TEXT
from tickets.forms.fields import tomorrow_morning
from tickets.models import Ticket
from tickets.queries.hints import hints as hints_of


@login_required
@require_POST
def hints(request: AgentRequest, number: int) -> HttpResponse:
    """A fragment with a hint in each entry; it keeps nothing of what was sent."""
    seen = Ticket.objects.visible_to(request.user)
    ticket = get_object_or_404(
        seen.select_related("team__calendar", "customer"), number=number
    )
    # Forms send line ends as two letters.
    text = request.POST.get("text", "")[:MAX_TEXT].replace("\r\n", "\n")
    is_public = "public" in request.POST
    words = {
        "ticket": ticket,
        "hints": hints_of(ticket, text, request.user, is_public=is_public),
        "morning": tomorrow_morning(),
    }
    return render(request, "tickets/hints.html", words)
