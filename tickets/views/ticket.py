"""/t/<number>/: one ticket, its story and everything one can do to it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.http import AgentRequest
from tickets import provider, rules
from tickets.models import Draft, Ticket, Way
from tickets.queries import ways as reachable
from tickets.queries.below import foot
from tickets.queries.deleted import deleted_for, shown_deleted
from tickets.queries.listings import reference
from tickets.queries.matters import likely
from tickets.queries.page import for_page
from tickets.queries.readers import readers
from tickets.queries.timeline import Timeline, known, quoted_numbers, since, timeline
from tickets.views import boards
from tickets.views.inbox import views_context


def seen_ticket(agent: Agent, number: int) -> Ticket:
    """The ticket, if this agent may know that it exists.

    Raises:
        Http404: it does not, for them.
    """
    return get_object_or_404(Ticket.objects.visible_to(agent), number=number)


def deleted_ticket(agent: Agent, number: int) -> Ticket:
    """The ticket that was deleted, if this agent may bring it back.

    Raises:
        Http404: there is none, for them.
    """
    return get_object_or_404(deleted_for(agent), number=number)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def ticket(request: AgentRequest, number: int) -> HttpResponse:
    """The ticket page, or the part of it that a list opens beside itself."""
    try:
        found = for_page(request.user, number)
    except Ticket.DoesNotExist:
        return _deleted(request, number)
    if found.merged_into_id is not None and (there := goes_on(found, request.user)):
        return redirect(f"{there}?{urlencode({'from': number})}")
    story = timeline(found, request.user, before=number_in(request, "before"))
    words = _words(request, found, story)
    words["came_from"] = _came_from(request, found)
    if request.htmx:
        older = "before" in request.GET
        part = "moments.html" if older else "conversation.html"
        return render(request, f"tickets/{part}", words)
    words |= views_context(request.user, words["view"])
    return render(request, "tickets/ticket.html", words)


@login_required
@require_safe
def news(request: AgentRequest, number: int) -> HttpResponse:
    """What changed after an event: new entries, and the parts around them."""
    found = _found(request.user, number)
    story = since(found, request.user, number_in(request, "seq"))
    return render(request, "tickets/since.html", _words(request, found, story))


def goes_on(ticket: Ticket, agent: Agent) -> str:
    """Where a merged ticket goes on; "" where that is not for them to know."""
    survivor = Ticket.objects.visible_to(agent).filter(pk=ticket.survivor().pk)
    number = survivor.values_list("number", flat=True).first()
    return reverse("tickets:ticket", args=[number]) if number else ""


def _came_from(request: AgentRequest, ticket: Ticket) -> int:
    """The number somebody asked for, when that ticket was merged into this one."""
    asked = number_in(request, "from") if "from" in request.GET else 0
    former = Ticket.objects.filter(number=asked).first() if asked else None
    return asked if former and former.survivor().pk == ticket.pk else 0


def _deleted(request: AgentRequest, number: int) -> HttpResponse:
    """What it answers that was deleted; what went into it was deleted with it.

    Raises:
        Http404: it was not, or not for them; and where a part was asked for, so that the
            browser comes for the page.
    """
    former = Ticket.everything.filter(number=number).first()
    if former is None or request.htmx:
        raise Http404
    found = deleted_ticket(request.user, former.survivor().number)
    if found.number != number:
        return redirect("tickets:ticket", found.number)
    return render(request, "tickets/deleted.html", {"ticket": shown_deleted(found)})


def _found(agent: Agent, number: int) -> Any:
    try:
        return for_page(agent, number)
    except Ticket.DoesNotExist as error:
        raise Http404 from error


def _words(request: AgentRequest, ticket: Any, story: Timeline) -> dict[str, Any]:
    agent = request.user
    quoted = quoted_numbers(ticket.opening)
    others = known({*quoted, *story.numbers()} - {ticket.number}, agent)
    came = reference(request.GET)
    may = {verb: rules.may(agent, verb, ticket) for verb in rules.VERBS}
    is_mine = ticket.assignee_id == agent.pk
    is_assigned = ticket.assignee_id is not None
    leads = ticket.team.lead_id == agent.pk or agent.role == Role.ADMIN
    offer = ticket.offer
    ways = reachable.read(ticket.ways)
    kept = {kept["mode"]: kept for kept in ticket.kept}
    fields = boards.beside(ticket)
    parts = any(one["way"] == Way.CHILD and one["open"] for one in ticket.linked)
    return {
        **fields,
        "ticket": ticket,
        "story": story,
        "leads": leads,
        "administrates": agent.role == Role.ADMIN,
        "may_trust": agent.can_work,
        "gave": offer is not None and (offer["giver_id"] == agent.pk or leads),
        "may": may,
        "is_mine": is_mine,
        "is_assigned": is_assigned,
        "offers": (
            tuple(may.values()),
            fields["fields"].lacks,
            parts,
            _kind_of_verbs(ticket, agent),
        ),
        "open_parts": parts,
        "mentioned": sorted(others & set(quoted)),
        "known": others,
        "ways": ways,
        "matter": likely(ticket.matters, ticket.last_message_at),
        "way": ways.best,
        "drafts_outside": provider.is_on(),
        "kept": kept,
        "readers": readers(ticket, ways, kept.get(Draft.Mode.REPLY)),
        "foot": foot(ticket, ways, kept.get(Draft.Mode.REPLY), by=agent),
        "view": came.key,
        "list_query": came.query,
    }


def _kind_of_verbs(ticket: Any, agent: Agent) -> tuple[bool, ...]:
    """What of a ticket its head's verbs depend on, besides who may what: they are put
    together once for all tickets that are the same in it."""
    return (
        ticket.assignee_id == agent.pk,
        ticket.assignee_id is not None,
        ticket.is_muted,
        ticket.is_watched,
        ticket.was_live,
        ticket.rings,
        ticket.calls,
        bool(ticket.promises_open),
    )


def number_in(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 without one."""
    try:
        return min(max(0, int(request.GET.get(name, 0))), 2**63 - 1)
    except ValueError as error:
        raise Http404 from error
