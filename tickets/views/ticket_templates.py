"""Settings, Ticket templates: how new tickets of a kind begin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.ticket_templates import TicketTemplateForm
from tickets.models import TicketTemplate
from tickets.queries import ticket_templates as queries
from tickets.queries.variables import NUMBER, VARIABLES


@login_required
@require_safe
def ticket_templates(request: AgentRequest) -> HttpResponse:
    """All that this person may use; those they may change are links."""
    _require_worker(request.user)
    editable = TicketTemplate.objects.editable_by(request.user)
    words = {
        "templates": queries.ticket_templates(request.user),
        "editable": set(editable.values_list("pk", flat=True)),
    }
    return render(request, "tickets/ticket_templates.html", words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    _require_worker(request.user)
    form = TicketTemplateForm(request.user, request.POST or None)
    if form.run(actions.save_ticket_template, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:ticket_templates")
    return _page(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    template = _template(request.user, public_id)
    name = template.name
    form = TicketTemplateForm.of(template, request.user, request.POST or None)
    if form.run(actions.save_ticket_template, template=template, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:ticket_templates")
    return _page(request, form, template, name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Asked once, since it cannot be taken back."""
    template = _template(request.user, public_id)
    if request.method != "POST":
        words = {"template": template}
        return render(request, "tickets/ticket_template_delete.html", words)
    name = template.name
    actions.delete_ticket_template(template, by=request.user)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:ticket_templates")


def _require_worker(agent: Agent) -> None:
    """Raises:
    Http404: who only looks on opens no tickets.
    """
    if not agent.can_work:
        raise Http404


def _template(agent: Agent, public_id: UUID) -> TicketTemplate:
    rows = TicketTemplate.objects.editable_by(agent)
    rows = rows.select_related("team", "channel", "for_team", "assignee")
    return get_object_or_404(rows, public_id=public_id)


def _page(
    request: AgentRequest,
    form: TicketTemplateForm,
    template: TicketTemplate | None = None,
    name: str = "",
) -> HttpResponse:
    words: dict[str, Any] = {"form": form, "template": template, "name": name}
    # There is none before it is open.
    words["variables"] = [one for one in VARIABLES if one != NUMBER]
    page = "tickets/ticket_template.html"
    return render(request, page, words, status=form.status)
