"""How an article came to be what it is: compare any two states, bring one back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.models import Revision, Translation
from knowledge_base.queries import compare, desk
from knowledge_base.views.doors import drafters_only
from knowledge_base.views.editor_page import translation_of

SHOWN = 50


@require_safe
@drafters_only
def versions(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The newest first; "before" goes further back."""
    translation = translation_of(public_id)
    known = desk.versions(translation)
    before = _number(request.GET.get("before"))
    if before is not None:
        known = known.filter(number__lt=before)
    found = list(known[: SHOWN + 1])
    words = {
        "translation": translation,
        "versions": found[:SHOWN],
        "is_more": len(found) > SHOWN,
    }
    return render(request, "knowledge_base/versions.html", words)


@require_safe
@drafters_only
def compared(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Two versions, by their numbers: else the newest, and the one before the other."""
    translation = translation_of(public_id)
    newest = desk.versions(translation).first()
    default = str(newest.number) if newest else None
    new = _revision(translation, request.GET.get("new", default))
    if "old" in request.GET:
        old: Revision | None = _revision(translation, request.GET.get("old"))
    else:
        earlier = desk.versions(translation).filter(number__lt=new.number)
        old = earlier.first()
    if old is not None and old.number > new.number:
        old, new = new, old
    words = {
        "translation": translation,
        "old": old,
        "new": new,
        "changes": compare.changes(old, new),
    }
    return render(request, "knowledge_base/compare.html", words)


@require_POST
@drafters_only
def bring_back(request: AgentRequest, public_id: UUID) -> HttpResponse:
    translation = translation_of(public_id)
    revision = _revision(translation, request.POST.get("number"))
    try:
        made = actions.bring_back(revision, by=request.user)
        words = _("Version %(old)d is back, as version %(new)d.")
        told = {"old": revision.number, "new": made.number}
        messages.success(request, words % told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge_base:edit_article", translation.public_id)


def _revision(translation: Translation, number: str | None) -> Revision:
    wanted = _number(number)
    if wanted is None:
        raise Http404
    return get_object_or_404(desk.versions(translation), number=wanted)


def _number(text: str | None) -> int | None:
    """A version's number, of what stands in an address."""
    if text and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return None
