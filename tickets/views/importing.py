"""/customers/import/: customers from a file, step by step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.spreadsheets import sheet
from tickets import actions
from tickets.forms.importing import MappingForm, UploadForm
from tickets.models import CustomerImport, Exported
from tickets.queries import importing as queries
from tickets.views.sheets import given

State = CustomerImport.State
# Rows that the page shows of each kind.
_SHOWN = 20
_STEPS = {
    "run": actions.run_import,
    "stop": actions.stop_import,
    "undo": actions.undo_import,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: AgentRequest) -> HttpResponse:
    """Upload a file, and those that were."""
    _require(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    instead = _instead(request)
    if form.is_valid():
        try:
            made = actions.upload_customers(
                form.file, filename=form.file.name or "", instead=instead,
                by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("tickets:import", made.public_id)
    shown = {
        "form": form,
        "instead": instead,
        "rows": queries.seen_imports(request.user)[:50],
    }
    return render(request, "tickets/imports.html", shown, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Where it is: its columns, what would become of its rows, and what became."""
    found = _seen(request.user, public_id)
    form = MappingForm(found, request.POST or None)
    if form.run(actions.check_import, found, by=request.user):
        return redirect("tickets:import", found.public_id)
    part = "tickets/import_state.html" if request.htmx else "tickets/import.html"
    return render(request, part, _page(found, form), status=form.status)


@login_required
@require_POST
def step(request: AgentRequest, public_id: UUID, name: str) -> HttpResponse:
    """On to what comes next, or back."""
    found = _seen(request.user, public_id)
    if name not in _STEPS:
        raise Http404
    try:
        _STEPS[name](found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("tickets:import", found.public_id)


@login_required
@require_POST
def drop(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Forget a file that was not brought in."""
    found = _seen(request.user, public_id)
    try:
        actions.drop_import(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:import", found.public_id)
    messages.success(request, _("“%s” is forgotten.") % found.filename)
    return redirect("tickets:imports")


@login_required
@require_POST
def refused_sheet(request: AgentRequest, public_id: UUID) -> HttpResponseBase:
    """The rows that were refused, with why."""
    found = _seen(request.user, public_id)
    try:
        lines = given(
            Exported.What.REFUSED, queries.refused_lines(found),
            asked=str(found.public_id), by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:import", found.public_id)
    return sheet(lines, filename=f"refused {found.at:%Y-%m-%d}.csv")


def _page(found: CustomerImport, form: MappingForm) -> dict[str, Any]:
    rows = queries.rows_of(found)
    samples = [
        [cells[place] if place < len(cells) else "" for cells in found.samples]
        for place in range(len(found.headings))
    ]
    asked = [form[name] for name in form.names if name in form.fields]
    is_open = found.state in (State.UPLOADED, State.CHECKED)
    return {
        "one": found,
        "form": form,
        "columns": list(zip(asked, samples, strict=False)),
        "is_open": is_open,
        "is_plan": found.state in (State.CHECKING, State.CHECKED),
        "refused": list(rows.filter(outcome="refused")[:_SHOWN]),
        "others": list(rows.exclude(outcome="refused")[:_SHOWN]),
        "counts": {name: found.counts.get(name, 0) for name in
                   ("new", "updated", "same", "refused", "back", "kept")},
        "to_bring": found.counts.get("new", 0) + found.counts.get("updated", 0),
        "kept": list(rows.filter(undone="kept")[:_SHOWN]),
        "upload": UploadForm(auto_id="mended-%s"),
        "may_undo": found.state == State.DONE and bool(found.blob),
    }  # fmt: skip


def _instead(request: AgentRequest) -> CustomerImport | None:
    try:
        key = UUID(request.POST.get("instead", ""))
    except ValueError:
        return None
    return queries.seen_imports(request.user).filter(public_id=key).first()


def _seen(agent: Agent, public_id: UUID) -> CustomerImport:
    _require(agent)
    return get_object_or_404(queries.seen_imports(agent), public_id=public_id)


def _require(agent: Agent) -> None:
    """For others these pages do not exist."""
    if not queries.may_import(agent):
        raise Http404
