"""There is nothing here: a page that looks for what its address may have meant."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from helpdesk.base import limits
from knowledge_base.models import HelpCentre
from knowledge_base.views.help.finding import Results, find
from knowledge_base.views.help.limited import LOOKED_FOR
from knowledge_base.views.help.place import PRIVATE, Place, centre_of, reader_of

LONGEST, FEW = 100, 5
_WORD = re.compile(r"[^\W\d_]{3,}")


def lost(place: Place, *, status: int = 404) -> HttpResponse:
    """404, or 410 for what was there; with articles that have the address's words.

    Nothing is told of what was there: who may not read it does not learn its name.
    """
    words = _words(place.request)
    said = {
        "place": place,
        "is_gone": status == 410,
        "words": words,
        "results": _results(place, words),
    }
    with translation.override(place.frame_language or place.language):
        answer = render(
            place.request, "knowledge_base/help/lost.html", said, status=status
        )
    answer["Cache-Control"] = PRIVATE
    return answer


def lost_anywhere(request: HttpRequest) -> HttpResponse:
    """The same where the address names no help centre, or no language of it."""
    return lost(fallback(request))


def fallback(request: HttpRequest) -> Place:
    """This host's help centre, in the language the browser asks for."""
    centre, prefix = centre_of(request, "")
    return Place(
        centre=centre,
        language=preferred(request, centre),
        reader=reader_of(request),
        prefix=prefix,
        request=request,
    )


def preferred(request: HttpRequest, centre: HelpCentre) -> str:
    """What the browser asks for first of what there is, else the centre's own."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    codes = (code.partition("-")[0] for code, _weight in asked)
    return next((one for one in codes if one in centre.languages), centre.language)


def _words(request: HttpRequest) -> str:
    last = request.path.rstrip("/").rpartition("/")[2][:LONGEST]
    return " ".join(_WORD.findall(last.removesuffix(".md")))


def _results(place: Place, words: str) -> Results:
    """None for whoever tries addresses all day: searching costs more than saying no."""
    if not words or limits.spend(
        f"help-lost:{limits.network(place.request)}", LOOKED_FOR
    ):
        return Results()
    return find(place, words, limit=FEW)


@require_safe
def anything(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for below /help/."""
    return lost_anywhere(request)
