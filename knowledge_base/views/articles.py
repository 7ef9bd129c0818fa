"""Settings, Help articles."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.forms import ArticleForm
from knowledge_base.models import HelpCentre, Translation


def writers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write_help(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def new(request: AgentRequest) -> HttpResponse:
    begin = {"language": HelpCentre.objects.default().language}
    form = ArticleForm(request.POST or None, initial=begin)
    return _saved(request, form) or _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    translation = get_object_or_404(Translation, public_id=public_id)
    title = translation.title
    form = ArticleForm.of(translation, request.POST or None)
    saved = _saved(request, form, translation)
    return saved or _page(request, form, translation, title)


@require_POST
@writers_only
def withdraw(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """No visitor finds it any more."""
    translation = get_object_or_404(Translation, public_id=public_id)
    actions.withdraw(translation, by=request.user)
    messages.success(request, _("“%s” is a draft again.") % translation.title)
    return redirect("knowledge_base:articles")


def _saved(
    request: AgentRequest, form: ArticleForm, translation: Translation | None = None
) -> HttpResponse | None:
    def save(*, title: str, source: str, language: str) -> None:
        if translation is None:
            kept = actions.write_article(
                title=title, source=source, language=language, by=request.user
            )
        else:
            kept = translation
            words = actions.Writing(title=title, source=source)
            actions.revise(kept, words=words, by=request.user)
        if "publish" in request.POST or kept.is_published:
            actions.publish(kept, by=request.user)

    if not form.run(save):
        return None
    published = "publish" in request.POST
    messages.success(request, _("Published.") if published else _("Saved."))
    return redirect("knowledge_base:articles")


def _page(
    request: AgentRequest,
    form: ArticleForm,
    translation: Translation | None = None,
    title: str = "",
) -> HttpResponse:
    words = {"form": form, "article": translation, "title": title}
    page = "knowledge_base/article.html"
    return render(request, page, words, status=form.status)
