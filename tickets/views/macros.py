"""Macros: kept under settings, found by `M`, and what each would do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from tickets import actions, rules
from tickets.actions.macro_steps import STEPS, told
from tickets.actions.macros import would_stop
from tickets.forms.macros import MacroFilesForm, MacroForm, StepForm
from tickets.models import Macro, MacroFile, Ticket
from tickets.queries import macros as queries
from tickets.queries.variables import variables_of
from tickets.variables import fill
from tickets.views.ticket import seen_ticket


@dataclass(frozen=True, slots=True)
class Will:
    """What a macro would do to a ticket. steps: each with its words, as they will be
    sent. stops: why it would be refused now; "": it would not."""

    macro: Macro
    steps: list[tuple[str, str]]
    files: list[str]
    stops: str


def will(
    ticket: Ticket, name: object, agent: Agent, *, refused: Refused | None = None
) -> Will | None:
    """What the chosen one would do here; all of it is tried, and none of it kept."""
    try:
        chosen = Macro.objects.usable_by(agent).filter(public_id=UUID(str(name)))
    except ValueError:
        return None
    macro = chosen.first()
    if macro is None:
        return None
    stops = refused or would_stop(ticket, macro, by=agent)
    values = variables_of(ticket, agent)
    steps = [(title, fill(words, values)[0]) for title, words in told(macro.steps)]
    files = [one.filename for one in macro.files.all()]
    said = "" if stops is refused else str(stops or "")
    return Will(macro, steps, files, said)


@login_required
@require_safe
@never_cache
def pick(request: AgentRequest, number: int) -> HttpResponse:
    """Type to find one; what it would do is shown before it is run."""
    ticket = seen_ticket(request.user, number)
    if not rules.may(request.user, "run_macro", ticket):
        raise Http404
    asked = request.GET.get("q", "").replace("\0", "")
    found = list(queries.macro_options(request.user, asked))
    part = "#part" if request.htmx else ""
    shown = {"ticket": ticket, "macros": found, "q": asked}
    return render(request, f"tickets/macro_pick.html{part}", shown)


@login_required
@require_safe
@never_cache
def for_many(request: AgentRequest) -> HttpResponse:
    """What may be run on all that are selected, each with its steps."""
    found = [(one, told(one.steps)) for one in queries.macro_options(request.user)]
    return render(request, "tickets/macros_for_many.html", {"macros": found})


@login_required
@require_safe
def macros(request: AgentRequest) -> HttpResponse:
    """All that this person may use; those they may change are links."""
    _require_worker(request.user)
    editable = Macro.objects.editable_by(request.user)
    words = {
        "macros": [(one, told(one.steps)) for one in queries.macros(request.user)],
        "editable": set(editable.values_list("pk", flat=True)),
    }
    return render(request, "tickets/macros.html", words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    """Its name first; then its steps."""
    _require_worker(request.user)
    form = MacroForm(request.user, request.POST or None)
    made: list[Macro] = []

    def save(**typed: Any) -> None:
        made.append(actions.save_macro(by=request.user, **typed))

    if form.run(save):
        return redirect("tickets:edit_macro", made[0].public_id)
    return _page(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """What it is called, and what it does."""
    macro = _macro(request.user, public_id)
    form = MacroForm.of(macro, request.user, request.POST or None)

    def save(**typed: Any) -> None:
        actions.save_macro(macro=macro, steps=macro.steps, by=request.user, **typed)

    if form.run(save):
        messages.success(request, _("Saved."))
        return redirect("tickets:edit_macro", macro.public_id)
    return _page(request, form, macro)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AgentRequest, public_id: UUID, name: str) -> HttpResponse:
    """One step more, at the end."""
    macro, known = _macro(request.user, public_id), name.replace("-", "_")
    if known not in STEPS:
        raise Http404
    needs = bool(STEPS[known].takes)
    form = StepForm(known, request.POST if request.method == "POST" else None)

    def save(*, step: dict[str, Any]) -> None:
        _change(macro, [*macro.steps, step], request.user)

    if request.method == "POST" and form.run(save):
        return redirect("tickets:edit_macro", macro.public_id)
    words = {"macro": macro, "form": form, "step": STEPS[known], "needs": needs}
    return render(request, "tickets/macro_step.html", words, status=form.status)


@login_required
@require_POST
def steps(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A step goes up, down or away."""
    macro = _macro(request.user, public_id)
    for what in ("up", "down", "remove"):
        place = request.POST.get(what, "")
        if place in map(str, range(len(macro.steps))):
            _change(macro, _moved(macro.steps, what, int(place)), request.user)
            break
    return redirect("tickets:edit_macro", macro.public_id)


@login_required
@require_POST
def files(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Files that go with its reply come and go."""
    macro = _macro(request.user, public_id)
    if drop := request.POST.get("drop"):
        try:
            file = get_object_or_404(MacroFile, macro=macro, public_id=UUID(drop))
        except ValueError as error:
            raise Http404 from error
        actions.drop_macro_file(file, by=request.user)
        return redirect("tickets:edit_macro", macro.public_id)
    form = MacroFilesForm(request.POST, request.FILES)
    if not form.run(actions.attach_to_macro, macro, by=request.user):
        said = [str(one) for errors in form.errors.values() for one in errors]
        messages.error(request, " ".join(said))
    return redirect("tickets:edit_macro", macro.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Asked once, since it cannot be taken back."""
    macro = _macro(request.user, public_id)
    if request.method != "POST":
        words = {"macro": macro, "steps": told(macro.steps)}
        return render(request, "tickets/macro_delete.html", words)
    name = macro.name
    actions.delete_macro(macro, by=request.user)
    messages.success(request, _("“%s” is deleted.") % name)
    return redirect("tickets:macros")


def _moved(steps: list[dict[str, Any]], what: str, place: int) -> list[dict[str, Any]]:
    left = [*steps]
    step = left.pop(place)
    if what != "remove":
        left.insert(max(0, place + (1 if what == "down" else -1)), step)
    return left


def _change(macro: Macro, steps: list[dict[str, Any]], by: Agent) -> None:
    actions.save_macro(
        macro=macro, name=macro.name, team=macro.team, steps=steps,
        is_personal=macro.owner_id is not None, by=by,
    )  # fmt: skip


def _require_worker(agent: Agent) -> None:
    if not agent.can_own:
        raise Http404


def _macro(agent: Agent, public_id: UUID) -> Macro:
    found = Macro.objects.editable_by(agent).select_related("team")
    return get_object_or_404(found, public_id=public_id)


def _page(
    request: AgentRequest, form: MacroForm, macro: Macro | None = None
) -> HttpResponse:
    words: dict[str, Any] = {"form": form, "macro": macro}
    if macro is not None:
        words |= {
            "steps": told(macro.steps),
            "files": macro.files.all(),
            "files_form": MacroFilesForm(),
            "offered": [
                (name.replace("_", "-"), step.title) for name, step in STEPS.items()
            ],
        }
    return render(request, "tickets/macro.html", words, status=form.status)
