"""Which widget is asked, and who asks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from channels_app import tokens
from channels_app.models import Connection, Visitor


def site(key: str) -> Connection | None:
    """The active widget of this key, with its channel."""
    return _live(Connection.objects.filter(key=key))


def _live(connections: QuerySet[Connection]) -> Connection | None:
    active = connections.filter(channel__is_active=True)
    found = active.select_related("channel__team__calendar").first()
    # Other kinds of channels may have keys of their own, for addresses of their own.
    return found if found and found.channel.traits.get("live") else None


def of_token(token: object, key: str | None) -> Visitor | None:
    """Whom a token names on this widget; None: there is no such widget.

    key: None for whichever widget the token is of.

    Somebody who never said anything has no row yet: theirs is not saved (`pk` is None).
    `visitor.channel.connection` is there without another look.

    Raises:
        tokens.Void: it is over, or another widget's.
    """
    said = tokens.read(token)
    return _named(said, key, _rows().filter(public_id=said.visitor).first())


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
        site(key)
        if key is not None
        else _live(Connection.objects.filter(pk=said.channel))
    )
    if found is None:
        return None
    if (said.channel, said.epoch) != (found.pk, 1):
        raise tokens.Void
    return Visitor(public_id=said.visitor, channel=found.channel)
