"""Envelope -> Incoming -> identity -> thread -> ticket, the same for every channel."""

import logging
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from channels_app import elsewhere, line
from channels_app.actions.introduce import Key
from channels_app.adapter import Incoming, Unreadable
from channels_app.models import Envelope
from channels_app.said import Said
from channels_app.story import Doubtful, Refuse, our_addresses
from helpdesk.base import richtext
from helpdesk.base.designed import is_designed
from helpdesk.base.plaintext import label, one_line, printable
from tickets.actions import Words
from tickets.actions.files import NewFile, keep
from tickets.models import Message

logger = logging.getLogger(__name__)

# Of an address, which identities are unique by.
LONGEST = 320


@dataclass(frozen=True, slots=True)
class Ready:
    """An envelope that was understood; its files are kept already."""

    envelope: Envelope
    said: Said


def drain() -> int:
    """Work all that is due; how many envelopes that were."""
    worked = 0
    while True:
        token, envelopes = line.claim()
        if not envelopes:
            return worked
        worked += len(envelopes)
        work(token, envelopes)
        # What came meanwhile in the same conversations had to wait for these.
        if len(envelopes) < line.BATCH and not line.is_anybody_next():
            return worked


def work(token: UUID, envelopes: list[Envelope]) -> None:
    """Understand all of them, then write all of them down in one transaction."""
    understood = [
        ready for envelope in envelopes if (ready := _understand(envelope, token))
    ]
    with transaction.atomic():
        held = line.still_ours([ready.envelope for ready in understood], token)
        ours = our_addresses()
        welcome = [
            ready
            for ready in understood
            if ready.envelope.pk in held and _is_welcome(ready, token, ours)
        ]
        _write_down(welcome, token)


def _understand(envelope: Envelope, token: UUID) -> Ready | None:
    """Parsing and writing of files happen before the transaction: they take time."""
    try:
        if envelope.size > settings.MAIL_MAX_BYTES:
            raise Unreadable(f"too large to be read ({envelope.size:,} bytes)")
        connection = envelope.channel.connection
        incoming = connection.adapter.parse(connection.settings(), envelope.content())
        if not isinstance(incoming, Incoming):
            raise Unreadable("nothing was said in it")
        _named(incoming)
        words = _words(envelope, incoming)
        # The files are on the disk now; twenty mails' worth of them need not stay here.
        said = Said(envelope.channel, replace(incoming, files=()), words)
        return Ready(envelope, said)
    except Unreadable as reason:
        line.end(
            envelope,
            token,
            Envelope.State.QUARANTINED,
            reason=str(reason) or "It cannot be read.",
        )
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 no payload may stop the line
        _trouble(envelope, token, error)
    return None


def _named(incoming: Incoming) -> None:
    """Raise Unreadable unless its sender can be told apart from everybody else."""
    if incoming.sender is None:
        raise Unreadable("it names no sender")
    address = incoming.sender.canonical
    # Made shorter or printable it could be somebody else's (AC-87).
    if len(address) > LONGEST or printable(address) != address:
        raise Unreadable("its sender's address cannot be kept")


def _words(envelope: Envelope, incoming: Incoming) -> Words:
    """What is kept of it, without the characters PostgreSQL cannot keep."""
    return Words(
        subject=one_line(incoming.subject, limit=500),
        text=printable(incoming.text),
        html=richtext.clean(incoming.html),
        said_at=envelope.received_at,
        dated=incoming.dated,
        place=printable(incoming.place),
        auto=incoming.auto,
        warnings=_warnings(incoming),
        key=incoming.key,
        answered=incoming.answered,
        form=incoming.form,
        files=keep(
            NewFile(
                filename=label(file.filename, default="file"),
                content_type=one_line(file.content_type, limit=127),
                content=file.content,
                content_id=one_line(file.content_id, limit=255),
                inline=file.inline,
            )
            for file in incoming.files
        ),
    )


def _warnings(incoming: Incoming) -> tuple[str, ...]:
    """Doubts, and whether it is worth showing as it was designed."""
    designed = (Message.DESIGNED,) if is_designed(incoming.html) else ()
    return (*incoming.warnings, *designed)


def _is_welcome(ready: Ready, token: UUID, ours: frozenset[Key]) -> bool:
    try:
        elsewhere.question(ready.said, ours=ours)
    except Refuse as refused:
        state, reason = Envelope.State.REJECTED, str(refused)
    except Doubtful as doubt:
        state, reason = Envelope.State.QUARANTINED, str(doubt)
    else:
        return True
    line.end(ready.envelope, token, state, reason=reason)
    return False


def _write_down(group: list[Ready], token: UUID) -> None:
    """All in one savepoint, or each in its own: one's failure is nobody else's."""
    if not group:
        return
    try:
        with transaction.atomic():
            messages = elsewhere.tell([ready.said for ready in group])
            told = zip(group, messages, strict=True)
            line.stored({ready.envelope.pk: said.pk for ready, said in told}, token)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 as above
        if len(group) > 1:
            for ready in group:
                _write_down([ready], token)
        else:
            _trouble(group[0].envelope, token, error)


def _trouble(envelope: Envelope, token: UUID, error: Exception) -> None:
    logger.error(
        "envelope %s failed, attempt %s",
        envelope.pk,
        envelope.attempts,
        exc_info=error,
    )
    line.try_later(envelope, token, reason=f"{type(error).__name__}: {error}")
