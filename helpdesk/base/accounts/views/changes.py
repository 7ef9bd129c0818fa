"""Settings, Changes: who changed what of the settings."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.change_forms import ChangesForm
from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.accounts.models import SettingChange
from helpdesk.base.accounts.told_changes import changes_for, did, lines_of
from helpdesk.base.http import AgentRequest

_PAGE = 50


@require_safe
@admins_only
def changes(request: AgentRequest) -> HttpResponse:
    """The newest first. before: of an older page, the last that was seen."""
    form = ChangesForm(request.GET)
    rows = changes_for(request.user).filter(form.where())
    if asked := request.GET.get("before"):
        try:
            last = SettingChange.objects.get(public_id=UUID(asked))
        except (ValueError, SettingChange.DoesNotExist):
            raise Http404 from None
        rows = rows.filter(pk__lt=last.pk)
    found = list(rows[: _PAGE + 1])
    more = ""
    if found[_PAGE:]:
        kept = {
            name: request.GET[name] for name in form.fields if request.GET.get(name)
        }
        more = urlencode({**kept, "before": str(found[_PAGE - 1].public_id)})
    told = [(row, did(row), lines_of(row)) for row in found[:_PAGE]]
    return render(
        request, "accounts/changes.html", {"form": form, "rows": told, "more": more}
    )
