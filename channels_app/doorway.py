"""What a visitor's page asks, whichever way it came: by HTTP, by socket, by a long poll.

Sync, a few statements each; sockets run these in a thread.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from channels_app.actions import chat as actions
from channels_app.actions.claims import About
from channels_app.actions.saying import Saying, about, understand
from channels_app.errors import Blocked, Invalid, NoSuchChat, NoSuchWidget
from channels_app.models import Visitor
from channels_app.payload import Said
from channels_app.queries import feed, telling, visitors
from channels_app.queries.telling import Found
from helpdesk.base.countries import country_of
from helpdesk.base.plaintext import one_line


def visitor_of(token: object, key: str | None) -> Visitor:
    """Who asks.

    Raises:
        tokens.Void: nobody; they begin anew.
        NoSuchWidget, Blocked: there is nothing here for them.
    """
    visitor = visitors.of_token(token, key)
    if visitor is None:
        raise NoSuchWidget
    if visitor.blocked_at is not None:
        raise Blocked
    return visitor


def enter(visitor: Visitor) -> Found:
    """A page is open: how its chats stand."""
    if visitor.is_known:
        actions.present([visitor.public_id])
    return telling.found(visitor)


def says(visitor: Visitor, said: Said, *, network: str, browser: str) -> Saying:
    """Words. Raises as `actions.say` does.

    network: see `limits.network`. browser: what it calls itself.
    """
    saying = understand(said)
    if saying.about is not None:
        saying.about["browser"] = named(browser)
        saying.about["country"] = country_of(network)
    actions.say(visitor, saying, network=network)
    return saying


def marks(visitor: Visitor, chat: UUID, said: Said) -> None:
    """How far they have a chat, and have looked at it.

    Raises:
        NoSuchChat: it is not theirs.
        Invalid: these are no numbers.
    """
    got, seen = whole(said, "got"), whole(said, "seen")
    found = feed.plain_chat(visitor, chat)
    if found is None:
        raise NoSuchChat
    actions.mark(found, got=got, seen=seen)


def place_of(said: Said, *, browser: str) -> About | None:
    """Where a page is on the site, if it says so, and what it claims. Raises Invalid."""
    if "about" not in said:
        return None
    errors: dict[str, list[str]] = {}
    found = about(said["about"], errors)
    if errors:
        raise Invalid(errors)
    return {**found, "browser": named(browser)}


def named(browser: str) -> str:
    """What a browser calls itself."""
    return one_line(browser, limit=300)


def looks(visitor: Visitor, place: About) -> None:
    """They went to another page of the site."""
    actions.looked(visitor, place)


def whole(said: Said, name: str) -> int:
    """A number of a chat. Raises Invalid."""
    value: Any = said.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid({name: [_("This is not understood.")]})
    return value


def uuid_of(value: object) -> UUID:
    """What a browser calls a chat. Raises NoSuchChat."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise NoSuchChat from error
