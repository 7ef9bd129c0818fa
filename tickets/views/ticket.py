"""/t/<number>/: one ticket, its story and everything one can do to it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.forms import TicketForm
from tickets.models import Context, Ticket
from tickets.queries.timeline import mentioned, other_tickets, timeline
from tickets.views.verbs import DOORS


def seen_ticket(agent: Agent, number: int) -> Ticket:
    """The ticket, if this agent may know that it exists.

    Raises:
        Http404: it does not, for them.
    """
    tickets = Ticket.objects.visible_to(agent).select_related(
        "customer__organization", "team", "assignee", "accountable", "context"
    )
    return get_object_or_404(tickets, number=number)


@login_required
@require_safe
def ticket(request: AgentRequest, number: int) -> HttpResponse:
    """The ticket page."""
    return page(request, seen_ticket(request.user, number))


def page(
    request: AgentRequest,
    ticket: Ticket,
    *,
    tried: str = "",
    form: TicketForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ticket page; `form` is one that was sent and not accepted, `tried` its verb."""
    agent = request.user
    story = timeline(ticket, before=_before(request))
    may = {verb: rules.may(agent, verb, ticket) for verb in rules.VERBS}
    words = {
        "ticket": ticket,
        "story": story,
        "may": may,
        "forms": _forms(ticket, agent, may, tried=tried, form=form),
        "tried": tried,
        # A form that has no place of its own on the page is answered at its top.
        "refused": form.errors if form and not DOORS[tried].on_page else None,
        "mentioned": mentioned(story.opened, agent),
        "others": other_tickets(ticket, agent),
        "facts": ticket.facts.current().select_related(
            "source", "recorded_by", "confirmed_by"
        ),
        "promises": ticket.follow_ups.open().select_related("owner"),
        "identities": ticket.customer.identities.order_by("id"),
        "tags": ticket.tags.all(),
    }
    return render(request, "tickets/ticket.html", words, status=status)


def _before(request: HttpRequest) -> int:
    try:
        return max(0, int(request.GET.get("before", 0)))
    except ValueError as error:
        raise Http404 from error


def _forms(
    ticket: Ticket,
    agent: Agent,
    may: dict[str, bool],
    *,
    tried: str,
    form: TicketForm | None,
) -> dict[str, TicketForm]:
    """One form for each verb this agent has here, with their drafts in it."""
    drafts = dict(ticket.drafts.filter(agent=agent).values_list("mode", "text"))
    context = getattr(ticket, "context", None) or Context()
    initial = {
        "reply": {"text": drafts.get("reply", "")},
        "note": {"text": drafts.get("note", "")},
        "edit_context": {"goal": context.goal, "summary": context.summary},
    }
    forms = {
        verb: door.form(ticket, agent, initial=initial.get(verb))
        for verb, door in DOORS.items()
        if may[verb] and door.on_page
    }
    if form is not None:
        forms[tried] = form
    if tried == "save_draft" and form is not None and form["mode"].value() in forms:
        # Nothing that was typed is lost, not even what cannot be kept as a draft.
        forms[form["mode"].value()].initial = {"text": form["text"].value()}
    return forms
