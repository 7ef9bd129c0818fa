"""Public words: who listens to them, and how they become a ticket.

Whoever answers below what we said in a ticket of theirs goes on in it. All else is told to
the listener, who keeps it where somebody decides; the room that does so registers here,
since it stands above this one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from channels_app import elsewhere
from channels_app.actions.introduce import key_of
from channels_app.adapter import Unreadable
from channels_app.kept import kept, require_named
from channels_app.models import Connection, Envelope, Proving
from channels_app.parsed import Deleted, Edited, Heard
from channels_app.queries.named import message_ids
from channels_app.said import Said
from channels_app.story import Refuse, remember
from tickets.actions.changed import corrected
from tickets.models import Channel, Message, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who keeps public words; called inside the transaction that ends the envelope.

    heard: keep these; `beside` is the message of ours or of a ticket that they answer,
        where somebody else than its customer did. The message they became, where that
        was decided at once.
    joined: these are in a ticket without anybody's doing, as this message: now, or again.
    happened: whether it was of words that are kept there, and was taken note of.
    """

    heard: Callable[[Envelope, Heard, Message | None], Message | None]
    joined: Callable[[Envelope, Heard, Message], None]
    happened: Callable[[Channel, Edited | Deleted], bool]


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Register who listens; there is one, and the last word counts."""
    _listeners[:] = [listener]


def take(envelope: Envelope, heard: Heard, said: Said) -> Message | None:
    """Public words go on in the ticket they answer in, or to whoever listens.

    Raises:
        Refuse: we said them ourselves, or somebody else is known to have said them.
    """
    _require_theirs(said)
    message = _again(envelope, said) or _goes_on(said) or _shows(said)
    if message is not None:
        for listener in _listeners:
            listener.joined(envelope, heard, message)
        return message
    for listener in _listeners:
        return listener.heard(envelope, heard, _known(said, said.incoming.replies))
    return elsewhere.tell([said])[0]


def _shows(said: Said) -> Message | None:
    """Words with a code that was shown to who wrote in a ticket, and wants to go on."""
    kind, canonical = key_of(said.sender)
    found = [one.code for one in said.codes]
    asked = Proving.objects.filter(
        code__in=found, proven_at=None, expires_at__gt=timezone.now()
    )
    theirs = Message.objects.filter(
        ticket__in=asked.values("continuation__ticket"),
        identity__kind=kind,
        identity__canonical=canonical,
        public=True,
    )
    return elsewhere.tell([said])[0] if found and theirs.exists() else None


def happened(channel: Channel, what: Edited | Deleted) -> bool:
    """Whether it happened to words that are kept outside of tickets."""
    return any(listener.happened(channel, what) for listener in _listeners)


@transaction.atomic
def bring(envelope: Envelope) -> Message:
    """Public words that were kept become a ticket, or go on in one; once.

    Raises:
        Unreadable: they are no public words.
        Refuse: they cannot be kept.
    """
    row = Envelope.objects.select_for_update(of=("self",), no_key=True).get(
        pk=envelope.pk
    )
    if row.message is not None:
        return row.message
    connection = row.channel.connection
    heard = connection.adapter.parse(connection.settings(), row.content())
    if not isinstance(heard, Heard):
        raise Unreadable("These are no public words.")
    said = understood(row, heard)
    message = _goes_on(said) or elsewhere.tell([said])[0]
    row.message = message
    row.save(update_fields=["message"])
    return message


def understood(envelope: Envelope, heard: Heard) -> Said:
    """The words, fit to be kept.

    Raises:
        Unreadable: they name nobody.
    """
    require_named(heard.incoming)
    words = kept(heard.incoming, received_at=envelope.received_at)
    words = replace(words, link=heard.address)
    incoming = replace(heard.incoming, files=())
    return Said(envelope.channel, incoming, words)


def _require_theirs(said: Said) -> None:
    """Of several accounts of ours one hears what the other says."""
    ours = Connection.objects.filter(
        channel__kind=said.channel.kind, config__account=said.sender.canonical
    )
    if said.sender.canonical and ours.exists():
        raise Refuse("We said it ourselves.")


def _again(envelope: Envelope, said: Said) -> Message | None:
    """The message it is already, by whichever of our accounts. Where it came by the same
    one before, it was changed since."""
    message = _known(said, said.incoming.names)
    if message is None or message.identity is None:
        return None
    writer = message.identity
    if (writer.kind, writer.canonical) != key_of(said.sender):
        raise Refuse("Somebody else is known to have said it.")
    words = said.words
    if message.channel_id == said.channel.pk and words.text != message.text:
        at = envelope.received_at
        corrected(message, text=words.text, html=words.html, at=at)
    return message


def _goes_on(said: Said) -> Message | None:
    """What it is in the ticket in which it answers; None: it is somebody else's."""
    beside = _known(said, said.incoming.replies)
    if beside is None or not _is_theirs(beside, said):
        return None
    remember((said.channel, beside.ticket.survivor(), said.incoming.place))
    (message,) = elsewhere.tell([said])
    return message


def _known(said: Said, names: Sequence[str]) -> Message | None:
    """The first of these that is a message here, by whichever of our accounts: what
    everybody can read has one name for all."""
    if not names:
        return None
    found: dict[str, UUID] = {}
    for channel in Channel.objects.filter(kind=said.channel.kind).order_by("id"):
        found = message_ids(channel, names) | found
    found |= message_ids(said.channel, names)
    first = next((found[name] for name in names if name in found), None)
    if first is None:
        return None
    rows = Message.objects.select_related("ticket__merged_into", "identity")
    return rows.filter(public_id=first).first()


def _is_theirs(message: Message, said: Said) -> bool:
    """Whether it is said by somebody who takes part in its ticket, which goes on."""
    ticket = message.ticket.survivor()
    if ticket.status == Status.CLOSED:
        return False
    kind, canonical = key_of(said.sender)
    return ticket.participants.filter(
        identity__kind=kind, identity__canonical=canonical, confirmed_at__isnull=False
    ).exists()
