"""Conversations: say something, see what was said, say how far one has read, end it."""

from uuid import UUID

from django.http import HttpResponse

from channels_app import doorway
from channels_app.actions import chat as actions
from channels_app.errors import NoSuchChat
from channels_app.queries import feed
from channels_app.views.widget.door import (
    VisitorRequest,
    answer,
    body,
    for_visitor,
    refuse,
)
from helpdesk.base import limits


@for_visitor("POST")
def say(request: VisitorRequest) -> HttpResponse:
    """Words: 202 as soon as they are kept."""
    saying = doorway.says(
        request.visitor,
        body(request),
        network=limits.network(request),
        browser=request.headers.get("User-Agent", ""),
    )
    return answer({"id": str(saying.id), "chat": str(saying.chat)}, status=202)


@for_visitor("GET")
def chat(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """What is new after a number; everything when that is none."""
    found = feed.chat_of(request.visitor, chat)
    if found is None:
        raise NoSuchChat
    return answer(feed.feed(found, number(request.GET.get("after", ""))))


@for_visitor("POST")
def mark(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """How far they have it, and have looked at it."""
    doorway.marks(request.visitor, chat, body(request))
    return answer({})


@for_visitor("POST")
def end(request: VisitorRequest, chat: UUID) -> HttpResponse:
    """Goodbye."""
    body(request)
    found = feed.plain_chat(request.visitor, chat)
    if found is None:
        raise NoSuchChat
    actions.end(found)
    return answer({})


def no_such_chat() -> HttpResponse:
    """Not theirs, or not there: both look the same."""
    return refuse("not_found", str(NoSuchChat()), status=404)


def number(text: str) -> int:
    """A number a feed told; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 else 0
