"""What the editor's page shows beside the words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override

from helpdesk.base.http import AgentRequest
from knowledge_base import actions, rules
from knowledge_base.dressed import dressed
from knowledge_base.models import Editing, Reader, Revision, Translation
from knowledge_base.queries import addresses, compare, desk, following
from knowledge_base.queries.checks import Checks, checks
from knowledge_base.rendering import links_to, with_addresses
from knowledge_base.writing_forms import FileForm, WordsForm, mark_of


@dataclass(slots=True, kw_only=True)
class Shown:
    """What this look at the editor is about.

    based_on: the revision the words were begun on. work: what the server has kept.
    elsewhere: what another window of theirs kept. is_behind: somebody saved meanwhile.
    put: a file that was refused.
    """

    form: WordsForm
    based_on: Revision | None = None
    work: Editing | None = None
    elsewhere: Editing | None = None
    is_behind: bool = False
    has_preview: bool = False
    put: FileForm | None = None


def translation_of(public_id: UUID) -> Translation:
    """The one of this address, with what every page of writers shows of it."""
    known = Translation.objects.select_related(
        "article__centre", "article__category", "article__owner", "published"
    )
    return get_object_or_404(known, public_id=public_id)


def page(request: AgentRequest, translation: Translation, shown: Shown) -> HttpResponse:
    newest = desk.versions(translation).first()
    words = {
        "translation": translation,
        "shown": shown,
        "form": shown.form,
        "put": shown.put or FileForm(),
        "newest": newest,
        # Saved again, what was typed goes over what is newest now: it was shown.
        "based_on": newest if shown.is_behind else shown.based_on,
        "known": mark_of(shown.work),
        "changes": _changes(shown, newest),
        "others": desk.others_at(translation, besides=request.user),
        "preview": preview_of(translation, shown) if shown.has_preview else None,
        "checks": _checks(translation, shown),
        **beside(request, translation),
        **original_beside(translation),
    }
    status = shown.form.status
    if shown.put is not None:
        status = shown.put.status
    return render(request, "knowledge_base/editor.html", words, status=status)


def _checks(translation: Translation, shown: Shown) -> Checks:
    """What to look at in the words that the form has now."""
    words = shown.form.writing() if shown.form.is_bound else shown.work
    if words is None:
        return checks(translation)
    return checks(
        translation,
        source=words.source,
        summary=words.summary,
        keywords=words.keywords,
    )


def beside(request: AgentRequest, translation: Translation) -> dict[str, Any]:
    """The side panel: languages, rights, and how it stands."""
    article = translation.article
    category = article.category
    return {
        "article": article,
        "category": category.name_in(article.centre.language) if category else "",
        "languages": following.languages_of(article),
        "flag": following.flag_of(translation),
        "may_publish": rules.may_publish(request.user),
        "may_arrange": rules.may_arrange(request.user, article),
        "address": addresses.of_article(translation),
    }


def original_beside(translation: Translation) -> dict[str, Any]:
    """What a translator has beside their own words, and what changed of it since."""
    original = following.original_of(translation)
    if original is None:
        return {}
    now, followed = following.to_follow(original), following.followed(translation)
    changed = followed is not None and now is not None and followed.pk != now.pk
    return {
        "original": original,
        "followed": followed,
        "to_follow": now,
        "since": compare.changes(followed, now) if changed and now else [],
        "original_html": _html(now.source, original.language) if now else "",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How it will look. title, summary: as typed."""

    title: str
    summary: str
    html: str
    toc: list[dict[str, Any]]


def preview_of(translation: Translation, shown: Shown) -> Preview:
    words = shown.form.writing().cut()
    rendered = actions.rendered_in(words.source, language=translation.language)
    return Preview(
        title=words.title,
        summary=words.summary,
        html=_linked(rendered.html, translation.language),
        toc=rendered.toc,
    )


def _html(source: str, language: str) -> str:
    return _linked(actions.rendered_in(source, language=language).html, language)


def _linked(html: str, language: str) -> str:
    """As readers see it: its links lead somewhere, its callouts have their names."""
    found = addresses.of_slugs(links_to(html), language=language, reader=Reader.AGENT)
    with override(language):
        return dressed(with_addresses(html, found), sizes={})


def _changes(shown: Shown, newest: Revision | None) -> list[compare.Field]:
    """From what somebody else saved to what is in the form; none, if nobody did."""
    if not shown.is_behind or newest is None:
        return []
    words = shown.form.writing() if shown.form.is_bound else None
    mine = Revision(**words.as_fields()) if words else shown.work
    return compare.changes(newest, mine) if mine else []
