"""Notes on customers and organizations, on the pages of these."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions
from tickets.forms.customers import NoteForm
from tickets.models import Customer, CustomerNote, Organization
from tickets.queries.customer_notes import notes_of, seen_notes
from tickets.queries.customers import seen_customers, seen_organizations


@login_required
@require_POST
def of_customer(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A new one."""
    found = get_object_or_404(seen_customers(request.user), public_id=public_id)
    return _write(request, found)


@login_required
@require_POST
def of_organization(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A new one."""
    found = get_object_or_404(seen_organizations(request.user), public_id=public_id)
    return _write(request, found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Said otherwise, by who said it."""
    note = _note(request.user, public_id)
    form = NoteForm(request.POST or None, initial={"text": note.text})
    del form.fields["is_pinned"]
    if form.run(actions.edit_customer_note, note, by=request.user):
        return HttpResponseRedirect(page_of(note), status=303)
    shown = {"note": note, "form": form, "back": page_of(note)}
    return render(request, "tickets/customer_note.html", shown, status=form.status)


@login_required
@require_POST
def pin(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Before the others, or no more."""
    note = _note(request.user, public_id)
    is_pinned = "pin" in request.POST
    return _done(
        request, note, actions.pin_customer_note, is_pinned=is_pinned, by=request.user
    )


@login_required
@require_POST
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """At once: the page that follows offers to bring it back."""
    note = _note(request.user, public_id)
    answer = _done(request, note, actions.delete_customer_note, by=request.user)
    gone = CustomerNote.objects.filter(pk=note.pk, deleted_at=None)
    if not gone.exists():
        where = page_of(note).replace("#", f"?note={note.public_id}#")
        return HttpResponseRedirect(where, status=303)
    return answer


@login_required
@require_POST
def restore(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """As it was."""
    note = _note(request.user, public_id, is_there=False)
    return _done(request, note, actions.restore_customer_note, by=request.user)


def board(
    of: Customer | Organization, request: AgentRequest, form: NoteForm | None = None
) -> dict[str, Any]:
    """What `customer_notes.html` shows of one."""
    agent = request.user
    kind = "customer" if isinstance(of, Customer) else "organization"
    return {
        "notes": [
            {"note": one, "is_mine": one.by_id == agent.pk,
             "may_delete": one.by_id == agent.pk or agent.is_admin}
            for one in notes_of(of)
        ],
        "note_form": form or NoteForm(auto_id="note-%s"),
        "note_to": reverse(f"tickets:note_{kind}", args=[of.public_id]),
        "note_gone": _gone(of, request),
        "may_note": agent.can_own,
    }  # fmt: skip


def page_of(note: CustomerNote) -> str:
    """Where it stands."""
    of = note.customer or note.organization
    assert of is not None  # noqa: S101 - a constraint holds it
    return _where(of)


def _where(of: Customer | Organization) -> str:
    kind = "customer" if isinstance(of, Customer) else "organization"
    return reverse(f"tickets:{kind}", args=[of.public_id]) + "#notes"


def _write(request: AgentRequest, of: Customer | Organization) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.run(actions.write_customer_note, of, by=request.user):
        return HttpResponseRedirect(_where(of), status=303)
    shown = {"form": form, "back": _where(of)}
    return render(request, "tickets/customer_note.html", shown, status=form.status)


def _done(
    request: AgentRequest, note: CustomerNote, action: Any, **how: Any
) -> HttpResponse:
    try:
        action(note, **how)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(page_of(note), status=303)


def _note(agent: Agent, public_id: UUID, *, is_there: bool = True) -> CustomerNote:
    rows = seen_notes(agent, is_there=is_there)
    found: CustomerNote = get_object_or_404(
        rows.select_related("customer", "organization"), public_id=public_id
    )
    return found


def _gone(of: Customer | Organization, request: AgentRequest) -> CustomerNote | None:
    """The one that was deleted just now, to be brought back."""
    try:
        key = UUID(request.GET.get("note", ""))
    except ValueError:
        return None
    rows = of.notes.filter(public_id=key).exclude(deleted_at=None)
    mine = rows if request.user.is_admin else rows.filter(by=request.user)
    found: CustomerNote | None = mine.first()
    return found
