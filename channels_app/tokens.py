"""The token a visitor's browser keeps: whom it names, on which widget, and until when.

It is signed and not sealed: nothing in it is a secret. A new one names a visitor nobody
has a row for yet; who never says anything leaves no trace.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner

from helpdesk.base.ids import new_id

SALT = "channels_app.visitor"
GOOD_FOR = timedelta(days=180)
FILE_SALT = "channels_app.visitor_file"
FILE_FOR = timedelta(hours=1)
SENT_SALT = "channels_app.sent_file"
# Ours have about 110; what is longer need not be looked at.
LONGEST = 200


class Void(Exception):
    """No token of ours, or one that is over: its browser begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a token says.

    channel: the key of the channel's row.
    epoch: it counts only while the visitor's row has the same (1 before there is one).
    """

    visitor: UUID
    channel: int
    epoch: int = 1


class Named(Protocol):
    """A visitor's row, or what it would be."""

    public_id: UUID
    channel_id: int
    epoch: int


def of(visitor: Named) -> Pass:
    """A pass for this visitor, until they raise their epoch."""
    return Pass(
        visitor=visitor.public_id, channel=visitor.channel_id, epoch=visitor.epoch
    )


def fresh(channel: int) -> Pass:
    """A pass for somebody new."""
    return Pass(visitor=new_id(), channel=channel)


def mint(who: Pass) -> str:
    """The token that says this, good from now on."""
    return _signer().sign(f"{who.visitor.hex}.{who.channel}.{who.epoch}")


def read(token: object) -> Pass:
    """What a token says.

    Raises:
        Void: it says nothing we believe.
    """
    if not isinstance(token, str) or len(token) > LONGEST or not token.isascii():
        raise Void
    try:
        visitor, channel, epoch = _signer().unsign(token, max_age=GOOD_FOR).split(".")
        return Pass(visitor=UUID(hex=visitor), channel=int(channel), epoch=int(epoch))
    except (BadSignature, ValueError) as error:
        raise Void from error


def sign_file(visitor: UUID, file: UUID) -> str:
    """The last part of a file's address, for this visitor, for an hour."""
    return _file_signer().sign(f"{visitor.hex}.{file.hex}")


def read_file(signed: str) -> tuple[UUID, UUID]:
    """The visitor and the file of an address.

    Raises:
        Void: it is over, or none of ours.
    """
    try:
        visitor, file = _file_signer().unsign(signed, max_age=FILE_FOR).split(".")
        return UUID(hex=visitor), UUID(hex=file)
    except (BadSignature, ValueError) as error:
        raise Void from error


def sign_sent(delivery: UUID, file: UUID) -> str:
    """The last part of a file's address, for whoever is handed this delivery."""
    return TimestampSigner(salt=SENT_SALT).sign(f"{delivery.hex}.{file.hex}")


def read_sent(signed: str) -> tuple[UUID, UUID]:
    """The delivery and the file of an address.

    Raises:
        Void: it is over, or none of ours.
    """
    try:
        named = TimestampSigner(salt=SENT_SALT).unsign(signed, max_age=FILE_FOR)
        delivery, file = named.split(".")
        return UUID(hex=delivery), UUID(hex=file)
    except (BadSignature, ValueError) as error:
        raise Void from error


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)


def _file_signer() -> TimestampSigner:
    return TimestampSigner(salt=FILE_SALT)
