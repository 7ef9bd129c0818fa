"""What providers call messages, and albums: several of their messages that are one of ours.

A name is good for one message of a channel (`Named`). Words that come by a name we have are
that message, whatever their payload is called; a picture of an album we have joins it.
"""

from collections.abc import Iterable, Sequence

from channels_app.models import Named
from channels_app.models.envelope import fit
from channels_app.said import Said
from tickets.actions.albums import add_to
from tickets.models import Message


def known(said: Said) -> Message | None:
    """The message that has one of the names of these words already."""
    return there([said], joining=False).get(0)


def there(sayings: Sequence[Said], *, joining: bool = True) -> dict[int, Message]:
    """Of these words, by their places among them: the messages they are already, or are a
    part of. joining: what is new in an album is added to it."""
    wanted = {
        (said.channel.pk, name): at
        for at, said in enumerate(sayings)
        for name in reversed([*_names(said), *_album(said)])
    }
    if not wanted:
        return {}
    rows = Named.objects.filter(
        channel__in={channel for channel, _ in wanted},
        name__in={name for _, name in wanted},
    )
    found: dict[int, Message] = {}
    albums: dict[int, Message] = {}
    for row in rows.select_related("message__ticket").order_by("id"):
        at = wanted.get((row.channel_id, row.name))
        if at is None:
            continue
        is_album = row.name in _album(sayings[at])
        (albums if is_album else found).setdefault(at, row.message)
    for at, message in albums.items():
        if at in found:
            continue
        if joining:
            add_to(message, sayings[at].words)
        found[at] = message
    return found


def remember(told: Iterable[tuple[Said, Message]]) -> None:
    """These words are these messages; their names lead there from now on."""
    rows = [
        Named(channel=said.channel, name=name, message=message)
        for said, message in told
        if not _is_echo(said, message)
        for name in (*_names(said), *_album(said))
    ]
    if rows:
        Named.objects.bulk_create(rows, ignore_conflicts=True)


def _is_echo(said: Said, message: Message) -> bool:
    """What was sent from here is named by who sent it, piece by piece."""
    return said.incoming.ours and message.deliveries.exists()


def _names(said: Said) -> list[str]:
    return [fit(name) for name in said.incoming.names]


def _album(said: Said) -> list[str]:
    """What its album is called here: the same id elsewhere is another one."""
    incoming = said.incoming
    if not incoming.album:
        return []
    return [fit(f"album:{incoming.place}:{incoming.album}")]
