"""/customers/<id>/: who writes to us, each as a whole, with one place to answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.http import AgentRequest
from tickets import actions, languages
from tickets.custom_fields import Of
from tickets.forms.customers import (
    AddressForm,
    AnswerForm,
    CameForm,
    CustomerForm,
    OtherForm,
    OwnForm,
)
from tickets.models import Customer, CustomerMerge, Identity, Ticket
from tickets.queries import customer_merging, whole
from tickets.queries.custom_fields import fields_of
from tickets.queries.customers import listed, seen_customers
from tickets.views import boards, customer_notes, stories


def seen(agent: Agent, public_id: UUID) -> Customer:
    """The customer, if this agent may know of them.

    Raises:
        Http404: they do not exist, for this agent.
    """
    known = seen_customers(agent).select_related("organization")
    return get_object_or_404(known, public_id=public_id)


@login_required
@require_safe
def customer(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """One timeline over all channels and tickets, and one place to answer."""
    if went := _went_to(request.user, public_id):
        return redirect("tickets:customer", went)
    found = seen(request.user, public_id)
    if request.htmx and "before" in request.GET:
        story = stories.story(found, request)
        return render(request, "tickets/story_part.html", story)
    return shown(request, found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What they are called, and where they belong."""
    found = seen(request.user, public_id)
    before = {
        "name": found.name,
        "organization": found.organization or "",
        "language": found.language,
        "external_id": found.external_id,
    }
    form = CustomerForm(request.POST or None, initial=before)
    if form.run(actions.edit_customer, found, by=request.user):
        return redirect("tickets:customer", found.public_id)
    shown = {"customer": found, "form": form}
    return render(request, "tickets/customer_edit.html", shown, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Find who is the same person, and look at both; all of theirs comes here."""
    found = seen(request.user, public_id)
    form = OtherForm(request.user, request.POST or None)
    if form.run(actions.merge_customers, into=found, by=request.user):
        messages.success(request, _("Merged. It can be undone at the side."))
        return redirect("tickets:customer", found.public_id)
    if (other := _other(request, found)) is not None:
        both: dict[str, Any] = {
            "customer": found,
            "other": other,
            "form": form,
            "lines": customer_merging.side_by_side(found, other),
            "comes": customer_merging.comes(other, request.user),
        }
        page = "tickets/customer_compare.html"
        return render(request, page, both, status=form.status)
    asked = request.GET.get("q", "")
    rows = listed(request.user, asked).rows if asked.strip() else ()
    shown = {
        "customer": found,
        "form": form,
        "q": asked,
        "rows": [one for one in rows if one.pk != found.pk],
        "likely": customer_merging.likely(found, request.user),
    }
    return render(request, "tickets/customer_merge.html", shown, status=form.status)


@login_required
@require_safe
def likely(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A part of a ticket's page: who may be the same person as its customer."""
    found = seen(request.user, public_id)
    rows = customer_merging.likely(found, request.user)
    shown = {"customer": found, "likely": rows}
    return render(request, "tickets/customer_likely.html", shown)


@login_required
@require_POST
def unmerge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They are two people after all."""
    found = seen(request.user, public_id)
    form = CameForm(found, request.POST)
    if form.run(actions.unmerge_customers, by=request.user):
        messages.success(request, _("Two customers again."))
        return redirect("tickets:customer", found.public_id)
    return shown(request, found, status=form.status, refused=form)


@login_required
@require_POST
def take_back_stop(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They told us that automatic mail may come again."""
    found = seen(request.user, public_id)
    form = OwnForm(found, request.POST)
    if form.run(actions.take_back_stop, by=request.user):
        messages.success(request, _("What we send by itself goes there again."))
        return redirect("tickets:customer", found.public_id)
    return shown(request, found, status=form.status, refused=form)


@login_required
@require_POST
def reply(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Answer in the ticket that was chosen, by its best way."""
    found = seen(request.user, public_id)
    form = AnswerForm(found, request.user, request.POST)
    hold = timedelta(seconds=request.user.undo_seconds)
    if form.run(_answer, by=request.user, hold=hold):
        messages.success(request, _("Sent"))
        return redirect("tickets:customer", found.public_id)
    return shown(request, found, status=form.status, form=form)


def _answer(ticket: Ticket, **said: Any) -> None:
    actions.reply(ticket, **said)


def shown(
    request: AgentRequest, found: Customer, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Their page. more: forms that were refused."""
    page = _page(request, found) | more
    return render(request, "tickets/customer.html", page, status=status)


def _page(request: AgentRequest, found: Customer) -> dict[str, Any]:
    agent = request.user
    tickets = list(whole.open_tickets(found, agent))
    first = tickets[0].number if tickets else None
    return {
        "customer": found,
        "identities": list(
            found.identities.select_related("pictures_by").order_by("id")
        ),
        "tickets": tickets,
        "facts": list(whole.known_facts(found, agent)),
        "came": list(
            found.came.filter(undone_at=None).select_related("customer", "by")
        ),
        "likely": customer_merging.likely(found, agent),
        "reads": languages.name_of(found.language),
        "may_edit": agent.can_own,
        **_addresses(request, found),
        **stories.story(found, request),
        **_boards(found),
        **customer_notes.board(found, request),
        "form": AnswerForm(found, agent, initial={"ticket": first, "key": uuid4()}),
    }


def _addresses(request: AgentRequest, found: Customer) -> dict[str, Any]:
    """What can be done to addresses, and what was just done and can be taken back."""
    may_add = may_administrate(request.user)
    gone = {name: request.GET.get(name, "")[:320] for name in ("kind", "address")}
    return {
        "may_add": may_add,
        "address_form": AddressForm(initial=gone),
        "removed": may_add and gone["address"],
        "moved": _moved(request, found),
    }


def _moved(request: AgentRequest, found: Customer) -> Identity | None:
    """An address that went to another customer, whom they see as well."""
    try:
        key = UUID(request.GET.get("moved", ""))
    except ValueError:
        return None
    theirs = Identity.objects.filter(customer__in=seen_customers(request.user))
    others = theirs.exclude(customer=found).select_related("customer")
    return others.filter(public_id=key).first()


def _boards(found: Customer) -> dict[str, Any]:
    """What is known of them, and of where they belong, by custom fields."""
    shown = {"customer_fields": boards.of_customer(found, fields_of(Of.CUSTOMER))}
    if (company := found.organization) is not None:
        theirs = boards.of_organization(company, fields_of(Of.ORGANIZATION))
        shown["organization_fields"] = theirs
    return shown


def _other(request: AgentRequest, found: Customer) -> Customer | None:
    """Whom the address asks to look at beside them."""
    try:
        key = UUID(request.GET.get("with", ""))
    except ValueError:
        return None
    return None if key == found.public_id else seen(request.user, key)


def _went_to(agent: Agent, public_id: UUID) -> UUID | None:
    """Whose all of it is now, if that is for this agent to know."""
    went = CustomerMerge.objects.filter(customer__public_id=public_id, undone_at=None)
    into = seen_customers(agent).filter(pk__in=went.values("into"))
    return into.values_list("public_id", flat=True).first()
