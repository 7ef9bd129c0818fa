"""Which widget is asked, and who asks."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from channels_app import tokens
from channels_app.models import Connection, Visitor
from helpdesk.base.written import WrittenModels

# Of a key, as its column holds it.
LONGEST = 32


def site(key: str) -> Connection | None:
    """The active widget of this key, with its channel."""
    # As we make them; anything may be asked for.
    is_one = key.isascii() and key.isalnum() and len(key) <= LONGEST
    return _live(_of_key.first(key=key)) if is_one else None


def _live(found: Connection | None) -> Connection | None:
    # Other kinds of channels may have keys of their own, for addresses of their own.
    return found if found and found.channel.traits.get("live") else None


def _active() -> QuerySet[Connection]:
    active = Connection.objects.filter(channel__is_active=True)
    return active.select_related("channel__team__calendar")


def of_token(token: object, key: str | None) -> Visitor | None:
    """Whom a token names on this widget; None: there is no such widget.

    key: None for whichever widget the token is of.

    Somebody who never said anything has no row yet: theirs is not saved (`pk` is None).
    `visitor.channel.connection` is there without another look.

    Raises:
        tokens.Void: it is over, or another widget's.
    """
    said = tokens.read(token)
    return _named(said, key, _of_name.first(name=said.visitor))


def of_tokens(
    asked: Iterable[tuple[object, str | None]],
) -> list[Visitor | tokens.Void | None]:
    """`of_token` for many, in one statement for all who have a row."""
    said = [(_read(token), key) for token, key in asked]
    names = {one.visitor for one, _key in said if isinstance(one, tokens.Pass)}
    rows = {row.public_id: row for row in _rows().filter(public_id__in=names)}
    return [
        one if isinstance(one, tokens.Void) else _tried(one, key, rows.get(one.visitor))
        for one, key in said
    ]


def _read(token: object) -> tokens.Pass | tokens.Void:
    try:
        return tokens.read(token)
    except tokens.Void as void:
        return void


def _tried(
    said: tokens.Pass, key: str | None, visitor: Visitor | None
) -> Visitor | tokens.Void | None:
    try:
        return _named(said, key, visitor)
    except tokens.Void as void:
        return void


def _rows() -> QuerySet[Visitor]:
    return Visitor.objects.select_related("channel__connection")


def _named(
    said: tokens.Pass, key: str | None, visitor: Visitor | None
) -> Visitor | None:
    """Whom it names, whose row this is. Raises Void."""
    if visitor is None:
        return _new(said, key)
    channel = visitor.channel
    if not channel.is_active:
        return None
    if key is not None and channel.connection.key != key:
        if site(key) is None:
            return None
        raise tokens.Void
    if (said.channel, said.epoch) != (channel.pk, visitor.epoch):
        raise tokens.Void
    return visitor


def _new(said: tokens.Pass, key: str | None) -> Visitor | None:
    found = (
        site(key) if key is not None else _live(_of_channel.first(channel=said.channel))
    )
    if found is None:
        return None
    if (said.channel, said.epoch) != (found.pk, 1):
        raise tokens.Void
    return Visitor(public_id=said.visitor, channel=found.channel)


# Each request of a widget asks these.
_of_key = WrittenModels(lambda key: _active().filter(key=key), key="\0key")
_of_channel = WrittenModels(lambda channel: _active().filter(pk=channel), channel=-101)
_of_name = WrittenModels(
    lambda name: _rows().filter(public_id=name), name=UUID(int=101)
)
