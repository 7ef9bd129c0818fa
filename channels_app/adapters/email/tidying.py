"""What becomes of mails on the server once they are ours: kept, moved, or deleted later.

Only what the saved cursor has passed is touched, in the same UIDVALIDITY: all of that was
stored in the transaction that saved it. Done twice it finds nothing to do.

config: after ("keep", "move" or "delete"), after_folder, after_days.
Sources: RFC 6851 (MOVE), RFC 4315 (UID EXPUNGE), RFC 3501 section 6.4.8.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from channels_app.adapters.email import servers
from channels_app.adapters.email.mailbox import Mailbox
from channels_app.adapters.email.reader import Reader
from helpdesk.base.plaintext import one_line

# Of one command: its line must not be too long for a server.
AT_ONCE = 100
# Between two rounds where nothing new came.
PAUSE = 3600.0
DELETED = rb"\Deleted"

logger = logging.getLogger(__name__)


class Tidying:
    """What the settings say, and when it was last seen to."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.after = str(config.get("after") or "keep")
        self.target = str(config.get("after_folder") or "")
        self.days = max(1, int(config.get("after_days") or 1))
        self.due: dict[str, tuple[int, float]] = {}
        self.refused: dict[str, str] = {}

    def trouble(self) -> str:
        """Why something stays there all the same, as the server says; "": nothing does."""
        return next(iter(self.refused.values()), "")

    def go(self, mailbox: Mailbox, readers: Iterable[Reader]) -> None:
        """Tidy each folder that got mail since, or was not looked at for an hour.

        Raises:
            IMAPClientAbortError, OSError: the connection broke.
        """
        if self.after not in {"move", "delete"}:
            return
        for reader in readers:
            uid, again = self.due.get(reader.folder, (-1, 0.0))
            now = time.monotonic()
            if reader.folder == self.target or (uid == reader.uid and now < again):
                continue
            self.due[reader.folder] = (reader.uid, now + PAUSE)
            self._tidy(mailbox, reader)

    def _tidy(self, mailbox: Mailbox, reader: Reader) -> None:
        """A server that refuses it gives us mail all the same."""
        try:
            mailbox.open(reader.folder, writable=True)
            if mailbox.uidvalidity == reader.uidvalidity:
                uids = self._ours(mailbox, reader)
                for start in range(0, len(uids), AT_ONCE):
                    self._put_away(mailbox, uids[start : start + AT_ONCE])
            self.refused.pop(reader.folder, None)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            logger.warning("what was imported cannot be put away: %s", error)
            said = one_line(
                servers.as_text(error.args[0] if error.args else ""), limit=300
            )
            self.refused[reader.folder] = said or type(error).__name__
        finally:
            # Read-only again, whatever happens; it is opened when it is looked at.
            mailbox.opened_at = float("-inf")

    def _ours(self, mailbox: Mailbox, reader: Reader) -> list[int]:
        """The UIDs of what was imported and is due."""
        criteria: list[Any] = ["UNDELETED"]
        if self.after == "delete":
            before = timezone.now() - timedelta(days=self.days)
            criteria += ["BEFORE", before.date()]
        found: list[int] = []
        old = min(reader.old - 1, reader.uid)
        if old > 0:
            # What was there before us and is not wanted is nothing of ours.
            wanted = [*criteria, *reader.begin.on_server()]
            uids = mailbox.uids(1, old, wanted)
            about = mailbox.about(uids) if uids else {}
            found += [uid for uid in uids if reader.is_wanted(uid, about[uid])]
        if reader.uid > old:
            found += mailbox.uids(max(old, 0) + 1, reader.uid, criteria)
        return [uid for uid in found if uid not in set(reader.owed)]

    def _put_away(self, mailbox: Mailbox, uids: list[int]) -> None:
        client = mailbox.client
        if self.after == "move":
            if not client.folder_exists(self.target):
                client.create_folder(self.target)
            if mailbox.can("MOVE"):
                client.move(uids, self.target)
                return
            client.copy(uids, self.target)
        client.add_flags(uids, [DELETED])
        if mailbox.can("UIDPLUS"):
            # Never a plain EXPUNGE: others' deleted mails are theirs to remove.
            client.uid_expunge(uids)
