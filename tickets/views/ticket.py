"""/t/<number>/: one ticket, its story and everything one can do to it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.forms import TicketForm
from tickets.forms.fields import SNOOZES
from tickets.models import Context, Ticket
from tickets.queries.page import for_page
from tickets.queries.timeline import known, other_tickets, quoted_numbers, timeline
from tickets.views.verbs import COMPOSERS, DOORS

# Fields that say which row of the page a form stands beside.
PICKED = ("replaces", "fact", "follow_up", "delivery")
# Fields of such forms that hold words somebody thought about.
TYPED = ("text", "value", "reason")


def seen_ticket(agent: Agent, number: int) -> Ticket:
    """The ticket, if this agent may know that it exists.

    Raises:
        Http404: it does not, for them.
    """
    return get_object_or_404(Ticket.objects.visible_to(agent), number=number)


@login_required
@require_safe
def ticket(request: AgentRequest, number: int) -> HttpResponse:
    """The ticket page."""
    return page(request, number)


def page(
    request: AgentRequest,
    number: int,
    *,
    tried: str = "",
    form: TicketForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ticket page; `form` is one that was sent and not accepted, `tried` its verb."""
    agent = request.user
    ticket: Any = get_object_or_404(
        for_page(Ticket.objects.visible_to(agent), agent), number=number
    )
    story = timeline(ticket, before=_before(request))
    quoted = quoted_numbers(ticket.opening)
    others = known({*quoted, *story.numbers()} - {number}, agent)
    may = {verb: rules.may(agent, verb, ticket) for verb in rules.VERBS}
    forms = _forms(ticket, agent, may)
    facts = list(
        ticket.facts.current().select_related("source", "recorded_by", "confirmed_by")
    )
    promises = list(ticket.follow_ups.open().select_related("owner"))
    words = {
        "ticket": ticket,
        "story": story,
        "may": may,
        "forms": forms,
        "tried": tried,
        "mentioned": [other for other in others if other.number in quoted],
        "known": {other.number for other in others},
        "others": other_tickets(ticket, agent),
        "facts": facts,
        "promises": promises,
        "snoozes": SNOOZES,
    }
    if form is not None:
        rows = {str(fact.public_id) for fact in facts}
        rows |= {str(promise.public_id) for promise in promises}
        words |= _refused(forms, tried, form, rows)
    words["works"] = may["take"] or may["reopen"] or _is_work(forms, tried)
    return render(request, "tickets/ticket.html", words, status=status)


def _before(request: HttpRequest) -> int:
    try:
        return max(0, int(request.GET.get("before", 0)))
    except ValueError as error:
        raise Http404 from error


def _is_work(forms: dict[str, TicketForm], tried: str) -> bool:
    return tried in forms and tried not in COMPOSERS


def _forms(ticket: Any, agent: Agent, may: dict[str, bool]) -> dict[str, TicketForm]:
    """One form for each verb this agent has here, with their drafts in it."""
    drafts = {kept["mode"]: kept["text"] for kept in ticket.kept}
    context = getattr(ticket, "context", None) or Context()
    initial = {
        "reply": {"text": drafts.get("reply", "")},
        "note": {"text": drafts.get("note", "")},
        "edit_context": {"goal": context.goal, "summary": context.summary},
    }
    return {
        verb: door.form(ticket, agent, initial=initial.get(verb))
        for verb, door in DOORS.items()
        if may[verb] and door.on_page
    }


def _refused(
    forms: dict[str, TicketForm], tried: str, form: TicketForm, rows: set[str]
) -> dict[str, Any]:
    """Put a form that was not accepted where it came from: what was typed is kept.

    Beside its row of the page if it has one there, else in its own place, even when
    this verb can no longer be used; else its words stand at the top of the page.
    """
    row = next((form[name].value() for name in PICKED if name in form.fields), None)
    if row in rows:
        return {"beside": row, "beside_form": form}
    if DOORS[tried].on_page and not row:
        forms[tried] = form
        return {}
    if tried == "save_draft" and form["mode"].value() in COMPOSERS:
        # It could not be kept as a draft; it still stands where it was typed.
        mode = form["mode"].value()
        if mode in forms:
            forms[mode].initial = {"text": form["text"].value()}
            return {"refused": form.errors}
    typed = [form[name].value() for name in TYPED if name in form.fields]
    return {"refused": form.errors, "typed": [words for words in typed if words]}
