"""Settings, Fields: what a company keeps of its tickets, customers and organizations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.doors import admins_only
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.custom_fields import Kind, Of
from tickets.forms.custom_fields import CustomFieldForm, WhichForm
from tickets.models import CustomField


@require_safe
@admins_only
def fields(request: AgentRequest) -> HttpResponse:
    """All of them, by what they are of."""
    rows = list(CustomField.objects.all())
    groups = [(of.label, [one for one in rows if one.of == of]) for of in Of]
    return render(request, "tickets/custom_fields.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new(request: AgentRequest) -> HttpResponse:
    """First of what it is and of which kind, then all else."""
    which = WhichForm(request.GET or None)
    if not which.is_valid():
        return render(request, "tickets/custom_field_new.html", {"form": which})
    chosen = which.cleaned_data
    form = CustomFieldForm(chosen["of"], chosen["kind"], request.POST or None)
    if form.run(actions.save_field, by=request.user):
        messages.success(request, _("Saved. It can be filled in at once."))
        return redirect("tickets:custom_fields")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    field = get_object_or_404(CustomField, public_id=public_id)
    now = field.defined
    form = CustomFieldForm(field.of, field.kind, request.POST or None, now=now)
    if form.run(actions.save_field, field=field, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("tickets:custom_fields")
    return _page(request, form, now.label, now.key)


@require_POST
@admins_only
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Up or down by one."""
    field = get_object_or_404(CustomField, public_id=public_id)
    actions.move_field(field, up="up" in request.POST, by=request.user)
    return redirect("tickets:custom_fields")


@require_POST
@admins_only
def archive(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Ask for it no more, or again."""
    field = get_object_or_404(CustomField, public_id=public_id)
    actions.archive_field(field, archived="back" not in request.POST, by=request.user)
    return redirect("tickets:custom_fields")


def _page(
    request: AgentRequest, form: CustomFieldForm, name: str = "", key: str = ""
) -> HttpResponse:
    words = {"form": form, "name": name, "key": key}
    words |= {"of": Of(form.of).label, "kind": Kind(form.kind).label}
    return render(request, "tickets/custom_field.html", words, status=form.status)
