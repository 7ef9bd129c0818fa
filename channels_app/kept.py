"""What an adapter read, made fit to be kept: bounded, sanitised, its files on the disk."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from channels_app.adapter import Incoming, Unreadable
from helpdesk.base import richtext
from helpdesk.base.designed import has_remote_pictures, is_designed
from helpdesk.base.plaintext import label, one_line, printable
from tickets.actions import Words
from tickets.actions.awaited import Expected
from tickets.actions.files import NewFile, keep
from tickets.models import Message

# Of an address, which identities are unique by.
LONGEST = 320
# Bytes of a file: a column takes twice as many.
LARGEST = 2**62
# Of those a letter names: nobody is offered more.
MOST_COPIED = 50
# How far back a provider's clock is believed: for so long it tries what it cannot deliver.
OLDEST = timedelta(days=7)


def require_named(incoming: Incoming) -> None:
    """Raise Unreadable unless its sender can be told apart from everybody else."""
    if incoming.sender is None:
        raise Unreadable("it names no sender")
    address = incoming.sender.canonical
    # Made shorter or printable it could be somebody else's (AC-87).
    if len(address) > LONGEST or printable(address) != address:
        raise Unreadable("its sender's address cannot be kept")


def kept(incoming: Incoming, *, received_at: datetime) -> Words:
    """Its words, without the characters PostgreSQL cannot keep; their files are written."""
    return Words(
        subject=one_line(incoming.subject, limit=500),
        text=printable(incoming.text),
        html=richtext.clean(incoming.html, _pictures(incoming) or None),
        said_at=_said_at(incoming, received_at),
        dated=incoming.dated,
        place=printable(incoming.place),
        auto=incoming.auto,
        warnings=_warnings(incoming),
        key=incoming.key,
        answered=incoming.answered,
        form=incoming.form,
        public=incoming.public,
        copied=tuple(_copied(incoming)),
        spam=incoming.spam,
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
        awaited=tuple(
            Expected(
                name=printable(file.name),
                filename=label(file.filename, default="file"),
                content_type=one_line(file.content_type, limit=127),
                size=_size(file.size),
            )
            for file in incoming.remote
        ),
    )


def _pictures(incoming: Incoming) -> frozenset[str]:
    """Names of pictures that came within its words."""
    return frozenset(
        file.content_id
        for file in incoming.files
        if file.inline and file.content_type.startswith("image/")
    )


def _copied(incoming: Incoming) -> Iterator[dict[str, str]]:
    """Who else a letter names, to be offered to whoever answers it."""
    asked = {one.canonical: one for one in incoming.answer_to}
    others = [one for one in incoming.recipients if one.canonical not in asked]
    for one in [*asked.values(), *others][:MOST_COPIED]:
        if printable(one.canonical) == one.canonical and len(one.canonical) <= LONGEST:
            yield {
                "canonical": one.canonical,
                "shown": one_line(one.shown, limit=400),
                "name": one_line(one.name, limit=200),
            }


def _size(told: int | None) -> int | None:
    """What a provider says of it before it is there, as far as it can be true: no words
    are lost because of a number beside them."""
    return told if told is not None and 0 <= told <= LARGEST else None


def _said_at(incoming: Incoming, received_at: datetime) -> datetime:
    """When it was said by the clock of a provider that we believe: what was delivered in
    any order is read in the right one. Never later than we had it, nor long before."""
    if incoming.said_at is None:
        return received_at
    return max(min(incoming.said_at, received_at), received_at - OLDEST)


def _warnings(incoming: Incoming) -> tuple[str, ...]:
    """Doubts, and whether it is worth showing as it was designed, or with its pictures."""
    designed = (Message.DESIGNED,) if is_designed(incoming.html) else ()
    remote = (Message.REMOTE,) if has_remote_pictures(incoming.html) else ()
    return (*incoming.warnings, *designed, *remote)
