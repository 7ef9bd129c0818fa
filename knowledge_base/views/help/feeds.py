"""What is new, as Atom, of a language or a category: only what everybody may read."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from knowledge_base.models import Category, Reader, Translation
from knowledge_base.queries import addresses, reading
from knowledge_base.views.help.door import placed
from knowledge_base.views.help.place import Place, canonical

MOST = 30


@require_safe
@placed
def language_feed(request: HttpRequest, place: Place) -> HttpResponse:
    """Of the whole help centre."""
    return _feed(place, _known(place), place.centre.name, "")


@require_safe
@placed
def category_feed(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """Of a category and those below it."""
    found = get_object_or_404(Category, centre=place.centre, slug=slug)
    shelves = reading.tree(place.centre, language=place.language, reader=Reader.PUBLIC)
    way = reading.way_to(shelves, found.pk)
    if not way:
        raise Http404
    known = _known(place).filter(article__category__in=way[-1].keys)
    name = f"{found.name_in(place.language)} · {place.centre.name}"
    return _feed(place, known, name, f"c/{found.slug}/")


def _known(place: Place) -> QuerySet[Translation]:
    known = Translation.objects.readable_by(Reader.PUBLIC).filter(
        article__centre=place.centre, language=place.language
    )
    return known.select_related("article__centre")


def _feed(
    place: Place, known: QuerySet[Translation], name: str, path: str
) -> HttpResponse:
    feed = Atom1Feed(
        title=name,
        link=canonical(place, place.home + path),
        description="",
        language=place.language,
        feed_url=canonical(place, f"{place.home}{path}feed.atom"),
        author_name=place.centre.name,
    )
    for one in known.order_by("-updated_at", "-pk")[:MOST]:
        feed.add_item(
            title=one.title,
            link=addresses.absolute(addresses.of_article(one)),
            description=one.summary,
            unique_id=f"urn:uuid:{one.public_id}",
            pubdate=one.published_at,
            updateddate=one.updated_at,
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer
