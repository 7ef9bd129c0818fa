"""The editor: what is typed becomes a revision, and is kept until it does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.models import Revision, Translation
from knowledge_base.queries import desk
from knowledge_base.views.doors import drafters_only
from knowledge_base.views.editor_page import Shown, page, translation_of
from knowledge_base.writing_errors import RevisedMeanwhile, WrittenElsewhere
from knowledge_base.writing_forms import FileForm, WordsForm


@require_http_methods(["GET", "HEAD", "POST"])
@drafters_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Saved, or looked at first; a plain form does all of it."""
    translation = translation_of(public_id)
    if request.method != "POST":
        return page(request, translation, _opened(request, translation))
    form = WordsForm(request.POST, request.FILES)
    shown = Shown(form=form, based_on=form.begun_on(translation, "based_on"))
    try:
        shown.work = _kept(request, translation, form, shown.based_on)
    except WrittenElsewhere as refusal:
        return _elsewhere(request, translation, shown, refusal)
    if "preview" in request.POST:
        shown.has_preview = True
        return page(request, translation, shown)
    if "put" in request.POST:
        return _with_file(request, translation, shown)
    return _saved(request, translation, shown)


def _opened(request: AgentRequest, translation: Translation) -> Shown:
    """Unsaved work of theirs, else the newest revision."""
    newest = translation.revisions.first()
    work = desk.work_of(translation, who=request.user)
    begin: dict[str, Any] = {} if work or newest else {"title": translation.title}
    return Shown(
        form=WordsForm.of(work or newest, **begin),
        based_on=work.based_on if work else newest,
        work=work,
        is_behind=bool(work and newest and work.based_on_id != newest.pk),
    )


def _kept(
    request: AgentRequest,
    translation: Translation,
    form: WordsForm,
    based_on: Revision | None,
) -> Any:
    return actions.keep_on(
        translation,
        words=form.writing(),
        based_on=based_on,
        known=form.known_work,
        by=request.user,
    )


def _elsewhere(
    request: AgentRequest, translation: Translation, shown: Shown, refusal: Refused
) -> HttpResponse:
    """Both are shown; saved again, these words go over those of the other window."""
    shown.form.refuse(refusal)
    shown.work = desk.work_of(translation, who=request.user)
    shown.elsewhere = shown.work
    return page(request, translation, shown)


def _with_file(
    request: AgentRequest, translation: Translation, shown: Shown
) -> HttpResponse:
    """The file's mark stands below what was typed; there it can be moved from."""
    put = FileForm(None, request.FILES)

    def add(*, upload: actions.NewFile) -> None:
        file = actions.add_file(translation.article, file=upload, by=request.user)
        words = shown.form.writing()
        source = f"{words.source.rstrip()}\n\n{actions.mark_of_file(file)}\n"
        shown.form = WordsForm({**request.POST.dict(), "source": source})
        shown.work = actions.keep(
            translation,
            words=shown.form.writing(),
            based_on=shown.based_on,
            by=request.user,
        )

    if not put.run(add):
        shown.put = put
    return page(request, translation, shown)


def _saved(
    request: AgentRequest, translation: Translation, shown: Shown
) -> HttpResponse:
    form = shown.form
    saved: list[Revision] = []

    def save(*, significance: Any, comment: str, **_typed: Any) -> None:
        saved.append(
            actions.save(
                translation,
                words=form.writing(),
                significance=significance,
                comment=comment,
                based_on=shown.based_on,
                translates=form.begun_on(translation, "translates"),
                by=request.user,
            )
        )

    if not form.run(save):
        if isinstance(form.refusal, RevisedMeanwhile):
            shown.is_behind = True
        return page(request, translation, shown)
    _then(request, translation, saved[0])
    return redirect("knowledge_base:edit_article", translation.public_id)


def _then(request: AgentRequest, translation: Translation, revision: Revision) -> None:
    """What is saved stays saved, whatever becomes of the rest."""
    try:
        if "publish" in request.POST:
            actions.publish(translation, revision=revision, by=request.user)
            messages.success(request, _("Published."))
        elif "submit" in request.POST:
            actions.submit(revision, by=request.user)
            messages.success(request, _("Saved. It waits for somebody to look at it."))
        else:
            messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.success(request, _("Saved."))
        messages.error(request, str(refusal))
