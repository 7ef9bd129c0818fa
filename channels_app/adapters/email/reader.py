"""Reads one folder from a cursor to its end, batch by batch."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from channels_app.adapter import Raw
from channels_app.adapters.email.begin import Begin
from channels_app.adapters.email.mailbox import REOPEN, WINDOW, About, Mailbox

BATCH_MAILS = 20
BATCH_BYTES = 8 * 1024 * 1024

Items = tuple[Raw, ...]


class Reader:
    """Where one folder has been read to.

    uid: all up to it are stored, were not wanted, or are `owed`.
    old: UIDs below it were there before this folder was first seen: `begin` decides.
    owed: what the server has but would not give: asked for again, never skipped.
    """

    # Above every UID (RFC 3501 section 2.3.1.1).
    ALL = 2**32

    def __init__(
        self, mailbox: Mailbox, folder: str, state: Mapping[str, Any], begin: Begin
    ) -> None:
        self.mailbox = mailbox
        self.folder = folder
        self.begin = begin
        self.uidvalidity = int(state.get("uidvalidity") or 0)
        self.uid = int(state.get("uid") or 0)
        self.old = int(state.get("old") or 0)
        self.owed: list[int] = list(state.get("owed") or [])
        self.retried_at: float | None = None

    def cursor(self) -> dict[str, Any]:
        """Where to go on."""
        state = {"uidvalidity": self.uidvalidity, "uid": self.uid}
        more = {"old": self.old, "owed": self.owed}
        return state | {name: value for name, value in more.items() if value}

    def look(self) -> Iterator[Items]:
        """All there is now; an empty one is a sign of life."""
        self.mailbox.turn_to(self.folder)
        if self.mailbox.uidvalidity != self.uidvalidity:
            self.uidvalidity, self.uid = self.mailbox.uidvalidity, 0
            self.owed = []
            self.old = (self.mailbox.uidnext or self.ALL) if self.begin.begun else 0
        yield from self._owed()
        before = -1
        while before < self.uid:
            before = self.uid
            uids, top = self._next()
            for start in range(0, len(uids), BATCH_MAILS):
                yield from self.bring(uids[start : start + BATCH_MAILS])
            self.uid = max(self.uid, top)

    def _next(self) -> tuple[list[int], int]:
        """The next UIDs; of what was there before us only what may be wanted."""
        criteria = self.begin.on_server()
        if criteria and self.uid < self.old - 1 < self.ALL - 1:
            top = min(self.uid + WINDOW, self.old - 1)
            return self.mailbox.uids(self.uid + 1, top, criteria), top
        return self.mailbox.uids_above(self.uid)

    def _owed(self) -> Iterator[Items]:
        now = time.monotonic()
        if self.owed and (self.retried_at is None or now - self.retried_at >= REOPEN):
            self.retried_at = now
            # Each stays owed until its batch is there: between two of them the line may
            # break, and whatever the cursor passed is moved or deleted on the server.
            yield from self.bring(list(self.owed))

    def is_wanted(self, uid: int, about: About) -> bool:
        """Whether it is ours to import, and to move or delete afterwards."""
        return uid >= self.old or self.begin.wants(about.at)

    def bring(self, uids: list[int]) -> Iterator[Items]:
        """These mails, as far as they are wanted, in batches their sizes allow."""
        about = self.mailbox.about(uids)
        group: list[int] = []
        total = 0
        for uid in uids:
            if not self.is_wanted(uid, about[uid]):
                self._settle([uid])
                continue
            size = about[uid].size
            alone = size is None or size > BATCH_BYTES
            if group and (alone or total + (size or 0) > BATCH_BYTES):
                yield self._batch(group, self.mailbox.fetch(group), about)
                group, total = [], 0
            if alone:
                yield from self._big(uid, about)
            else:
                group.append(uid)
                total += size or 0
        if group:
            yield self._batch(group, self.mailbox.fetch(group), about)

    def _big(self, uid: int, about: dict[int, About]) -> Iterator[Items]:
        pieces: list[bytes] = []
        try:
            for piece in self.mailbox.chunks(uid):
                pieces.append(piece)
                yield ()
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            pieces = []
        whole = b"".join(pieces)
        yield self._batch([uid], {uid: whole} if whole else {}, about)

    def _batch(
        self, uids: list[int], found: dict[int, bytes], about: dict[int, About]
    ) -> Items:
        self._settle(uids)
        for uid in uids:
            if uid not in found and self.mailbox.holds(uid):
                self.owed.append(uid)
        self.uid = max(self.uid, *uids)
        return tuple(
            self.mailbox.raw(uid, found[uid], **self._note(about[uid]))
            for uid in uids
            if uid in found
        )

    def _settle(self, uids: list[int]) -> None:
        """Nothing of these is owed any more."""
        if self.owed:
            self.owed = [uid for uid in self.owed if uid not in uids]

    def _note(self, about: About) -> dict[str, Any]:
        """What was there before us is told apart for good, with its server's clock."""
        if about.at is None or not self.begin.is_old(about.at):
            return {}
        return {"old": about.at.isoformat()}
