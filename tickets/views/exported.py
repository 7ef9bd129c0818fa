"""Settings, Exports: files of customers, organizations and tickets that people took."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets.models import Exported

_PAGE = 50


@require_safe
@admins_only
def exports(request: AgentRequest) -> HttpResponse:
    """The newest first. before: of an older page, the last that was seen."""
    rows = Exported.objects.select_related("by")
    if asked := request.GET.get("before"):
        try:
            last = Exported.objects.get(public_id=UUID(asked))
        except (ValueError, Exported.DoesNotExist):
            raise Http404 from None
        rows = rows.filter(pk__lt=last.pk)
    found = list(rows[: _PAGE + 1])
    shown = {"rows": found[:_PAGE], "more": found[_PAGE - 1] if found[_PAGE:] else None}
    return render(request, "tickets/exports.html", shown)
