"""Begin an article or its translation; where it stands, and when it is read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.models import Translation
from knowledge_base.queries import following
from knowledge_base.views.doors import drafters_only
from knowledge_base.views.editor_page import beside, translation_of
from knowledge_base.writing_forms import (
    AddressForm,
    ArrangeForm,
    BeginForm,
    ExpireForm,
    PublishLaterForm,
    TranslateForm,
)

Forms = dict[str, ActionForm]


@require_http_methods(["GET", "HEAD", "POST"])
@drafters_only
def new(request: AgentRequest) -> HttpResponse:
    """Its title first; everything else in the editor."""
    form = BeginForm(request.POST or None)
    begun: list[Translation] = []

    def begin(**typed: Any) -> None:
        begun.append(actions.begin_article(**typed, by=request.user))

    if form.run(begin):
        return redirect("knowledge_base:edit_article", begun[0].public_id)
    page = "knowledge_base/begin.html"
    return render(request, page, {"form": form}, status=form.status)


@require_POST
@drafters_only
def translate(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Begun under the original's title; it is the first thing to translate."""
    translation = translation_of(public_id)
    original = following.original_of(translation) or translation
    form = TranslateForm(request.POST)
    begun: list[Translation] = []

    def begin(*, language: str) -> None:
        begun.append(
            actions.begin_translation(
                translation.article,
                language=language,
                title=original.title,
                by=request.user,
            )
        )

    if form.run(begin):
        return redirect("knowledge_base:edit_article", begun[0].public_id)
    messages.error(request, str(form.refusal or _("Choose a language.")))
    return redirect("knowledge_base:edit_article", translation.public_id)


@require_safe
@drafters_only
def settings(request: AgentRequest, public_id: UUID) -> HttpResponse:
    translation = translation_of(public_id)
    return _settings(request, translation, _forms(translation))


def _forms(translation: Translation) -> Forms:
    return {
        "address": AddressForm(initial={"slug": translation.slug}),
        "arrange": ArrangeForm(translation.article),
        "later": PublishLaterForm(initial={"at": translation.publish_at}),
        "expire": ExpireForm(initial={"at": translation.expires_at}),
    }


def _address(request: AgentRequest, translation: Translation) -> ActionForm:
    form = AddressForm(request.POST)
    form.run(actions.change_address, translation, by=request.user)
    return form


def _arrange(request: AgentRequest, translation: Translation) -> ActionForm:
    form = ArrangeForm(translation.article, request.POST)
    form.run(actions.arrange, translation.article, by=request.user)
    return form


def _later(request: AgentRequest, translation: Translation) -> ActionForm:
    form = PublishLaterForm(request.POST)
    form.run(actions.publish_later, translation, by=request.user)
    return form


def _expire(request: AgentRequest, translation: Translation) -> ActionForm:
    form = ExpireForm(request.POST)
    form.run(actions.expire, translation, by=request.user)
    return form


Door = Callable[[AgentRequest, Translation], ActionForm]
DOORS: dict[str, Door] = {
    "address": _address,
    "arrange": _arrange,
    "later": _later,
    "expire": _expire,
}


@require_POST
@drafters_only
def change(request: AgentRequest, public_id: UUID, what: str) -> HttpResponse:
    """One of the forms of the settings; what was typed stays if it is refused."""
    door = DOORS.get(what)
    if door is None:
        raise Http404
    translation = translation_of(public_id)
    form = door(request, translation)
    if form.is_valid():
        messages.success(request, _("Saved."))
        return redirect("knowledge_base:article_settings", translation.public_id)
    translation = translation_of(public_id)
    return _settings(
        request, translation, _forms(translation) | {what: form}, status=form.status
    )


def _settings(
    request: AgentRequest, translation: Translation, forms: Forms, *, status: int = 200
) -> HttpResponse:
    words = {"translation": translation, "forms": forms}
    words |= beside(request, translation)
    page = "knowledge_base/article_settings.html"
    return render(request, page, words, status=status)


def _withdraw(request: AgentRequest, translation: Translation) -> None:
    actions.withdraw(translation, by=request.user)


def _archive(request: AgentRequest, translation: Translation) -> None:
    actions.archive(translation.article, by=request.user)


def _restore(request: AgentRequest, translation: Translation) -> None:
    actions.restore(translation.article, by=request.user)


def _drop(request: AgentRequest, translation: Translation) -> None:
    actions.drop_editing(translation, by=request.user)


Verb = Callable[[AgentRequest, Translation], None]
VERBS: dict[str, tuple[Verb, str | Promise]] = {
    "withdraw": (_withdraw, gettext_lazy("It is a draft again. Its words are kept.")),
    "archive": (_archive, gettext_lazy("It is in the archive. Its words are kept.")),
    "restore": (_restore, gettext_lazy("It is out of the archive.")),
    "drop": (_drop, gettext_lazy("What was not saved is gone.")),
}


@require_POST
@drafters_only
def verb(request: AgentRequest, public_id: UUID, name: str) -> HttpResponse:
    """What needs no more than its button."""
    if name not in VERBS:
        raise Http404
    translation = translation_of(public_id)
    run, words = VERBS[name]
    try:
        run(request, translation)
        messages.success(request, str(words))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("knowledge_base:edit_article", translation.public_id)
