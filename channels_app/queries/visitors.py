"""Which widget is asked, and who asks."""

from channels_app import tokens
from channels_app.models import Connection, Visitor


def site(key: str) -> Connection | None:
    """The active widget of this key, with its channel."""
    found = (
        Connection.objects.select_related("channel__team__calendar")
        .filter(key=key, channel__is_active=True)
        .first()
    )
    # Other kinds of channels may have keys of their own, for addresses of their own.
    return found if found and found.channel.traits.get("live") else None


def of_token(token: object, key: str) -> Visitor | None:
    """Whom a token names on this widget; None: there is no such widget.

    Somebody who never said anything has no row yet: theirs is not saved (`pk` is None).
    `visitor.channel.connection` is there without another look.

    Raises:
        tokens.Void: it is over, or another widget's.
    """
    said = tokens.read(token)
    visitor = (
        Visitor.objects.select_related(
            "mail", "channel__connection", "channel__team__calendar"
        )
        .filter(public_id=said.visitor)
        .first()
    )
    if visitor is None:
        return _new(said, key)
    channel = visitor.channel
    if channel.connection.key != key or not channel.is_active:
        if site(key) is None:
            return None
        raise tokens.Void
    if (said.channel, said.epoch) != (channel.pk, visitor.epoch):
        raise tokens.Void
    return visitor


def _new(said: tokens.Pass, key: str) -> Visitor | None:
    found = site(key)
    if found is None:
        return None
    if (said.channel, said.epoch) != (found.pk, 1):
        raise tokens.Void
    return Visitor(public_id=said.visitor, channel=found.channel)
