"""Settings, What is missing: the work queue of whoever writes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.models import Gap, Translation
from knowledge_base.queries import answers, gaps
from knowledge_base.views.doors import drafters_only

EXAMPLES = 10


@require_safe
@drafters_only
@never_cache
def listed(request: AgentRequest) -> HttpResponse:
    wanted = _wanted(request)
    try:
        page = gaps.page(wanted, by=request.user)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    shown = {
        "page": page,
        "wanted": wanted,
        "kinds": Gap.Kind.choices,
        "states": Gap.State.choices,
    }
    return render(request, "knowledge_base/gaps.html", shown)


def _wanted(request: AgentRequest) -> gaps.Wanted:
    """What nobody knows is not asked for."""
    asked = request.GET
    state, kind, owner = (asked.get(name, "") for name in ("state", "kind", "owner"))
    after = asked.get("after", "")
    if after and not math.isfinite(float(_before(after))):
        raise Http404
    return gaps.Wanted(
        state=state if state in Gap.State.values else Gap.State.OPEN,
        kind=kind if kind in Gap.Kind.values else "",
        owner=owner if owner in {"mine", "nobody"} else "",
        after=after,
    )


def _before(after: str) -> str:
    score = after.partition("_")[0]
    try:
        float(score)
    except ValueError:
        raise Http404 from None
    return score


@require_safe
@drafters_only
@never_cache
def gap(request: AgentRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _found(public_id))


def _found(public_id: UUID) -> Gap:
    known = Gap.objects.select_related("owner", "translation", "closed_by")
    return get_object_or_404(known, public_id=public_id)


def _page(
    request: AgentRequest, gap: Gap, refusal: Refused | None = None
) -> HttpResponse:
    tickets = list(answers.examples(gap, seen_by=request.user)[:EXAMPLES])
    best = answers.best_answers(gap, seen_by=request.user)[:EXAMPLES]
    shown = {
        "gap": gap,
        "tickets": tickets,
        "answers": best,
        "taken": _taken(gap, best),
        "articles": Translation.objects.filter(article__archived_at=None)
        .only("public_id", "title", "language", "article_id")
        .order_by("title", "pk")[:200],
        "people": _people(),
        "refusal": refusal,
        "typed": request.POST.get("reason", ""),
    }
    status = 409 if refusal else 200
    return render(request, "knowledge_base/gap.html", shown, status=status)


def _taken(gap: Gap, best: list[answers.Answer]) -> list[str]:
    """What a draft of these answers leaves out; kept nowhere, so it is found out anew."""
    words = "\n".join(part for one in best[:3] for part in one.paragraphs)
    tickets = [one.message.ticket_id for one in best[:3]]
    cleaned = answers.cleaned(words, tickets=tickets, language=gap.language)
    return list(dict.fromkeys(one.value for one in cleaned.taken))


def _people() -> list[Agent]:
    return [one for one in Agent.objects.filter(is_active=True) if one.can_work]


@dataclass(frozen=True, slots=True)
class Door:
    """run: the action, with what it reads of the form. said: afterwards."""

    run: Callable[[Gap, AgentRequest], Any]
    said: Promise | str


@require_POST
@drafters_only
def verb(request: AgentRequest, public_id: UUID, name: str) -> HttpResponse:
    """One of `DOORS`."""
    gap = _found(public_id)
    door = DOORS.get(name)
    if door is None:
        raise Http404
    try:
        given = door.run(gap, request)
    except Refused as refusal:
        return _page(request, _found(public_id), refusal)
    messages.success(request, str(door.said))
    if isinstance(given, Translation):
        return redirect("knowledge_base:edit_article", given.public_id)
    return redirect("knowledge_base:gap", public_id)


def _assign(gap: Gap, request: AgentRequest) -> None:
    chosen = request.POST.get("owner", "")
    to = _one(Agent, chosen) if chosen else None
    actions.assign_gap(gap, to=to, by=request.user)


def _schedule(gap: Gap, request: AgentRequest) -> None:
    typed = request.POST.get("due", "")
    try:
        due = date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Http404 from None
    actions.schedule_gap(gap, due=due, by=request.user)


def _finish(gap: Gap, request: AgentRequest) -> None:
    chosen = request.POST.get("article", "")
    translation = _one(Translation, chosen) if chosen else None
    actions.finish_gap(gap, translation=translation, by=request.user)


def _one(model: Any, typed: str) -> Any:
    try:
        return get_object_or_404(model, public_id=UUID(typed))
    except ValueError:
        raise Http404 from None


DOORS = {
    "take": Door(
        lambda gap, request: actions.assign_gap(gap, to=request.user, by=request.user),
        _("It is yours now"),
    ),
    "assign": Door(_assign, _("Assigned")),
    "due": Door(_schedule, _("Saved.")),
    "done": Door(_finish, _("Done")),
    "dismiss": Door(
        lambda gap, request: actions.dismiss_gap(
            gap, reason=request.POST.get("reason", ""), by=request.user
        ),
        _("Dismissed"),
    ),
    "reopen": Door(
        lambda gap, request: actions.reopen_gap(gap, by=request.user), _("Open again")
    ),
    "draft": Door(
        lambda gap, request: actions.draft_article(gap, by=request.user),
        _("Drafted from the answers. Read it, and look for what stands in brackets."),
    ),
}
