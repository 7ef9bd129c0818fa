"""Settings, Help: what search is told of words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.http import AgentRequest
from knowledge_base.actions import synonyms as actions
from knowledge_base.models import LANGUAGES, HelpCentre, StopWord, Synonyms
from knowledge_base.parts_forms import StopWordForm, SynonymsForm
from knowledge_base.views.doors import publishers_only


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def search_words(request: AgentRequest) -> HttpResponse:
    """Both lists, and a form to add to each; the other form is on the page untouched."""
    is_stop = "word" in request.POST
    begin = {"language": HelpCentre.objects.default().language}
    same = SynonymsForm(None if is_stop else request.POST or None, initial=begin)
    stop = StopWordForm(request.POST if is_stop else None, initial=begin)
    form, action = (
        (stop, actions.add_stop_word) if is_stop else (same, actions.save_synonyms)
    )
    if form.run(action, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:search_words")
    told = {
        "same": same,
        "stop": stop,
        "form": form,
        "synonyms": [(one, LANGUAGES.get(one.language, one.language))
                     for one in Synonyms.objects.all()],
        "stop_words": [(one, LANGUAGES.get(one.language, one.language))
                       for one in StopWord.objects.all()],
    }  # fmt: skip
    page = "knowledge_base/search_words.html"
    return render(request, page, told, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit_synonyms(request: AgentRequest, public_id: UUID) -> HttpResponse:
    kept = get_object_or_404(Synonyms, public_id=public_id)
    words = str(kept)
    form = SynonymsForm.of(kept, request.POST or None)
    if form.run(actions.save_synonyms, synonyms=kept, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:search_words")
    told = {"form": form, "synonyms": kept, "words": words}
    return render(request, "knowledge_base/synonyms.html", told, status=form.status)


@require_POST
@publishers_only
def delete_synonyms(request: AgentRequest, public_id: UUID) -> HttpResponse:
    kept = get_object_or_404(Synonyms, public_id=public_id)
    actions.delete_synonyms(kept, by=request.user)
    messages.success(request, _("“%s” is deleted.") % kept)
    return redirect("knowledge_base:search_words")


@require_POST
@publishers_only
def delete_stop_word(request: AgentRequest, public_id: UUID) -> HttpResponse:
    kept = get_object_or_404(StopWord, public_id=public_id)
    actions.delete_stop_word(kept, by=request.user)
    messages.success(request, _("“%s” is deleted.") % kept)
    return redirect("knowledge_base:search_words")
