"""Search: a page, and as somebody types its list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk.base import limits
from helpdesk.base.plaintext import one_line
from knowledge_base import actions
from knowledge_base.models import Lookup
from knowledge_base.views.help.door import placed
from knowledge_base.views.help.finding import Results, find
from knowledge_base.views.help.limited import SEARCHED
from knowledge_base.views.help.place import PRIVATE, Place

LONGEST = 200
WHILE_TYPING = 6


@require_safe
@placed
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """?q=: articles that may be what they mean; with HX-Request the list alone."""
    typed = one_line(request.GET.get("q", "")[:LONGEST], limit=LONGEST)
    is_typing = request.headers.get("HX-Request") == "true"
    wait = typed and limits.spend(f"help-search:{limits.network(request)}", SEARCHED)
    said = {
        "place": place,
        "typed": typed,
        "wait": wait,
        "is_typing": is_typing,
        "languages": place.languages("search/"),
    }
    if typed and not wait:
        results = find(place, typed, **({"limit": WHILE_TYPING} if is_typing else {}))
        said |= {"results": results, "lookup": _kept(place, typed, results)}
    page = "knowledge_base/help/search.html" + ("#found" if is_typing else "")
    answer = render(request, page, said, status=429 if wait else 200)
    # Each search is written down; and a list without its page is no page to go back to.
    answer["Cache-Control"] = PRIVATE
    answer["Vary"] = "HX-Request"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _kept(place: Place, typed: str, results: Results) -> Lookup | None:
    """What nobody finds is what should be written. Agents' own searches tell nothing."""
    if place.is_agent:
        return None
    return actions.record_search(
        typed,
        where=Lookup.Where.HELP,
        centre=place.centre,
        language=place.language,
        shown=results.shown,
        visitor=place.visitor,
    )
