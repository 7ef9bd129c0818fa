"""Bring what is new in a mailbox, batch by batch.

The cursor is (UIDVALIDITY, last UID). A new UIDVALIDITY means that all UIDs mean
something else, so everything is enumerated again and the source keys remove doubles.
"""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.email.mailbox import REOPEN, Mailbox, opened

BATCH_MAILS = 20
BATCH_BYTES = 8 * 1024 * 1024
AUDIT_MAILS = 1_000
AUDIT_BYTES = 64 * 1024 * 1024


def poll(
    settings: Settings, cursor: Mapping[str, Any], *, wait: float
) -> Generator[Batch, None, None]:
    """New mail since the cursor, then what comes, until the generator is closed.

    Raises:
        ConnectionFailed: for whatever reason there is no mail now.
    """
    with opened(settings) as mailbox:
        reader = Reader(mailbox, cursor)
        while True:
            yield from reader.look()
            yield Batch(items=(), cursor=reader.cursor())
            time.sleep(wait)
            mailbox.refresh()


class Reader:
    """Brings a mailbox from a cursor to its end, batch by batch."""

    def __init__(self, mailbox: Mailbox, cursor: Mapping[str, Any]) -> None:
        self.mailbox = mailbox
        self.uidvalidity = int(cursor.get("uidvalidity") or 0)
        self.uid = int(cursor.get("uid") or 0)
        # What the server has but would not give: asked for again, never skipped.
        self.owed: list[int] = list(cursor.get("owed") or [])
        self.retried_at: float | None = None

    def cursor(self) -> dict[str, Any]:
        """Where to go on."""
        owed = {"owed": self.owed} if self.owed else {}
        return {"uidvalidity": self.uidvalidity, "uid": self.uid, **owed}

    def look(self) -> Iterator[Batch]:
        """All there is now."""
        if self.mailbox.uidvalidity != self.uidvalidity:
            self.uidvalidity, self.uid = self.mailbox.uidvalidity, 0
            self.owed = []
        yield from self._owed()
        before = -1
        while before < self.uid:
            before = self.uid
            uids, top = self.mailbox.uids_above(self.uid)
            for start in range(0, len(uids), BATCH_MAILS):
                yield from self.bring(uids[start : start + BATCH_MAILS])
            self.uid = max(self.uid, top)

    def _owed(self) -> Iterator[Batch]:
        now = time.monotonic()
        if self.owed and (self.retried_at is None or now - self.retried_at >= REOPEN):
            self.retried_at = now
            owed, self.owed = self.owed, []
            yield from self.bring(owed)

    def bring(self, uids: list[int]) -> Iterator[Batch]:
        """These mails in as few batches as their sizes allow."""
        sizes = self.mailbox.sizes(uids)
        group: list[int] = []
        total = 0
        for uid in uids:
            size = sizes[uid]
            alone = size is None or size > BATCH_BYTES
            if group and (alone or total + (size or 0) > BATCH_BYTES):
                yield self._batch(group, self.mailbox.fetch(group))
                group, total = [], 0
            if alone:
                yield from self._big(uid)
            else:
                group.append(uid)
                total += size or 0
        if group:
            yield self._batch(group, self.mailbox.fetch(group))

    def _big(self, uid: int) -> Iterator[Batch]:
        pieces: list[bytes] = []
        try:
            for piece in self.mailbox.chunks(uid):
                pieces.append(piece)
                yield Batch(items=(), cursor=self.cursor())
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            pieces = []
        whole = b"".join(pieces)
        yield self._batch([uid], {uid: whole} if whole else {})

    def _batch(self, uids: list[int], found: dict[int, bytes]) -> Batch:
        for uid in uids:
            if uid not in found and self.mailbox.holds(uid):
                self.owed.append(uid)
        self.uid = max(self.uid, *uids)
        items = tuple(self.mailbox.raw(uid, found[uid]) for uid in uids if uid in found)
        return Batch(items=items, cursor=self.cursor())


def missing(settings: Settings, notes: Sequence[Mapping[str, Any]]) -> list[Raw]:
    """The first mails the server has and these notes of ours do not name.

    The source keys tell which of them are new after all. At most a memoryful, lowest
    UIDs first: a mailbox that lost us more is enumerated again by `poll`.

    Raises:
        ConnectionFailed: the mailbox cannot be read.
    """
    found: list[Raw] = []
    room = AUDIT_BYTES
    with opened(settings) as mailbox:
        ours = {
            note.get("uid")
            for note in notes
            if note.get("uidvalidity") == mailbox.uidvalidity
        }
        reader = Reader(mailbox, {"uidvalidity": mailbox.uidvalidity})
        uids = sorted(mailbox.all_uids() - ours)[:AUDIT_MAILS]
        for start in range(0, len(uids), BATCH_MAILS):
            for batch in reader.bring(uids[start : start + BATCH_MAILS]):
                found += batch.items
                room -= sum(len(raw.content) for raw in batch.items)
            if room <= 0:
                break
    return found
