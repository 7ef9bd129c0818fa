"""What the editor's script asks while somebody types; the page works without it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST, require_safe

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from helpdesk.base.plaintext import one_line
from knowledge_base import actions
from knowledge_base.from_html import markdown_of
from knowledge_base.models import Editing, Snippet
from knowledge_base.queries import desk
from knowledge_base.views.doors import drafters_only
from knowledge_base.views.editor_page import Shown, preview_of, translation_of
from knowledge_base.writing_forms import FileForm, WordsForm, mark_of

# Of what is pasted: more makes the parser slow, and no article better.
MOST_HTML = 1_000_000


@require_POST
@drafters_only
def keep(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Unsaved work, a second after it was typed."""
    translation = translation_of(public_id)
    form = WordsForm(request.POST)
    try:
        kept = actions.keep_on(
            translation,
            words=form.writing(),
            based_on=form.begun_on(translation, "based_on"),
            known=form.known_work,
            by=request.user,
        )
    except Refused as refusal:
        work = desk.work_of(translation, who=request.user)
        told = {"code": refusal.code, "words": str(refusal), **_told(work)}
        return JsonResponse(told, status=409)
    return JsonResponse(_told(kept))


def _told(work: Editing | None) -> dict[str, Any]:
    if work is None:
        return {}
    at = timezone.localtime(work.saved_at)
    return {
        "known": mark_of(work),
        "at": time_format(at, "TIME_FORMAT"),
        "title": work.title,
        "summary": work.summary,
        "keywords": work.keywords,
        "source": work.source,
    }


@require_POST
@drafters_only
def here(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """This page is open; who else has one, and what they saved meanwhile."""
    translation = translation_of(public_id)
    actions.seen(translation, by=request.user)
    words = {
        "others": desk.others_at(translation, besides=request.user),
        "newest": desk.versions(translation).first(),
        "translation": translation,
        "begun_on": request.POST.get("based_on", ""),
    }
    return render(request, "knowledge_base/editor.html#here", words)


@require_POST
@drafters_only
def preview(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """How what is typed will look."""
    translation = translation_of(public_id)
    shown = Shown(form=WordsForm(request.POST))
    words = {
        "translation": translation,
        "preview": preview_of(translation, shown),
    }
    return render(request, "knowledge_base/editor.html#preview", words)


@require_POST
@drafters_only
def paste(request: AgentRequest) -> HttpResponse:
    """What comes from a web page or a text processor, as Markdown."""
    html = request.POST.get("html", "")[:MOST_HTML]
    return JsonResponse({"source": markdown_of(html)})


@require_POST
@drafters_only
def put(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """A file that was pasted, dropped or picked; what stands for it in the words."""
    translation = translation_of(public_id)
    form = FileForm(None, request.FILES)
    marks: list[str] = []

    def add(*, upload: actions.NewFile) -> None:
        file = actions.add_file(translation.article, file=upload, by=request.user)
        marks.append(actions.mark_of_file(file))

    if form.run(add):
        return JsonResponse({"mark": marks[0]}, status=201)
    [words, *_more] = [str(error) for found in form.errors.values() for error in found]
    return JsonResponse({"words": words}, status=form.status)


@require_safe
@drafters_only
def offers(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Articles to link to, and snippets, whose names have these words."""
    translation = translation_of(public_id)
    asked = one_line(request.GET.get("q", ""), limit=200)
    words = {
        "articles": desk.findable(asked, language=translation.language),
        "snippets": Snippet.objects.filter(name__icontains=asked)[:20],
    }
    return render(request, "knowledge_base/editor.html#offers", words)
