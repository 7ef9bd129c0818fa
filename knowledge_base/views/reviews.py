"""Four eyes: what waits for a look, what changed, and what comes of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import actions, rules
from knowledge_base.models import Revision
from knowledge_base.queries import compare, desk
from knowledge_base.views.doors import drafters_only, publishers_only
from knowledge_base.writing_forms import SendBackForm

Verb = Callable[..., None]


@require_safe
@drafters_only
def reviews(request: AgentRequest) -> HttpResponse:
    """What waits, the oldest first."""
    found = list(desk.waiting()[: desk.MOST + 1])
    words = {"waiting": found[: desk.MOST], "is_more": len(found) > desk.MOST}
    return render(request, "knowledge_base/reviews.html", words)


@require_safe
@drafters_only
def review(request: AgentRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _revision(public_id), SendBackForm())


@require_POST
@publishers_only
def approve(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """It is good; "publish" shows it to readers as well."""
    revision = _revision(public_id)

    def verb() -> None:
        actions.approve(revision, by=request.user)
        if "publish" in request.POST:
            actions.publish(revision.translation, revision=revision, by=request.user)

    is_shown = "publish" in request.POST
    return _done(request, verb, _("Published.") if is_shown else _("Approved."))


@require_POST
@publishers_only
def send_back(request: AgentRequest, public_id: UUID) -> HttpResponse:
    revision = _revision(public_id)
    form = SendBackForm(request.POST)
    if form.run(actions.send_back, revision, by=request.user):
        messages.success(request, _("Sent back, with your words."))
        return redirect("knowledge_base:reviews")
    return _page(request, revision, form)


@require_POST
@drafters_only
def take_back(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Whoever asked for the look goes on writing."""
    revision = _revision(public_id)
    try:
        actions.take_back(revision, by=request.user)
        messages.success(request, _("It is a draft again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge_base:edit_article", revision.translation.public_id)


def _revision(public_id: UUID) -> Revision:
    known = Revision.objects.select_related(
        "author",
        "reviewer",
        "translation__published",
        "translation__article__centre",
    )
    return get_object_or_404(known, public_id=public_id)


def _done(request: AgentRequest, verb: Verb, words: str) -> HttpResponse:
    try:
        verb()
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge_base:reviews")


def _page(
    request: AgentRequest, revision: Revision, form: SendBackForm
) -> HttpResponse:
    shown = revision.translation.published
    words = {
        "revision": revision,
        "translation": revision.translation,
        "shown": shown,
        "form": form,
        "changes": compare.changes(shown, revision),
        "is_waiting": revision.state == Revision.State.WAITING,
        "may_publish": rules.may_publish(request.user),
        "may_approve": rules.may_approve(request.user, revision),
    }
    page = "knowledge_base/review.html"
    return render(request, page, words, status=form.status)
