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
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.http import AgentRequest
from knowledge_base import actions
from knowledge_base.forms import ArticleForm
from knowledge_base.models import Article
from knowledge_base.queries import written


def writers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write_help(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_safe
@writers_only
def articles(request: AgentRequest) -> HttpResponse:
    words = {"articles": written.articles()}
    return render(request, "knowledge_base/articles.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def new(request: AgentRequest) -> HttpResponse:
    # Whoever writes in German answers in German.
    begin = {"language": request.LANGUAGE_CODE.split("-")[0]}
    form = ArticleForm(request.POST or None, initial=begin)
    return _saved(request, form) or _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def edit(request: AgentRequest, public_id: UUID) -> HttpResponse:
    article = get_object_or_404(Article, public_id=public_id)
    title = article.title
    form = ArticleForm.of(article, request.POST or None)
    saved = _saved(request, form, article=article)
    return saved or _page(request, form, article=article, title=title)


@require_POST
@writers_only
def withdraw(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """No visitor finds it any more."""
    article = get_object_or_404(Article, public_id=public_id)
    actions.withdraw(article, by=request.user)
    messages.success(request, _("“%s” is a draft again.") % article.title)
    return redirect("knowledge_base:articles")


def _saved(
    request: AgentRequest, form: ArticleForm, article: Article | None = None
) -> HttpResponse | None:
    """Back to the list once it is kept, and shown to everybody if that was asked."""

    def save(*, text: str, **typed: Any) -> None:
        # This page has no formatting; words that were not touched keep theirs.
        same = article and text.replace("\r\n", "\n").strip() == article.text
        html = article.html if article and same else ""
        kept = actions.save_article(
            text=text, html=html, article=article, by=request.user, **typed
        )
        if "publish" in request.POST:
            actions.publish(kept, by=request.user)

    if not form.run(save):
        return None
    published = "publish" in request.POST
    messages.success(request, _("Published.") if published else _("Saved."))
    return redirect("knowledge_base:articles")


def _page(
    request: AgentRequest,
    form: ArticleForm,
    article: Article | None = None,
    title: str = "",
) -> HttpResponse:
    words = {"form": form, "article": article, "title": title}
    page = "knowledge_base/article.html"
    return render(request, page, words, status=form.status)
