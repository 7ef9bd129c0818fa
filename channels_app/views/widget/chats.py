"""Conversations: say something, see what was said, say how far one has read, end it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from channels_app.actions import chat as actions
from channels_app.actions.saying import understand
from channels_app.errors import Invalid
from channels_app.payload import Said
from channels_app.queries import feed
from channels_app.views.widget.door import (
    VisitorRequest,
    answer,
    body,
    for_visitor,
    refuse,
)
from helpdesk.base import limits
from helpdesk.base.plaintext import one_line


@for_visitor("POST")
def say(request: VisitorRequest) -> HttpResponse:
    """Words: 202 as soon as they are kept."""
    saying = understand(body(request))
    if saying.about is not None:
        agent = request.headers.get("User-Agent", "")
        saying.about["browser"] = one_line(agent, limit=300)
    actions.say(request.visitor, saying, network=limits.network(request))
    return answer({"id": str(saying.id), "chat": str(saying.chat)}, status=202)


@for_visitor("GET")
def chat(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """What is new after a number; everything when that is none."""
    found = feed.chat_of(request.visitor, chat)
    if found is None:
        return no_such_chat()
    return answer(feed.feed(found, number(request.GET.get("after", ""))))


@for_visitor("POST")
def mark(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """How far they have it, and have looked at it."""
    said = body(request)
    found = feed.plain_chat(request.visitor, chat)
    if found is None:
        return no_such_chat()
    actions.mark(found, got=_whole(said, "got"), seen=_whole(said, "seen"))
    return answer({})


@for_visitor("POST")
def end(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """Goodbye."""
    body(request)
    found = feed.plain_chat(request.visitor, chat)
    if found is None:
        return no_such_chat()
    actions.end(found)
    return answer({})


def no_such_chat() -> HttpResponse:
    """Not theirs, or not there: both look the same."""
    return refuse("not_found", _("This chat is not there any more."), status=404)


def number(text: str) -> int:
    """A number a feed told; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 else 0


def _whole(said: Said, name: str) -> int:
    value = said.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid({name: [_("This is not understood.")]})
    return value
