"""Settings, Views: all saved views that somebody has; in order, deleted, brought back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.asked.registry import askable
from tickets.asked.said import told
from tickets.models import View
from tickets.queries import listings
from tickets.views.inbox import filter_query


@require_safe
@login_required
def views(request: AgentRequest) -> HttpResponse:
    """Those they use, in the order of the page; those they may change can be moved."""
    agent = request.user
    fields = askable()
    editable = set(View.objects.editable_by(agent).values_list("pk", flat=True))
    rows = _rows(agent)
    shown: list[dict[str, Any]] = [
        {
            "view": one.view,
            "says": told(one.tree, fields, one.known),
            "gone": one.gone,
            "may_change": one.view.pk in editable,
        }
        for one in listings.whole_of(rows, agent)
    ]
    deleted = request.GET.get("deleted", "")
    gone = _deleted(agent, deleted) if listings.is_name(deleted) else None
    return render(request, "tickets/views_page.html", {"rows": shown, "gone": gone})


@require_safe
@login_required
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Where its conditions are changed: the filter, with the view in it."""
    view = _view(request.user, public_id)
    (one,) = listings.whole_of([view], request.user)
    listing = listings.of_saved(one)
    return HttpResponseRedirect(
        f"{reverse('tickets:filter')}?{urlencode(filter_query(listing))}"
    )


@require_POST
@login_required
def move(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Up or down by one."""
    view = _view(request.user, public_id)
    actions.move_view(view, up="up" in request.POST, by=request.user)
    return redirect("tickets:views")


@require_POST
@login_required
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """At once: the page that follows offers to bring it back."""
    view = _view(request.user, public_id)
    actions.delete_view(view, by=request.user)
    where = f"{reverse('tickets:views')}?deleted={view.public_id}"
    return HttpResponseRedirect(where, status=303)


@require_POST
@login_required
def restore(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """As it was, at the end of its kind."""
    rows = View.objects.editable_by(request.user)
    view = get_object_or_404(rows, public_id=public_id)
    try:
        actions.restore_view(view, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%s” is back.") % view.name)
    return redirect("tickets:views")


def _rows(agent: Agent) -> list[View]:
    """What they use, and what they may change beside that."""
    there = View.objects.there()
    rows = (there.usable_by(agent) | there.editable_by(agent)).select_related("team")
    return sorted(rows.distinct(), key=listings.place)


def _view(agent: Agent, public_id: UUID) -> View:
    rows = View.objects.there().editable_by(agent)
    return get_object_or_404(rows, public_id=public_id)


def _deleted(agent: Agent, key: str) -> View | None:
    rows = View.objects.editable_by(agent).exclude(deleted_at=None)
    return rows.filter(public_id=key).first()
