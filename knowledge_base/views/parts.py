"""Settings, Help: snippets, files, former addresses."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from helpdesk.base.errors import Refused
from helpdesk.base.http import AgentRequest
from knowledge_base import rules
from knowledge_base.actions import dropped_files
from knowledge_base.actions import snippets as snippet_actions
from knowledge_base.models import (
    LANGUAGES,
    Article,
    ArticleFile,
    HelpCentre,
    OldSlug,
    Snippet,
    Translation,
)
from knowledge_base.parts_forms import SnippetForm
from knowledge_base.queries.uses import written_with_snippet
from knowledge_base.views.doors import drafters_only, publishers_only

# Former addresses a page.
PAGE = 100


@require_safe
@drafters_only
def snippets(request: AgentRequest) -> HttpResponse:
    """All of them; whoever writes looks up their names here."""
    told = {
        "snippets": Snippet.objects.select_related("edited_by"),
        "may_publish": rules.may_publish(request.user),
    }
    return render(request, "knowledge_base/snippets.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def new_snippet(request: AgentRequest) -> HttpResponse:
    form = SnippetForm(_languages(), request.POST or None)
    return _snippet_saved(request, form) or _snippet(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@publishers_only
def edit_snippet(request: AgentRequest, public_id: UUID) -> HttpResponse:
    snippet = get_object_or_404(Snippet, public_id=public_id)
    form = SnippetForm(_languages(snippet), request.POST or None, snippet=snippet)
    saved = _snippet_saved(request, form, snippet)
    return saved or _snippet(request, form, snippet)


@require_POST
@publishers_only
def delete_snippet(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Only one that no article uses goes."""
    snippet = get_object_or_404(Snippet, public_id=public_id)
    try:
        snippet_actions.delete_snippet(snippet, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("knowledge_base:edit_snippet", public_id)
    messages.success(request, _("“%s” is deleted.") % snippet.name)
    return redirect("knowledge_base:snippets")


@require_safe
@drafters_only
def files(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The pictures and downloads of an article, and which of them its words name."""
    article = get_object_or_404(Article, public_id=public_id)
    kept = list(article.files.select_related("added_by"))
    words = _words_of(article)
    told = {
        "article": article,
        "original": _original(article),
        "files": [(one, str(one.public_id) in words) for one in kept],
    }
    return render(request, "knowledge_base/files.html", told)


@require_POST
@drafters_only
def delete_file(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Only one that no words name goes."""
    file = get_object_or_404(
        ArticleFile.objects.select_related("article"), public_id=public_id
    )
    try:
        dropped_files.delete_file(file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%s” is deleted.") % file.name)
    return redirect("knowledge_base:files", file.article.public_id)


@require_safe
@drafters_only
def addresses(request: AgentRequest) -> HttpResponse:
    """Former addresses, and where they lead."""
    found = OldSlug.objects.select_related("translation__article__centre")
    pages = Paginator(found.order_by("language", "slug"), PAGE)
    told = {"page": pages.get_page(request.GET.get("page"))}
    return render(request, "knowledge_base/addresses.html", told)


def _snippet_saved(
    request: AgentRequest, form: SnippetForm, snippet: Snippet | None = None
) -> HttpResponse | None:
    def save(*, name: str = "", **_typed: Any) -> None:
        snippet_actions.save_snippet(
            name=name, sources=form.said("source"), snippet=snippet, by=request.user
        )

    if not form.run(save):
        return None
    messages.success(request, _("Saved. What readers see says it from now on."))
    return redirect("knowledge_base:snippets")


def _snippet(
    request: AgentRequest, form: SnippetForm, snippet: Snippet | None = None
) -> HttpResponse:
    used = written_with_snippet(snippet.name)[:PAGE] if snippet else ()
    told = {"form": form, "snippet": snippet, "used": used}
    page = "knowledge_base/snippet.html"
    return render(request, page, told, status=form.status)


def _languages(snippet: Snippet | None = None) -> list[str]:
    """Those that help is offered in, and those the snippet is written in."""
    offered = (one for centre in HelpCentre.objects.all() for one in centre.languages)
    written = snippet.sources if snippet else ()
    wanted = dict.fromkeys([*offered, *written])
    return [one for one in LANGUAGES if one in wanted]


def _words_of(article: Article) -> str:
    """All that is said, or was typed, in any of its languages: one text to look in."""
    translations = article.translations.prefetch_related("revisions", "editings")
    return "\n".join(
        one.source
        for translation in translations
        for one in (*translation.revisions.all(), *translation.editings.all())
    )


def _original(article: Article) -> Translation | None:
    return article.translations.filter(language=article.language).first()
