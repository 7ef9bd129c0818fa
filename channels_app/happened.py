"""What happened to words after they were said: changed, taken back, reacted to.

Each names a message by what its provider calls it. It may overtake that message, since
providers send as they like; then it waits, in a line of its own.
"""

from datetime import datetime

from django.utils import timezone

from channels_app.actions.introduce import Key, key_of
from channels_app.adapter import Address
from channels_app.models import Envelope
from channels_app.parsed import Deleted, Edited, Reacted
from channels_app.queries.named import message_named
from channels_app.story import Refuse
from helpdesk.base import richtext
from helpdesk.base.plaintext import printable
from tickets.actions.changed import corrected, taken_back
from tickets.actions.reacting import react
from tickets.models import Channel, Identity, Message


class NotHere(Exception):
    """It names what we do not have, perhaps not yet. at_last: how it ends where that does
    not come: words are looked at by somebody, anything else is put aside."""

    def __init__(
        self, words: str, *, at_last: Envelope.State = Envelope.State.REJECTED
    ) -> None:
        super().__init__(words)
        self.at_last = at_last


def apply(channel: Channel, what: Edited | Deleted | Reacted) -> None:
    """Change the message it names. Told again, it changes nothing.

    Raises:
        NotHere: that message did not come yet, or never will.
        Refuse: whoever did it may not.
    """
    message = message_named(channel, what.name)
    if message is None:
        raise _not_here(what)
    if isinstance(what, Reacted):
        identity = _part_of(message, what.sender)
        react(message, identity=identity, emoji=what.emoji, at=_believed(what.at))
        return
    _require_writer(message, what.sender)
    if isinstance(what, Deleted):
        taken_back(message, at=_believed(what.at))
        return
    corrected(
        message,
        text=printable(what.text),
        html=richtext.clean(what.html),
        at=_believed(what.at),
    )


def _not_here(what: Edited | Deleted | Reacted) -> NotHere:
    if isinstance(what, Edited):
        return NotHere(
            "It changes a message that is not here.",
            at_last=Envelope.State.QUARANTINED,
        )
    return NotHere("It tells of a message that is not here.")


def _believed(at: datetime) -> datetime:
    """Their clock, but nothing happens later than now."""
    return min(at, timezone.now())


def _require_writer(message: Message, sender: Address) -> None:
    """Nobody changes somebody else's words, nor ours."""
    writer = message.identity
    if message.direction != Message.Direction.IN or writer is None:
        raise Refuse("It changes words that no customer said.")
    if (writer.kind, writer.canonical) == key_of(sender):
        return
    known = _known(key_of(sender))
    if known is None or known.customer_id != writer.customer_id:
        raise Refuse("It changes words of somebody else.")


def _part_of(message: Message, sender: Address) -> Identity:
    """Their address, if they have a part in this conversation."""
    known = _known(key_of(sender))
    ticket = message.ticket
    if known is not None and (
        known.customer_id == ticket.customer_id
        or ticket.participants.filter(identity=known).exists()
        or ticket.messages.filter(identity=known).exists()
    ):
        return known
    raise Refuse("It is by somebody who has no part in this conversation.")


def _known(key: Key) -> Identity | None:
    kind, canonical = key
    return Identity.objects.filter(kind=kind, canonical=canonical).first()
