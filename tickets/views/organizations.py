"""/organizations/<id>/: a company, its people, and all that was said with them."""

from typing import Any
from uuid import UUID

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
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.custom_fields import Of
from tickets.forms.organizations import (
    CameForm,
    NewOrganizationForm,
    OrganizationForm,
    OtherForm,
)
from tickets.models import Organization, OrganizationMerge
from tickets.queries import organizations as companies
from tickets.queries.custom_fields import fields_of
from tickets.queries.customers import seen_organizations
from tickets.views import boards, customer_notes, stories

# People that its page shows; the list of customers has all.
_PEOPLE = 12


@login_required
@require_safe
def organization(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """All that is known of it, and one timeline over all of its people."""
    if went := _went_to(request.user, public_id):
        return redirect("tickets:organization", went)
    found = _seen(request.user, public_id)
    story = stories.story(found, request)
    if request.htmx and "before" in request.GET:
        return render(request, "tickets/story_part.html", story)
    return render(request, "tickets/organization.html", _page(request, found, story))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """One that nobody belongs to yet."""
    _require_worker(request.user)
    form = NewOrganizationForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_organization(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("tickets:organization", made.public_id)
    shown = {"form": form}
    return render(request, "tickets/organization_new.html", shown, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What it is called."""
    found = _seen(request.user, public_id)
    _require_worker(request.user)
    form = OrganizationForm(request.POST or None, initial={"name": found.name})
    if form.run(actions.edit_organization, found, by=request.user):
        return redirect("tickets:organization", found.public_id)
    shown = {"organization": found, "form": form}
    return render(request, "tickets/organization_edit.html", shown, status=form.status)


@login_required
@require_POST
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """For good, as long as nothing belongs to it."""
    found = _seen(request.user, public_id)
    name = found.name
    try:
        actions.delete_organization(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:organization", public_id)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:organizations")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Find what is the same company; all of it comes here."""
    found = _seen(request.user, public_id)
    _require_worker(request.user)
    form = OtherForm(request.user, request.POST or None)
    if form.run(actions.merge_organizations, into=found, by=request.user):
        messages.success(request, _("Merged. It can be undone at the side."))
        return redirect("tickets:organization", found.public_id)
    asked = request.GET.get("q", "")
    rows = companies.listed(request.user, asked).rows if asked.strip() else ()
    shown = {
        "organization": found,
        "form": form,
        "q": asked,
        "rows": [one for one in rows if one.pk != found.pk],
    }
    return render(request, "tickets/organization_merge.html", shown, status=form.status)


@login_required
@require_POST
def unmerge(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """They are two companies after all."""
    found = _seen(request.user, public_id)
    form = CameForm(found, request.POST)
    if form.run(actions.unmerge_organizations, by=request.user):
        messages.success(request, _("Two organizations again."))
        return redirect("tickets:organization", found.public_id)
    page = _page(request, found, stories.story(found, request)) | {"refused": form}
    return render(request, "tickets/organization.html", page, status=form.status)


def _page(
    request: AgentRequest, found: Organization, story: dict[str, Any]
) -> dict[str, Any]:
    agent = request.user
    people = list(companies.people_of(found, agent)[: _PEOPLE + 1])
    came = found.came.filter(undone_at=None).select_related("organization", "by")
    return {
        "organization": found,
        "people": people[:_PEOPLE],
        "has_more_people": len(people) > _PEOPLE,
        "domains": companies.domains_of(found, agent),
        "came": list(came),
        "organization_fields": boards.of_organization(
            found, fields_of(Of.ORGANIZATION)
        ),
        "may_edit": agent.can_own,
        **story,
        **customer_notes.board(found, request),
    }


def _seen(agent: Agent, public_id: UUID) -> Organization:
    return get_object_or_404(seen_organizations(agent), public_id=public_id)


def _require_worker(agent: Agent) -> None:
    if not agent.can_own:
        raise Http404


def _went_to(agent: Agent, public_id: UUID) -> UUID | None:
    """What all of it is now, if that is for this agent to know."""
    went = OrganizationMerge.objects.filter(
        organization__public_id=public_id, undone_at=None
    )
    into = seen_organizations(agent).filter(pk__in=went.values("into"))
    return into.values_list("public_id", flat=True).first()
