"""An article to read; where it went, if it is not here; and its words for programs."""

from typing import Any
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from knowledge_base import actions, offer_links, rules
from knowledge_base.dressed import dressed, pictures
from knowledge_base.models import ArticleFile, Audience, Category, Translation
from knowledge_base.queries import addresses, heard, plain, reading
from knowledge_base.views.help import structured
from knowledge_base.views.help.door import placed
from knowledge_base.views.help.lost import lost
from knowledge_base.views.help.place import PRIVATE, Place, canonical

# Shorter ones are seen as a whole.
LEAST_HEADINGS = 3
ABOUT = 160


@require_safe
@placed
def article(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """One article. ?from=<lookup>: which search it was opened from; or, signed, which
    mail of ours (`views.suggest.read`)."""
    found = reading.at(
        slug, centre=place.centre, language=place.language, reader=place.reader
    )
    if found is None:
        return _elsewhere(place, slug)
    if here := _right_address(place, found, slug):
        return HttpResponsePermanentRedirect(here)
    _opened(request, found)
    said = _said(place, found)
    said["is_of_mail"] = offer_links.read(request.GET.get("from", "")) is not None
    answer = render(request, "knowledge_base/help/article.html", said)
    if request.GET:
        answer["Cache-Control"] = PRIVATE
    return answer


@require_safe
@placed
def markdown(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """Its words as they are kept, for programs and for those who copy."""
    found = reading.at(
        slug, centre=place.centre, language=place.language, reader=place.reader
    )
    if found is None or found.slug != slug or found.language != place.language:
        return _elsewhere(place, slug)
    answer = HttpResponse(
        plain.markdown(found, reader=place.reader),
        content_type="text/markdown; charset=utf-8",
    )
    answer["X-Robots-Tag"] = "noindex"
    page = addresses.absolute(addresses.of_article(found))
    answer["Link"] = f'<{page}>; rel="canonical"'
    return answer


def _right_address(place: Place, found: Translation, slug: str) -> str:
    """Where it is, if that is not here."""
    if found.article.centre_id != place.centre.pk:
        return addresses.of_article(found)
    if found.language not in place.centre.languages:
        raise Http404
    return place.article(found) if found.slug != slug else ""


def _elsewhere(place: Place, slug: str) -> HttpResponse:
    """On to its new address; else whether it was ever here for everybody."""
    moved = reading.moved_to(slug, language=place.language, reader=place.reader)
    if moved is not None:
        return HttpResponsePermanentRedirect(addresses.of_article(moved))
    is_gone = reading.was_there(slug, language=place.language)
    return lost(place, status=410 if is_gone else 404)


def _opened(request: HttpRequest, found: Translation) -> None:
    """Whoever came from a search found something in it."""
    try:
        lookup = UUID(request.GET.get("from", ""))
    except ValueError:
        return
    actions.record_click(lookup, opened=found)


def _said(place: Place, found: Translation) -> dict[str, Any]:
    article = found.article
    sisters = reading.sisters(article, reader=place.reader)
    about = found.summary or Truncator(found.text).chars(ABOUT)
    own = f"{place.prefix}{found.language}/{found.slug}"
    address = canonical(place, f"{own}/")
    steps = [
        (one.name_in(place.language), place.category(one))
        for one in _above(article.category_id, place)
    ]
    return {
        "place": place,
        "article": found,
        "address": place.article(found),
        "markdown": f"{own}.md",
        "audience": _mark(article.audience),
        "html": _html(place, found),
        "toc": found.toc if len(found.toc) >= LEAST_HEADINGS else [],
        "steps": steps,
        "languages": [
            (one.language, one.called, f"{place.prefix}{one.language}/{one.slug}/")
            for one in sisters
        ],
        "related": place.entries(_related(place, found)),
        "about": about,
        "canonical": address,
        "alternates": _alternates(place, found, sisters),
        "is_foreign": found.language != place.language,
        "heard": _heard(place, found),
        "data": structured.script(
            structured.article(place, found, about=about, address=address),
            structured.breadcrumbs(
                [
                    (place.centre.name, canonical(place, place.home)),
                    *((name, canonical(place, step)) for name, step in steps),
                    (found.title, address),
                ]
            ),
        ),
    }


def _mark(audience: str) -> str:
    """Who else may read it; "" for everybody."""
    return "" if audience == Audience.PUBLIC else str(Audience(audience).label)


def _html(place: Place, found: Translation) -> str:
    html = addresses.shown_html(found, reader=place.reader)
    known = ArticleFile.objects.filter(public_id__in=pictures(html))
    sizes = {
        str(one.public_id): (one.width, one.height)
        for one in known
        if one.width and one.height
    }
    return dressed(html, sizes=sizes)


def _above(category_id: int | None, place: Place) -> list[Category]:
    """From the top down to where it stands."""
    known = {one.pk: one for one in place.centre.categories.all()}
    way: list[Category] = []
    while (one := known.pop(category_id or 0, None)) is not None:
        way.insert(0, one)
        category_id = one.parent_id
    return way


def _related(place: Place, found: Translation) -> list[Translation]:
    known = reading.shelf(place.centre, language=place.language, reader=place.reader)
    near = reading.is_taken(known, place.language).filter(
        article__related=found.article_id
    )
    return list(near.select_related("article")[: reading.FEW])


def _alternates(
    place: Place, found: Translation, sisters: list[Translation]
) -> list[tuple[str, str]]:
    """Its translations, each at its own address; who asks for none gets the original."""
    there = {
        one.language: canonical(place, f"{place.prefix}{one.language}/{one.slug}/")
        for one in sisters
    }
    wanted = (found.article.language, place.centre.language, found.language)
    start = next(there[code] for code in wanted if code in there)
    return [*there.items(), ("x-default", start)]


def _heard(place: Place, found: Translation) -> heard.Heard | None:
    """What readers said of it, for those who write."""
    if not (place.is_agent and rules.may_draft(place.request.user)):
        return None
    return heard.of(found)
