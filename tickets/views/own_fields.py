"""/customers/<id>/fields/ and the same of organizations: custom fields of who writes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.custom_fields import Of
from tickets.forms.custom import OwnFieldsForm
from tickets.models import Customer, Organization
from tickets.queries.custom_fields import fields_of
from tickets.queries.customers import seen_customers, seen_organizations
from tickets.views import boards


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def customer(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What is known of a customer by fields: read, and filled in one by one or together."""
    found = get_object_or_404(seen_customers(request.user), public_id=public_id)
    return _page(
        request, found, Of.CUSTOMER, actions.set_customer_fields, boards.of_customer
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The same of an organization, for all of its customers."""
    found = get_object_or_404(seen_organizations(request.user), public_id=public_id)
    return _page(
        request,
        found,
        Of.ORGANIZATION,
        actions.set_organization_fields,
        boards.of_organization,
    )


def _page(
    request: AgentRequest,
    row: Customer | Organization,
    of: Of,
    action: Callable[..., None],
    board_of: Callable[..., boards.Board],
) -> HttpResponse:
    if not request.user.can_own:
        raise Http404
    form = OwnFieldsForm(of, row.fields, request.POST or None)
    is_saved = form.run(action, row, by=request.user)
    if is_saved and not request.htmx:
        return redirect(request.path)
    board = board_of(row, fields_of(of))
    if form.is_bound and not is_saved:
        board = boards.refused(board, form)
    shown: dict[str, Any] = {"row": row, "board": board, "form": form, "may_edit": True}
    shown["changes"] = row.field_changes.select_related("by")[:20]
    part = "fields_board.html" if request.htmx else "own_fields.html"
    return render(request, f"tickets/{part}", shown, status=form.status)
