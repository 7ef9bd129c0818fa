"""/t/<number>/<verb>/: do something to a ticket."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.forms import TicketForm
from tickets.models import Ticket
from tickets.queries.brief import brief
from tickets.views import answers, macros
from tickets.views.done import insert, words
from tickets.views.ticket import deleted_ticket, seen_ticket
from tickets.views.undoing import Before, undo
from tickets.views.verbs import DOORS, TITLES

# Beside these forms one wants to know what the matter is.
BRIEFED = frozenset({"hand_over", "log_call"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: AgentRequest, number: int, name: str) -> HttpResponse:
    """Run the verb and show the ticket; what was refused stays in its form, with why.

    To look is to get the verb's form, and changes nothing.
    """
    known = name.replace("-", "_")
    if known not in DOORS:
        raise Http404
    find = deleted_ticket if known == "restore" else seen_ticket
    ticket = find(request.user, number)
    if request.method == "POST":
        return _do(request, ticket, known)
    return _show(request, ticket, known)


def _show(request: AgentRequest, ticket: Ticket, name: str) -> HttpResponse:
    if not rules.may(request.user, name, ticket):
        return _form(request, name, None, ticket, status=409)
    form = DOORS[name].form(ticket, request.user)
    # A link may say what the form begins with.
    form.initial = {key: request.GET[key] for key in form.fields if key in request.GET}
    form.begin()
    return _form(request, name, form, ticket)


def _do(request: AgentRequest, ticket: Ticket, name: str) -> HttpResponse:
    door = DOORS[name]
    form = door.form(ticket, request.user, _typed(request), request.FILES)
    before = Before.of(ticket)
    subject = (ticket,) if door.of_ticket else ()
    if form.run(door.action, *subject, by=request.user):
        return _done(request, name, form, before)
    status = 409 if form.refusal else 422
    if answers.wants_json(request):
        return answers.refused(form, status)
    return _form(request, name, form, ticket, status=status)


def _will(
    name: str, form: TicketForm | None, ticket: Ticket, agent: Agent
) -> macros.Will | None:
    """What a macro would do to this ticket."""
    if name != "run_macro" or form is None:
        return None
    chosen = form.data.get("macro") if form.is_bound else form.initial.get("macro")
    return macros.will(ticket, chosen, agent, refused=form.refusal)


def _typed(request: HttpRequest) -> Any:
    """What was sent; an address that undoes something carries its values itself."""
    if not request.GET:
        return request.POST
    both = request.GET.copy()
    for name, values in request.POST.lists():
        both.setlist(name, values)
    return both


def _done(
    request: AgentRequest, name: str, form: TicketForm, before: Before
) -> HttpResponse:
    number = form.ticket.number
    if not (answers.wants_json(request) or _wants_part(request)):
        return HttpResponseRedirect(
            reverse("tickets:ticket", args=[number]), status=303
        )
    if not DOORS[name].of_ticket:
        form.ticket.refresh_from_db()  # the action had its own copy of it
    told = {
        "verb": name,
        "number": number,
        "undo": undo(name, before, form),
        "words": words(name, form),
    }
    if given := insert(form):
        told["insert"] = given
    if answers.wants_json(request):
        return answers.done(name, form, told)
    answer = HttpResponse(status=204)
    return trigger_client_event(answer, "done", told)


def _wants_part(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined] # by its middleware


def _form(
    request: AgentRequest,
    name: str,
    form: TicketForm | None,
    ticket: Ticket,
    *,
    status: int = 200,
) -> HttpResponse:
    """The verb's form: a page of its own, or what a popover shows of it."""
    template = "tickets/verb_form.html" + ("#part" if _wants_part(request) else "")
    shown = {
        "ticket": ticket,
        "verb": name,
        "address": reverse(
            "tickets:verb", args=[ticket.number, name.replace("_", "-")]
        ),
        "title": TITLES[name],
        "form": form,
        "will": _will(name, form, ticket, request.user),
        "brief": brief(ticket, request.user) if name in BRIEFED else None,
    }
    answer = render(request, template, shown, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
