"""What every page of a help centre passes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page

from knowledge_base.views.help.lost import lost, lost_anywhere
from knowledge_base.views.help.place import CACHED, PRIVATE, Place, centre_of, place_of

View = Callable[..., HttpResponse]


def placed(view: View) -> View:
    """A page in the language of its address, kept only where everybody may see it.

    What is not there, or not for this reader, is a page that searches.
    """

    @wraps(view)
    def shown(
        request: HttpRequest, *, language: str, centre: str = "", **named: Any
    ) -> HttpResponse:
        try:
            place = place_of(request, centre=centre, language=language)
        except Http404:
            return lost_anywhere(request)
        if centre and centre_of(request, "")[0] == place.centre:
            path = request.get_full_path().replace(f"/~{centre}/", "/", 1)
            return HttpResponsePermanentRedirect(path)
        with translation.override(place.frame_language or language):
            try:
                answer = view(request, place, **named)
            except Http404:
                answer = lost(place)
        return _kept(answer, place)

    return conditional_page(shown)


def _kept(answer: HttpResponse, place: Place) -> HttpResponse:
    """Say who may keep a copy, unless the view knows better."""
    answer.setdefault("Cache-Control", PRIVATE if place.is_private else CACHED)
    # Who is signed in, as agent or as customer, has other pages.
    patch_vary_headers(answer, ["Cookie"])
    return answer
