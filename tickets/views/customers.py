"""/customers/: who writes to us, each as a whole, with one place to answer."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.custom_fields import Of
from tickets.forms.customers import (
    AnswerForm,
    CameForm,
    CustomerForm,
    OtherForm,
    StoppedForm,
)
from tickets.models import Customer, CustomerMerge, Ticket
from tickets.queries import whole
from tickets.queries.custom_fields import fields_of
from tickets.queries.customers import listed, namesakes, seen_customers
from tickets.views import boards


def _seen(agent: Agent, public_id: UUID) -> Customer:
    """The customer, if this agent may know of them.

    Raises:
        Http404: they do not exist, for this agent.
    """
    seen = seen_customers(agent).select_related("organization")
    return get_object_or_404(seen, public_id=public_id)


@login_required
@require_safe
def customers(request: AgentRequest) -> HttpResponse:
    """All of them by name, or those whose name or address has these words."""
    asked = request.GET.get("q", "")
    page = listed(request.user, asked, after=request.GET.get("after", ""))
    older = urlencode({"q": asked, "after": page.after}) if page.after else ""
    shown = {"q": asked, "rows": page.rows, "more": older}
    part = "#found" if request.htmx else ""
    return render(request, f"tickets/customers.html{part}", shown)


@login_required
@require_safe
def customer(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One timeline over all channels and tickets, and one place to answer."""
    if went := _went_to(request.user, public_id):
        return redirect("tickets:customer", went)
    found = _seen(request.user, public_id)
    if request.htmx and "before" in request.GET:
        told = whole.told(found, request.user, before=_before(request))
        shown = {"customer": found, "told": told}
        return render(request, "tickets/customer_words.html", shown)
    return render(request, "tickets/customer.html", _page(request, found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What they are called, and where they belong."""
    found = _seen(request.user, public_id)
    before = {"name": found.name, "organization": found.organization or ""}
    form = CustomerForm(request.POST or None, initial=before)
    if form.run(actions.edit_customer, found, by=request.user):
        return redirect("tickets:customer", found.public_id)
    shown = {"customer": found, "form": form}
    return render(request, "tickets/customer_edit.html", shown, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Find who is the same person; all of theirs comes here."""
    found = _seen(request.user, public_id)
    form = OtherForm(request.user, request.POST or None)
    if form.run(actions.merge_customers, into=found, by=request.user):
        messages.success(request, _("Merged. It can be undone at the side."))
        return redirect("tickets:customer", found.public_id)
    asked = request.GET.get("q", "")
    rows = listed(request.user, asked).rows if asked.strip() else ()
    shown = {
        "customer": found,
        "form": form,
        "q": asked,
        "rows": [one for one in rows if one.pk != found.pk],
        "namesakes": namesakes(found, request.user),
    }
    return render(request, "tickets/customer_merge.html", shown, status=form.status)


@login_required
@require_POST
def unmerge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They are two people after all."""
    found = _seen(request.user, public_id)
    form = CameForm(found, request.POST)
    if form.run(actions.unmerge_customers, by=request.user):
        messages.success(request, _("Two customers again."))
        return redirect("tickets:customer", found.public_id)
    shown = _page(request, found) | {"refused": form}
    return render(request, "tickets/customer.html", shown, status=form.status)


@login_required
@require_POST
def take_back_stop(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They told us that automatic mail may come again."""
    found = _seen(request.user, public_id)
    form = StoppedForm(found, request.POST)
    if form.run(actions.take_back_stop, by=request.user):
        messages.success(request, _("What we send by itself goes there again."))
        return redirect("tickets:customer", found.public_id)
    shown = _page(request, found) | {"refused": form}
    return render(request, "tickets/customer.html", shown, status=form.status)


@login_required
@require_POST
def reply(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Answer in the ticket that was chosen, by its best way."""
    found = _seen(request.user, public_id)
    form = AnswerForm(found, request.user, request.POST)
    hold = timedelta(seconds=request.user.undo_seconds)
    if form.run(_answer, by=request.user, hold=hold):
        messages.success(request, _("Sent"))
        return redirect("tickets:customer", found.public_id)
    shown = _page(request, found) | {"form": form}
    return render(request, "tickets/customer.html", shown, status=form.status)


def _answer(ticket: Ticket, **said: Any) -> None:
    actions.reply(ticket, **said)


def _page(request: AgentRequest, found: Customer) -> dict[str, Any]:
    agent = request.user
    tickets = list(whole.open_tickets(found, agent))
    first = tickets[0].number if tickets else None
    return {
        "customer": found,
        "identities": list(found.identities.order_by("id")),
        "told": whole.told(found, agent, before=_before(request)),
        "tickets": tickets,
        "promises": list(whole.open_promises(found, agent)),
        "facts": list(whole.known_facts(found, agent)),
        "came": list(
            found.came.filter(undone_at=None).select_related("customer", "by")
        ),
        "namesakes": list(namesakes(found, agent)),
        "may_edit": agent.can_own,
        **_boards(found),
        "form": AnswerForm(found, agent, initial={"ticket": first, "key": uuid4()}),
    }


def _boards(found: Customer) -> dict[str, Any]:
    """What is known of them, and of where they belong, by custom fields."""
    shown = {"customer_fields": boards.of_customer(found, fields_of(Of.CUSTOMER))}
    if (company := found.organization) is not None:
        theirs = boards.of_organization(company, fields_of(Of.ORGANIZATION))
        shown["organization_fields"] = theirs
    return shown


def _before(request: AgentRequest) -> UUID | None:
    asked = request.GET.get("before", "")
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError as error:
        raise Http404 from error


def _went_to(agent: Agent, public_id: UUID) -> UUID | None:
    """Whose all of it is now, if that is for this agent to know."""
    went = CustomerMerge.objects.filter(customer__public_id=public_id, undone_at=None)
    into = seen_customers(agent).filter(pk__in=went.values("into"))
    return into.values_list("public_id", flat=True).first()
