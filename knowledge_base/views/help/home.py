"""The pages that lead to articles: the first one, a category, all there are."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge_base.models import Category, HelpCentre, Translation
from knowledge_base.queries import reading
from knowledge_base.queries.reading import Shelf
from knowledge_base.views.help import structured
from knowledge_base.views.help.door import placed
from knowledge_base.views.help.lost import lost_anywhere, preferred
from knowledge_base.views.help.place import Place, canonical, centre_of

A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A category as pages show it."""

    name: str
    intro: str
    icon: str
    address: str
    count: int
    below: list["Card"]


@require_safe
def first(request: HttpRequest, centre: str = "") -> HttpResponse:
    """/help/: on to the language that the browser asks for."""
    try:
        found, prefix = centre_of(request, centre)
    except Http404:
        return lost_anywhere(request)
    answer = HttpResponseRedirect(f"{prefix}{preferred(request, found)}/")
    answer["Cache-Control"] = "private, max-age=60"
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


@require_safe
@placed
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """Search, categories, what is popular and what is new."""
    known = _known(place)
    shelves = reading.tree(place.centre, language=place.language, reader=place.reader)
    about = place.greeting or _("Answers from %(name)s.") % {"name": place.centre.name}
    address = canonical(place, place.home)
    said = {
        "place": place,
        "cards": [_card(place, one) for one in shelves],
        "popular": place.entries(reading.popular(known)),
        "newest": place.entries(reading.newest(known)),
        "about": about,
        "canonical": address,
        "alternates": _alternates(place, ""),
        "languages": place.languages(""),
        "feed": f"{place.home}feed.atom",
        "data": structured.script(
            structured.page(
                place, kind="WebSite", name=place.centre.name, about=about,
                address=address,
            ),
            structured.breadcrumbs([(place.centre.name, address)]),
        ),
    }  # fmt: skip
    return render(request, "knowledge_base/help/home.html", said)


@require_safe
@placed
def category(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """What stands in it, and the categories below."""
    found = get_object_or_404(Category, centre=place.centre, slug=slug)
    shelves = reading.tree(place.centre, language=place.language, reader=place.reader)
    way = reading.way_to(shelves, found.pk)
    if not way:
        raise Http404
    name = found.name_in(place.language)
    intro = found.intro_in(place.language)
    fallback = _("%(name)s: answers from %(house)s.")
    listed = _Listed(
        path=f"c/{found.slug}/",
        name=name,
        about=intro or fallback % {"name": name, "house": place.centre.name},
        steps=[
            (one.category.name_in(place.language), place.category(one.category))
            for one in way[:-1]
        ],
    )
    more = {
        "intro": intro,
        "cards": [_card(place, one) for one in way[-1].children],
        "feed": f"{place.category(found)}feed.atom",
    }
    articles = _known(place).filter(article__category=found)
    return _list(request, place, listed, articles.order_by(*BY_POSITION), more)


BY_POSITION = ("article__position", "title", "pk")


@require_safe
@placed
def everything(request: HttpRequest, place: Place) -> HttpResponse:
    """All articles by title: whatever has no category is here."""
    name = _("All articles")
    about = _("Everything that %(house)s has written down, by title.")
    listed = _Listed(
        path="all/", name=name, about=about % {"house": place.centre.name}, steps=[]
    )
    return _list(request, place, listed, _known(place).order_by("title", "pk"), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """steps: name and address of what is above it."""

    path: str
    name: str
    about: str
    steps: list[tuple[str, str]]


def _list(
    request: HttpRequest,
    place: Place,
    listed: _Listed,
    articles: QuerySet[Translation],
    more: dict[str, Any],
) -> HttpResponse:
    pages: Page[Translation] = Paginator(articles, A_PAGE).get_page(
        request.GET.get("page")
    )
    path = listed.path + (f"?page={pages.number}" if pages.number > 1 else "")
    address = canonical(place, place.home + path)
    said = {
        "place": place,
        **asdict(listed),
        "pages": pages,
        "entries": place.entries(pages),
        "canonical": address,
        "languages": place.languages(listed.path),
        "alternates": _alternates(place, listed.path) if pages.number == 1 else [],
        "data": structured.script(
            structured.page(
                place, kind="CollectionPage", name=listed.name, about=listed.about,
                address=address,
            ),
            structured.breadcrumbs(
                [
                    (name, canonical(place, step))
                    for name, step in [
                        (place.centre.name, place.home), *listed.steps,
                        (listed.name, place.home + path),
                    ]
                ]
            ),
        ),
        **more,
    }  # fmt: skip
    return render(request, "knowledge_base/help/list.html", said)


def _known(place: Place) -> QuerySet[Translation]:
    known = reading.shelf(place.centre, language=place.language, reader=place.reader)
    return reading.is_taken(known, place.language).select_related("article")


def _card(place: Place, one: Shelf) -> Card:
    return Card(
        name=one.category.name_in(place.language),
        intro=one.category.intro_in(place.language),
        icon=one.category.icon,
        address=place.category(one.category),
        count=one.count,
        below=[_card(place, child) for child in one.children],
    )


def _alternates(place: Place, path: str) -> list[tuple[str, str]]:
    """The same page in the centre's languages, and where whoever asks for none goes."""
    centre: HelpCentre = place.centre
    found = [
        (code, canonical(place, f"{place.prefix}{code}/{path}"))
        for code in centre.languages
    ]
    start = f"{place.prefix}{centre.language}/{path}" if path else place.prefix
    return [*found, ("x-default", canonical(place, start))]
