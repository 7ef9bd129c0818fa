"""/customers/ and /organizations/: who there is, narrowed and sorted, and as files."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.spreadsheets import sheet
from tickets.forms.customer_lists import CustomersForm, ListForm, OrganizationsForm
from tickets.models import Customer, Exported, Organization
from tickets.queries import customers as people
from tickets.queries import exports
from tickets.queries import organizations as companies
from tickets.views.sheets import given


@login_required
@require_safe
def customers(request: AgentRequest) -> HttpResponse:
    """All of them by name, or those of whom the conditions hold."""
    form = CustomersForm(request.GET, agent=request.user)
    asked, where = form.said("q") or "", form.where()
    order = form.said("order") or "name"
    page = people.listed(
        request.user,
        asked,
        where=where,
        order=order,
        after=request.GET.get("after", ""),
    )
    shown = _shown(form, page.rows, page.after)
    shown["count"] = people.how_many(request.user, asked, where=where)
    shown["counted"] = people.COUNTED
    part = "#found" if request.htmx else ""
    return render(request, f"tickets/customers.html{part}", shown)


@login_required
@require_safe
def organizations(request: AgentRequest) -> HttpResponse:
    """The same of the companies they belong to."""
    form = OrganizationsForm(request.GET, agent=request.user)
    page = companies.listed(
        request.user, form.said("q") or "", where=form.where(),
        order=form.said("order") or "name", after=request.GET.get("after", ""),
    )  # fmt: skip
    shown = _shown(form, page.rows, page.after)
    part = "#found" if request.htmx else ""
    return render(request, f"tickets/organizations.html{part}", shown)


@login_required
@require_POST
def customers_sheet(request: AgentRequest) -> HttpResponseBase:
    """Those of the list, as a file."""
    form = CustomersForm(request.POST, agent=request.user)
    asked, where = form.said("q") or "", form.where()

    def rows() -> QuerySet[Customer]:
        found = people.called(Customer.objects.filter(where), asked)
        return found.select_related("organization")

    try:
        lines = given(
            Exported.What.CUSTOMERS, exports.customers(request.user, rows),
            asked=urlencode(form.typed), by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:customers")
    return sheet(lines, filename="customers.csv")


@login_required
@require_POST
def organizations_sheet(request: AgentRequest) -> HttpResponseBase:
    """The same of organizations."""
    form = OrganizationsForm(request.POST, agent=request.user)
    asked, where = form.said("q") or "", form.where()

    def rows() -> QuerySet[Organization]:
        return companies.called(Organization.objects.filter(where), asked)

    try:
        lines = given(
            Exported.What.ORGANIZATIONS, exports.organizations(request.user, rows),
            asked=urlencode(form.typed), by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:organizations")
    return sheet(lines, filename="organizations.csv")


def _shown(form: ListForm, rows: Any, after: str) -> dict[str, Any]:
    typed = form.typed
    return {
        "form": form,
        "q": typed.get("q", ""),
        "rows": rows,
        "typed": typed,
        "more": urlencode({**typed, "after": after}) if after else "",
    }
