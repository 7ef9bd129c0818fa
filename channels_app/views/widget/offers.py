"""Help before the question: what may answer somebody's first words, while they write.

What is offered is kept, by whom nobody can tell (`helpdesk.base.help`); what they type is
no message, and no agent sees it until they send it.
"""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from channels_app.errors import Invalid, TooOften
from channels_app.payload import Said
from channels_app.views.widget.door import VisitorRequest, answer, body, for_visitor
from channels_app.views.widget.loader import language_of
from helpdesk.base import help as public_help
from helpdesk.base import limits
from helpdesk.base.limits import Limit

# Of all behind one address, and of one visitor: one goes out each time they stop typing.
ASKED_FROM, ASKED = Limit(240, 60), Limit(40, 60)
# Of what they write; the question is at its beginning.
LONGEST = 2_000


@for_visitor("POST")
def offers(request: VisitorRequest) -> HttpResponse:
    """Three articles at most; none where the site wants none."""
    said = body(request)
    text, before = _text(said, "q"), _text(said, "before", optional=True)
    _spend(request)
    if not request.widget.config.get("help"):
        return answer({"offer": "", "results": [], "notice": ""})
    found = public_help.suggest(
        public_help.Writing(
            text=text[:LONGEST],
            language=language_of(request.headers.get("Accept-Language", "")[:100]),
            where="widget",
            who=(request.visitor.channel.kind, str(request.visitor.public_id)),
            before=before[:40],
        )
    )
    results = [
        {"slug": one.slug, "title": one.title, "excerpt": one.excerpt}
        for one in found.answers
    ]
    return answer({"offer": found.id, "results": results, "notice": found.notice})


@for_visitor("POST")
def opened(request: VisitorRequest) -> HttpResponse:
    """They read one of them."""
    said = body(request)
    offer, slug = _text(said, "offer"), _text(said, "slug")
    _spend(request)
    public_help.opened(offer[:40], slug[:100])
    return answer({}, status=202)


@for_visitor("POST")
def solved(request: VisitorRequest) -> HttpResponse:
    """It solved their matter."""
    offer = _text(body(request), "offer")
    _spend(request)
    public_help.solved(offer[:40])
    return answer({}, status=202)


def _text(said: Said, name: str, *, optional: bool = False) -> str:
    value = said.get(name, "" if optional else None)
    if not isinstance(value, str):
        raise Invalid({name: [_("This is not understood.")]})
    return value


def _spend(request: VisitorRequest) -> None:
    whose = {
        f"offers:{request.visitor.public_id}": ASKED,
        f"offers-from:{limits.network(request)}": ASKED_FROM,
    }
    for key, limit in whose.items():
        if wait := limits.spend(key, limit):
            raise TooOften(wait)
