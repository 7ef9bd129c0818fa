"""Bring what is new in a mailbox, batch by batch.

The cursor holds of each folder (UIDVALIDITY, last UID). A new UIDVALIDITY means that all
UIDs mean something else, so everything is enumerated again and the source keys remove
doubles.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.email.begin import Begin
from channels_app.adapters.email.mailbox import Mailbox, folders_of, opened
from channels_app.adapters.email.reader import BATCH_MAILS, Reader
from channels_app.adapters.email.tidying import Tidying
from channels_app.adapters.email.waiting import until_due

AUDIT_MAILS = 1_000
AUDIT_BYTES = 64 * 1024 * 1024

Cursor = dict[str, Any]


def poll(
    settings: Settings, cursor: Mapping[str, Any], *, wait: float
) -> Generator[Batch, None, None]:
    """New mail since the cursor, then what comes, until the generator is closed.

    Whoever asks for the next batch has stored the one before it.

    Raises:
        ConnectionFailed: for whatever reason there is no mail now.
    """
    with opened(settings) as mailbox:
        readers = readers_of(mailbox, settings.config, cursor)
        tidying = Tidying(settings.config)
        left = None
        while True:
            yield from _look(readers)
            yield _nothing(readers, left)
            # All of it is stored, and the cursor with it.
            tidying.go(mailbox, readers)
            left = tidying.trouble()
            for _ in until_due(
                mailbox, readers[0].folder, wait, alone=len(readers) < 2
            ):
                yield _nothing(readers, left)


def readers_of(
    mailbox: Mailbox, config: Mapping[str, Any], cursor: Mapping[str, Any]
) -> list[Reader]:
    """One for each folder, where it stopped; an old cursor is of the main one."""
    main, *_others = names = folders_of(config)
    known = cursor.get("folders", {main: cursor})
    return [
        Reader(mailbox, name, known.get(name, {}), Begin.of(config, name))
        for name in names
    ]


def _look(readers: list[Reader]) -> Generator[Batch, None, None]:
    """All there is in all folders: one that is not there hides no other."""
    trouble: IMAPClientError | None = None
    for reader in readers:
        try:
            for items in reader.look():
                yield Batch(items=items, cursor=_cursor(readers))
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def _nothing(readers: list[Reader], left: str | None) -> Batch:
    return Batch(items=(), cursor=_cursor(readers), left=left)


def _cursor(readers: list[Reader]) -> Cursor:
    return {"folders": {reader.folder: reader.cursor() for reader in readers}}


def missing(settings: Settings, notes: Sequence[Mapping[str, Any]]) -> list[Raw]:
    """The first mails the server has and these notes of ours do not name.

    The source keys tell which of them are new after all. At most a memoryful, lowest
    UIDs first: a mailbox that lost us more is enumerated again by `poll`.

    Raises:
        ConnectionFailed: the mailbox cannot be read.
    """
    found: list[Raw] = []
    with opened(settings) as mailbox:
        main, *_others = names = folders_of(settings.config)
        for name in names:
            mailbox.turn_to(name)
            ours = {
                note.get("uid")
                for note in notes
                # Notes from before there were several folders do not say which.
                if note.get("folder", main) == name
                and note.get("uidvalidity") == mailbox.uidvalidity
            }
            found += _beside(mailbox, ours, Begin.of(settings.config, name))
    return found


def _beside(mailbox: Mailbox, ours: set[Any], begin: Begin) -> list[Raw]:
    """Of one folder."""
    found: list[Raw] = []
    room = AUDIT_BYTES
    state = {"uidvalidity": mailbox.uidvalidity, "old": Reader.ALL}
    reader = Reader(mailbox, mailbox.folder, state, begin)
    uids = sorted(mailbox.all_uids(begin.on_server()) - ours)[:AUDIT_MAILS]
    for start in range(0, len(uids), BATCH_MAILS):
        for items in reader.bring(uids[start : start + BATCH_MAILS]):
            found += items
            room -= sum(len(raw.content) for raw in items)
        if room <= 0:
            break
    return found
