"""Settings, Help: a help centre as files, out and in."""

from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.http import AgentRequest
from knowledge_base.actions.bring_in import Told, bring_in
from knowledge_base.models import HelpCentre
from knowledge_base.parts_forms import BringForm
from knowledge_base.queries.exported import export
from knowledge_base.views.doors import publishers_only

# Larger zips are put together on the disk.
IN_MEMORY = 5 * 2**20


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def exchange(request: AgentRequest) -> HttpResponse:
    """What came of a file is told file by file, below the form."""
    begin = {"centre": HelpCentre.objects.default().public_id}
    form = BringForm(request.POST or None, request.FILES or None, initial=begin)
    told: list[Told] = []

    def bring(*, file: Any, centre: HelpCentre, publish: bool) -> None:
        told.extend(bring_in(file, centre=centre, publish=publish, by=request.user))

    done = form.run(bring)
    shown = {
        "form": BringForm(initial=begin) if done else form,
        "centres": HelpCentre.objects.all(),
        "is_done": done,
        "told": told,
        "wrong": sum(one.is_wrong for one in told),
    }
    return render(request, "knowledge_base/exchange.html", shown, status=form.status)


@require_safe
@publishers_only
def exported(request: AgentRequest, public_id: UUID) -> FileResponse:
    """A whole help centre as a zip of Markdown files."""
    centre = get_object_or_404(HelpCentre, public_id=public_id)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the answer
    export(centre, file)
    file.seek(0)
    name = f"{centre.slug}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name)
