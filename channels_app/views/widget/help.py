"""Help first: what may answer a visitor before they ask; nothing of it is kept.

What is found is public, so no token is asked for, and nobody is made a visitor by looking.
"""

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _

from channels_app.errors import Invalid, NoSuchArticle, TooOften
from channels_app.views.widget.door import SiteRequest, answer, body, for_site
from channels_app.views.widget.loader import language_of
from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.limits import Limit

# Of all behind one address: a search goes out each time somebody stops typing.
SEARCHED, READ = Limit(240, 60), Limit(120, 60)
# What is longer than any field of ours lets them type is cut, not refused: a page may
# ask for what somebody pasted.
LONGEST, MOST = 200, 5


@for_site("POST")
def search(request: SiteRequest) -> HttpResponse:
    """Articles that may be what they mean, while they type."""
    query = body(request).get("q")
    if not isinstance(query, str):
        raise Invalid({"q": [_("This is not understood.")]})
    _spend(f"help-search-from:{limits.network(request)}", SEARCHED)
    found = public_help.search(query[:LONGEST], language=_language(request), limit=MOST)
    return answer({"results": [asdict(one) for one in found]})


@for_site("GET")
def article(request: SiteRequest, slug: str) -> HttpResponse:
    """One to read, in place."""
    _spend(f"help-read-from:{limits.network(request)}", READ)
    found = public_help.article(slug, language=_language(request))
    if found is None:
        raise NoSuchArticle
    return answer({"title": found.title, "html": found.html})


def _language(request: SiteRequest) -> str:
    return language_of(request.headers.get("Accept-Language", "")[:100])


def _spend(key: str, limit: Limit) -> None:
    if wait := limits.spend(key, limit):
        raise TooOften(wait)
