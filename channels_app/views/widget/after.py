"""After a conversation: how it was, and a copy of it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from channels_app.actions import letters
from channels_app.errors import Invalid, TooOften
from channels_app.payload import Said
from channels_app.queries import feed, visible
from channels_app.views.widget.chats import no_such_chat
from channels_app.views.widget.door import VisitorRequest, answer, body, for_visitor
from channels_app.views.widget.identity import language_of
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from tickets import actions
from tickets.actions.rate import COMMENT

RATED = Limit(20, 3600)


@for_visitor("POST")
def rate(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """From one to five, with or without words; later ones replace it for two weeks."""
    score, comment = _rating(body(request))
    found = feed.plain_chat(request.visitor, chat)
    if found is None or found.ticket is None or visible.in_doubt(found):
        return no_such_chat()
    if wait := limits.spend(f"rate:{request.visitor.public_id}", RATED):
        raise TooOften(wait)
    rating = actions.rate(
        found.ticket.survivor(), score=score, comment=comment, channel=found.channel
    )
    return answer({"score": rating.score, "comment": rating.comment})


@for_visitor("POST")
def transcript(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """A copy by mail, to an address they proved; another one is proven first.

    The answer is the same in both cases, and whatever address it is (AC-59).
    """
    said = body(request)
    typed = said.get("mail", "")
    if not isinstance(typed, str) or len(typed) > 254:
        raise Invalid({"mail": [_("This is not understood.")]})
    found = feed.plain_chat(request.visitor, chat)
    if found is None:
        return no_such_chat()
    visitor, network = request.visitor, limits.network(request)
    proven = visitor.mail.shown if visitor.mail else ""
    if proven and typed in {"", proven}:
        letters.copy(visitor, found, network=network, language=language_of(request))
    else:
        letters.ask(
            visitor,
            typed or visitor.claimed_mail,
            network=network,
            language=language_of(request),
            chat=found,
        )
    return answer({}, status=202)


def _rating(said: Said) -> tuple[int, str]:
    score, comment = said.get("score"), said.get("comment", "")
    if type(score) is not int or not 1 <= score <= 5:
        raise Invalid({"score": [_("Choose one to five.")]})
    if not isinstance(comment, str) or len(comment) > COMMENT:
        raise Invalid({"comment": [_("This is too long.")]})
    return score, comment
