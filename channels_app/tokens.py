"""The token a visitor's browser keeps: whom it names, on which widget, and until when;
and what a form's page carries, which says when it was opened.

It is signed and not sealed: nothing in it is a secret. A new one names a visitor nobody
has a row for yet; who never says anything leaves no trace.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.utils import timezone

from helpdesk.base.ids import new_id

SALT = "channels_app.visitor"
GOOD_FOR = timedelta(days=180)
FILE_SALT = "channels_app.visitor_file"
FILE_FOR = timedelta(hours=1)
SENT_SALT = "channels_app.sent_file"
GIVEN_SALT = "channels_app.given_file"
GIVEN_FOR = timedelta(days=30)
FORM_SALT = "channels_app.form"
HELD_SALT, HELD_FOR = "channels_app.held_file", timedelta(hours=1)
FILLED_SALT = "channels_app.filled_form"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A page of a form. name: of this page alone. at: when it was opened."""

    name: UUID
    at: datetime


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
    return _read_file_of(signed, SENT_SALT, FILE_FOR)


def sign_given(delivery: UUID, file: UUID) -> str:
    """The last part of the address that a customer gets in place of a file."""
    return TimestampSigner(salt=GIVEN_SALT).sign(f"{delivery.hex}.{file.hex}")


def read_given(signed: str) -> tuple[UUID, UUID]:
    """The delivery and the file of such an address.

    Raises:
        Void: it is over, or none of ours.
    """
    return _read_file_of(signed, GIVEN_SALT, GIVEN_FOR)


def _read_file_of(signed: str, salt: str, age: timedelta) -> tuple[UUID, UUID]:
    try:
        delivery, file = (
            TimestampSigner(salt=salt).unsign(signed, max_age=age).split(".")
        )
        return UUID(hex=delivery), UUID(hex=file)
    except (BadSignature, ValueError) as error:
        raise Void from error


def begin_form(channel: int) -> str:
    """What the page of this channel's form carries, opened just now."""
    at = int(timezone.now().timestamp() * 1000)
    return Signer(salt=FORM_SALT).sign(f"{channel}.{new_id().hex}.{at}")


def read_form(token: str, *, channel: int) -> Begun:
    """Which page this is.

    Raises:
        Void: none of this form's.
    """
    try:
        signed = Signer(salt=FORM_SALT).unsign(token[:LONGEST])
        whose, name, at = signed.split(".")
        moment = datetime.fromtimestamp(int(at) / 1000, UTC)
        begun = Begun(name=UUID(hex=name), at=moment)
    except (BadSignature, ValueError) as error:
        raise Void from error
    if int(whose) != channel:
        raise Void
    return begun


def sign_held(channel: int, file: UUID) -> str:
    """What the page of this channel's form carries for a file that is kept for it."""
    return TimestampSigner(salt=HELD_SALT).sign(f"{channel}.{file.hex}")


def read_held(key: str, *, channel: int) -> UUID:
    """Which file that is.

    Raises:
        Void: it is over, or none of this form's.
    """
    try:
        signer = TimestampSigner(salt=HELD_SALT)
        whose, file = signer.unsign(key[:LONGEST], max_age=HELD_FOR).split(".")
        found = UUID(hex=file)
    except (BadSignature, ValueError) as error:
        raise Void from error
    if int(whose) != channel:
        raise Void
    return found


def sign_filled(name: UUID) -> str:
    """The last part of the address of the page that says thank you."""
    return Signer(salt=FILLED_SALT).sign(name.hex)


def read_filled(signed: str) -> UUID:
    """What was sent.

    Raises:
        Void: none of ours.
    """
    try:
        return UUID(hex=Signer(salt=FILLED_SALT).unsign(signed[:LONGEST]))
    except (BadSignature, ValueError) as error:
        raise Void from error


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)


def _file_signer() -> TimestampSigner:
    return TimestampSigner(salt=FILE_SALT)
