"""Public words: who listens to them, and how they become a ticket.

Whoever answers below what we said in a ticket of theirs goes on in it. All else is told to
the listener, who keeps it where somebody decides; the room that does so registers here,
since it stands above this one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction

from channels_app import elsewhere
from channels_app.actions.introduce import key_of
from channels_app.adapter import Unreadable
from channels_app.kept import kept, require_named
from channels_app.models import Envelope
from channels_app.parsed import Deleted, Edited, Heard
from channels_app.queries.named import message_ids
from channels_app.said import Said
from channels_app.story import Refuse, remember
from tickets.models import Channel, Message, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who keeps public words; called inside the transaction that ends the envelope.

    heard: keep these; `beside` is the message of ours or of a ticket that they answer,
        where somebody else than its customer did. The message they became, where that
        was decided at once.
    happened: whether it was of words that are kept there, and was taken note of.
    """

    heard: Callable[[Envelope, Heard, Message | None], Message | None]
    happened: Callable[[Channel, Edited | Deleted], bool]


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Register who listens; there is one, and the last word counts."""
    _listeners[:] = [listener]


def take(envelope: Envelope, heard: Heard, said: Said) -> Message | None:
    """Public words go on in the ticket they answer in, or to whoever listens.

    Raises:
        Refuse: we said them ourselves.
    """
    _require_theirs(said)
    beside = _answered(said)
    if beside is not None and _is_theirs(beside, said):
        remember((said.channel, beside.ticket.survivor(), said.incoming.place))
        return elsewhere.tell([said])[0]
    for listener in _listeners:
        return listener.heard(envelope, heard, beside)
    return elsewhere.tell([said])[0]


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
    (message,) = elsewhere.tell([understood(row, heard)])
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
    incoming = replace(heard.incoming, files=())
    return Said(envelope.channel, incoming, words)


def _require_theirs(said: Said) -> None:
    own = said.channel.connection.config.get("account", "")
    if own and said.sender.canonical == own:
        raise Refuse("We said it ourselves.")


def _answered(said: Said) -> Message | None:
    """The nearest of the messages it answers that we have."""
    names = said.incoming.replies
    known = message_ids(said.channel, names) if names else {}
    nearest = next((known[name] for name in names if name in known), None)
    if nearest is None:
        return None
    rows = Message.objects.select_related("ticket__merged_into")
    return rows.filter(public_id=nearest).first()


def _is_theirs(message: Message, said: Said) -> bool:
    """Whether it is said by somebody who takes part in its ticket, which goes on."""
    ticket = message.ticket.survivor()
    if ticket.status == Status.CLOSED:
        return False
    kind, canonical = key_of(said.sender)
    return ticket.participants.filter(
        identity__kind=kind, identity__canonical=canonical, confirmed_at__isnull=False
    ).exists()
