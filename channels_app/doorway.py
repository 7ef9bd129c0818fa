"""What a visitor's page asks, whichever way it came: by HTTP, by socket, by a long poll.

Sync, a few statements each; sockets run these in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from channels_app import tokens
from channels_app.actions import chat as actions
from channels_app.actions import chorus, presence
from channels_app.actions.chorus import Words
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
    visitor = _let_in(visitors.of_token(token, key))
    if isinstance(visitor, Exception):
        raise visitor
    return visitor


def enter(asked: Sequence[tuple[object, str | None]]) -> list[Found | Exception]:
    """Pages are open, of these tokens on these widgets: how the chats of each stand, or
    what `visitor_of` raises for it. Three statements for all who are known."""
    named = [_let_in(one) for one in visitors.of_tokens(asked)]
    known = [one for one in named if isinstance(one, Visitor) and one.is_known]
    presence.enter(known)
    stand = telling.standings_of({one.pk: one for one in known}.values())
    return [
        stand.get(one.public_id, Found(is_known=False))
        if isinstance(one, Visitor)
        else one
        for one in named
    ]


def _let_in(visitor: Visitor | tokens.Void | None) -> Visitor | Exception:
    if visitor is None:
        return NoSuchWidget()
    if isinstance(visitor, Visitor) and visitor.blocked_at is not None:
        return Blocked()
    return visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A frame of words as a socket has it.

    network: see `limits.network`. browser: what it calls itself.
    """

    token: object
    key: str
    said: Said
    network: str
    browser: str


def say(asked: Sequence[Spoken]) -> list[Saying | Exception]:
    """What was said at the same moment; or what `visitor_of` and `says` raise for it."""
    named = visitors.of_tokens((one.token, one.key) for one in asked)
    read = [
        _words(one, _let_in(visitor)) for one, visitor in zip(asked, named, strict=True)
    ]
    words = [one for one in read if isinstance(one, Words)]
    troubles = iter(chorus.say(words))
    return [
        (next(troubles) or one.saying) if isinstance(one, Words) else one
        for one in read
    ]


def _words(one: Spoken, visitor: Visitor | Exception) -> Words | Exception:
    if isinstance(visitor, Exception):
        return visitor
    try:
        saying = _understood(one.said, network=one.network, browser=one.browser)
    except Invalid as refusal:
        return refusal
    return Words(visitor, saying, one.network)


def says(visitor: Visitor, said: Said, *, network: str, browser: str) -> Saying:
    """Words. Raises as `actions.say` does. network, browser: see `Spoken`."""
    saying = _understood(said, network=network, browser=browser)
    actions.say(visitor, saying, network=network)
    return saying


def _understood(said: Said, *, network: str, browser: str) -> Saying:
    """Raises Invalid."""
    saying = understand(said)
    if saying.about is not None:
        saying.about["browser"] = named(browser)
        saying.about["country"] = country_of(network)
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
    presence.looked(visitor, place)


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
