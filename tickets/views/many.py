"""/inbox/many/…: what is being done to many tickets, how far it is, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets.actions.each import VERBS
from tickets.actions.many import undo_many
from tickets.models import ManyJob


@login_required
@require_safe
@vary_on_headers("HX-Request")
def job(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How far it is: a page, its part, or for a script."""
    row = get_object_or_404(ManyJob, public_id=public_id, agent=request.user)
    words = _told(row)
    if "json" in request.GET:
        return JsonResponse(words)
    part = "#progress" if request.htmx else ""
    return render(request, f"tickets/many.html{part}", words | {"job": row})


@login_required
@require_POST
def undo(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Stop it, and take back what was done."""
    row = get_object_or_404(ManyJob, public_id=public_id, agent=request.user)
    try:
        back = undo_many(row, by=request.user)
    except Refused as refusal:
        if request.htmx:
            return JsonResponse({"error": str(refusal)}, status=409)
        back = row
    url = reverse("tickets:many", args=[back.public_id])
    if request.htmx:
        return JsonResponse({"job": url})
    return HttpResponseRedirect(url, status=303)


def _told(row: ManyJob) -> dict[str, Any]:
    tried = row.total if row.ended_at and not row.waiting else _tried(row)
    done = ngettext("%(n)d ticket", "%(n)d tickets", len(row.done)) % {
        "n": len(row.done)
    }
    words = f"{VERBS[row.verb].words}: {done}"
    if row.refusals:
        some = ngettext("%(n)d refused", "%(n)d refused", row.refusals)
        first = row.refused[0]
        words += f". {some % {'n': row.refusals}} (#{first['number']}: {first['why']})"
    stopped = row.ended_at is not None and _tried(row) < row.total
    if stopped:
        words += ". " + _("The rest was left alone.")
    has_back = row.verb == "run_macro" or VERBS[row.verb].back
    can_undo = bool(has_back) and not ManyJob.objects.filter(undoes=row).exists()
    return {
        "words": words,
        "tried": tried,
        "total": row.total,
        "ended": row.ended_at is not None,
        "undo": reverse("tickets:undo_many", args=[row.public_id]) if can_undo else "",
    }


def _tried(row: ManyJob) -> int:
    return len(row.done) + row.refusals
