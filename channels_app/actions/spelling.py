"""Addresses as programs of ours type them: which are one, and whose they are."""

from channels_app.actions.introduce import identity_of
from channels_app.adapter import Address
from channels_app.models import Connection
from channels_app.queries.ways import mail_address
from helpdesk.base.plaintext import printable
from tickets import numbers
from tickets.actions import known_at
from tickets.models import Channel, Identity


def offer_ours() -> None:
    """A visitor of a widget has no address that could be typed; callers have `/calls/`."""
    known_at.know("email", _mail)
    known_at.know("custom", _own)
    known_at.know("sms", _number)


def _mail(channel: Channel, typed: str, name: str) -> Identity | None:
    address = mail_address(typed, name=name)
    return None if address is None else identity_of(address)


def _number(channel: Channel, typed: str, name: str) -> Identity | None:
    """As it is dialled from where our own number is."""
    rows = Connection.objects.filter(channel=channel)
    ours = rows.values_list("config__number", flat=True).first()
    found = numbers.canonical(typed, like=str(ours or ""))
    if found is None:
        return None
    shown = numbers.shown(found)
    return identity_of(Address(kind="sms", canonical=found, shown=shown, name=name))


def _own(channel: Channel, typed: str, name: str) -> Identity | None:
    """What a program of others calls somebody is theirs: it is kept as it is."""
    if not typed.strip() or printable(typed) != typed:
        return None
    return identity_of(
        Address(kind=channel.kind, canonical=typed, shown=typed, name=name)
    )
