"""/inbox/bulk/: one verb to many tickets, each by itself: what is refused stops nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.ids import new_id
from tickets import actions
from tickets.errors import NoSuchTicket, OpenPromises
from tickets.forms.fields import tomorrow_morning
from tickets.macro_errors import NoSteps, RunUndone
from tickets.models import Macro, MacroRun, Ticket
from tickets.queries.people import assignable
from tickets.views.inbox import list_url

MOST = 100


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to each. back: the verb that undoes it, if it is the same for all."""

    act: Callable[[Ticket, Agent, str], None]
    words: Promise
    back: str = ""


def _assign(ticket: Ticket, by: Agent, name: str) -> None:
    to = assignable(ticket).filter(public_id=name).first()
    if to is None:
        raise Refused
    actions.assign(ticket, to=to, by=by)


def _run_macro(ticket: Ticket, by: Agent, name: str) -> None:
    macro, _colon, group = name.partition(":")
    chosen = Macro.objects.usable_by(by).filter(public_id=_id(macro)).first()
    if chosen is None:
        raise NoSteps
    hold = timedelta(seconds=by.undo_seconds)
    actions.run_macro(ticket, macro=chosen, hold=hold, group=_id(group), by=by)


def _undo_macro(ticket: Ticket, by: Agent, name: str) -> None:
    run = MacroRun.objects.filter(ticket=ticket, group=_id(name)).last()
    if run is None:
        raise RunUndone
    actions.undo_macro(run, by=by)


def _id(name: str) -> UUID:
    """The id that was sent; one that nothing has, where it is none."""
    try:
        return UUID(name)
    except ValueError:
        return new_id()


VERBS = {
    "take": Verb(
        lambda ticket, by, _name: actions.take(ticket, by=by), gettext_lazy("Taken")
    ),
    "resolve": Verb(
        lambda ticket, by, _name: actions.resolve(ticket, by=by),
        gettext_lazy("Resolved"),
        back="reopen",
    ),
    "snooze": Verb(
        lambda ticket, by, _name: actions.snooze(
            ticket, until=tomorrow_morning(), by=by
        ),
        gettext_lazy("Snoozed until tomorrow"),
        back="wake",
    ),
    "run_macro": Verb(_run_macro, gettext_lazy("Macro run")),
    "undo_macro": Verb(_undo_macro, gettext_lazy("Macro undone")),
    "tag": Verb(
        lambda ticket, by, name: actions.tag(ticket, name=name, by=by),
        gettext_lazy("Tagged"),
        back="untag",
    ),
    # The ways back.
    "reopen": Verb(
        lambda ticket, by, _name: actions.reopen(ticket, by=by),
        gettext_lazy("Open again"),
    ),
    "wake": Verb(
        lambda ticket, by, _name: actions.wake(ticket, by=by), gettext_lazy("Awake")
    ),
    "untag": Verb(
        lambda ticket, by, name: actions.untag(ticket, name=name, by=by),
        gettext_lazy("Tag removed"),
    ),
    "unassign": Verb(
        lambda ticket, by, _name: actions.unassign(ticket, by=by),
        gettext_lazy("Given back"),
    ),
    "assign": Verb(_assign, gettext_lazy("Given back")),
}


class BulkForm(forms.Form):
    """name: the tag, or to whom it is assigned, by public id."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    numbers = forms.TypedMultipleChoiceField(coerce=int)
    name = forms.CharField(max_length=80, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent = data.getlist("numbers")[: MOST + 1]
        known = [number for number in sent if number.isdecimal() and len(number) < 19]
        numbers: Any = self.fields["numbers"]
        numbers.choices = [(number, number) for number in known]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if len(found.get("numbers", ())) > MOST:
            raise forms.ValidationError(
                _("Choose up to %(most)d tickets at once.") % {"most": MOST}
            )
        if found.get("verb") in {"tag", "untag"} and not found.get("name", "").strip():
            raise forms.ValidationError(_("Write the tag first."))
        if found.get("verb") == "run_macro":
            # All of them are undone as one.
            found["name"] = f"{found.get('name', '')}:{new_id()}"
        return found


@login_required
@require_POST
def bulk(request: AgentRequest) -> HttpResponse:
    """Do it to each ticket in a transaction of its own, and say what came of each."""
    form = BulkForm(request.POST)
    answer = (
        _run(request.user, **form.cleaned_data)
        if form.is_valid()
        else {"error": _sentence(form)}
    )
    if request.htmx:
        return JsonResponse(answer, status=422 if "error" in answer else 200)
    if answer.get("asks"):
        return HttpResponseRedirect(answer["asks"], status=303)
    level = messages.WARNING if _trouble(answer) else messages.SUCCESS
    messages.add_message(request, level, _told(answer))
    return HttpResponseRedirect(list_url(request.POST), status=303)


def _run(agent: Agent, *, verb: str, numbers: list[int], name: str) -> dict[str, Any]:
    seen = Ticket.objects.visible_to(agent).filter(number__in=numbers)
    tickets = {ticket.number: ticket for ticket in seen.select_related("assignee")}
    done: list[int] = []
    refused: list[dict[str, Any]] = []
    owners: dict[str, list[int]] = {}
    for number in dict.fromkeys(numbers):
        ticket = tickets.get(number)
        owner = ticket.assignee if ticket else None
        try:
            if ticket is None:
                raise NoSuchTicket
            VERBS[verb].act(ticket, agent, name)
        except Refused as refusal:
            why = {"why": str(refusal), "code": refusal.code}
            refused.append({"number": number, **why})
            continue
        done.append(number)
        if owner != agent:
            owners.setdefault(str(owner.public_id) if owner else "", []).append(number)
    return {
        "verb": verb,
        "done": done,
        "refused": refused,
        "words": _words(verb, done, refused),
        "undo": _undo(verb, name, done, owners),
        "asks": _asks(refused),
    }


def _asks(refused: list[dict[str, Any]]) -> str:
    """Where it is said what becomes of promises that are open; "" where none is."""
    promised = [one["number"] for one in refused if one["code"] == OpenPromises.code]
    query = urlencode({"numbers": promised}, doseq=True)
    return f"{reverse('tickets:bulk_promises')}?{query}" if promised else ""


def _undo(
    verb: str, name: str, done: list[int], owners: dict[str, list[int]]
) -> list[dict[str, Any]]:
    """What to send to take it back. owners: whose the tickets were, "" for nobody's."""
    if verb == "take":
        return [
            {"verb": "assign" if owner else "unassign", "name": owner, "numbers": those}
            for owner, those in owners.items()
        ]
    if verb == "run_macro" and done:
        group = name.partition(":")[2]
        return [{"verb": "undo_macro", "name": group, "numbers": done}]
    back = VERBS[verb].back
    return [{"verb": back, "name": name, "numbers": done}] if back and done else []


def _words(verb: str, done: list[int], refused: list[dict[str, Any]]) -> str:
    """Both numbers in one line, and why the first one was refused."""
    said = []
    if done:
        tickets = ngettext("%(n)d ticket", "%(n)d tickets", len(done))
        said.append(f"{VERBS[verb].words}: {tickets % {'n': len(done)}}")
    if refused:
        first = refused[0]
        some = ngettext("%(n)d refused", "%(n)d refused", len(refused))
        why = f"{some % {'n': len(refused)}} (#{first['number']}: {first['why']})"
        said.append(why)
    return ". ".join(said)


def _trouble(answer: dict[str, Any]) -> bool:
    return "error" in answer or bool(answer["refused"])


def _told(answer: dict[str, Any]) -> str:
    return str(answer.get("error") or answer["words"])


def _sentence(form: BulkForm) -> str:
    if "numbers" in form.errors:
        return _("Choose some tickets first.")
    return " ".join(str(one) for errors in form.errors.values() for one in errors)
