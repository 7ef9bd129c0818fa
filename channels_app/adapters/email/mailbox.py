"""One folder on an IMAP server, opened without leaving a trace in it.

It is opened read-only and mails are peeked at: flags belong to whoever else reads the
mailbox, and a mail somebody has read is still ours to import.

Sources: RFC 3501 sections 2.3.1.1 (UIDs), 6.4.4 and 6.4.5 (SEARCH, FETCH); "n:*"
always names the last mail, even when its UID is below n (section 9, seq-range).
"""

import imaplib
import logging
import socket
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS, wrap_socket

from channels_app.adapter import ConnectionFailed, Raw, Settings
from channels_app.adapters.email import keys, servers
from helpdesk.base import mail_hosts

TIMEOUT = SocketTimeout(connect=10, read=30)
CHUNK = 4 * 1024 * 1024
# imaplib reads lines of at most a million bytes: so many UIDs fit in one answer.
WINDOW = 50_000
# Seconds between two full looks: the folder may have been replaced under us.
REOPEN = 60.0

logger = logging.getLogger(__name__)


class Mailbox:
    """One open folder."""

    def __init__(self, client: IMAPClient, folder: str) -> None:
        self.client: Any = client  # half of it has types
        self.folder = folder
        self.uidvalidity = self.uidnext = self.count = 0
        self.opened_at = 0.0
        self.open()

    def open(self) -> None:
        """Open the folder (again), read-only."""
        answer = self.client.select_folder(self.folder, readonly=True)
        self.uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
        self.uidnext = int(answer.get(b"UIDNEXT", 0))
        self.count = int(answer.get(b"EXISTS", 0))
        self.opened_at = time.monotonic()

    def refresh(self) -> None:
        """Ask whether something changed."""
        if time.monotonic() - self.opened_at >= REOPEN:
            self.open()
        else:
            self.client.noop()

    def uids_above(self, uid: int) -> tuple[list[int], int]:
        """UIDs above one, ascending, and up to where this looked."""
        top = uid + WINDOW
        if top < self.uidnext:
            return self._search(f"{uid + 1}:{top}", above=uid), top
        found = self._search(f"{uid + 1}:*", above=uid)
        return found, max(found, default=uid)

    def all_uids(self) -> set[int]:
        """Every UID in the folder."""
        found: set[int] = set()
        uid, top = -1, 0
        while uid < top:
            uid = top
            new, top = self.uids_above(uid)
            found.update(new)
        return found

    def _search(self, span: str, *, above: int) -> list[int]:
        found = self.client.search(["UID", span])
        return sorted({int(uid) for uid in found if int(uid) > above})

    def sizes(self, uids: Collection[int]) -> dict[int, int | None]:
        """The size of each mail, None where the server does not say."""
        try:
            answer = self.client.fetch(list(uids), ["RFC822.SIZE"])
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            answer = {}
        return {uid: answer.get(uid, {}).get(b"RFC822.SIZE") for uid in uids}

    def fetch(self, uids: list[int]) -> dict[int, bytes]:
        """The mails of these UIDs, as far as the server gives them."""
        try:
            answer = self.client.fetch(uids, ["BODY.PEEK[]"])
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if len(uids) == 1:
                logger.warning("mail not given uid=%s: %s", uids[0], type(error))
                return {}
            answer = {}
        bodies = {uid: answer.get(uid, {}).get(b"BODY[]") for uid in uids}
        found = {uid: body for uid, body in bodies.items() if isinstance(body, bytes)}
        if len(uids) > 1:
            # One mail that the server cannot give must not cost us its neighbours.
            for uid in uids:
                found |= {} if uid in found else self.fetch([uid])
        return found

    def chunks(self, uid: int) -> Iterator[bytes]:
        """A big mail, piece by piece. The last piece is short."""
        offset, piece = 0, b"."
        while piece:
            answer = self.client.fetch([uid], [f"BODY.PEEK[]<{offset}.{CHUNK}>"])
            piece = answer.get(uid, {}).get(b"BODY[]<%d>" % offset) or b""
            offset += len(piece)
            yield piece
            if len(piece) < CHUNK:
                return

    def holds(self, uid: int) -> bool:
        """Is this mail still there?"""
        return uid in self._search(str(uid), above=0)

    def raw(self, uid: int, content: bytes) -> Raw:
        """A mail with what tells it apart."""
        return Raw(
            content=content,
            source_key=keys.source_key(content),
            conv_key=keys.conv_key(content),
            note={"uidvalidity": self.uidvalidity, "uid": uid},
        )


@contextmanager
def opened(
    settings: Settings, *, timeout: SocketTimeout = TIMEOUT
) -> Iterator[Mailbox]:
    """The configured folder.

    Raises:
        ConnectionFailed: it cannot be opened, or the connection was lost inside.
    """
    client = None
    try:
        server = servers.imap(settings)
    except servers.BadConfig as error:
        raise ConnectionFailed(str(error)) from error
    try:
        client = _connected(server, timeout)
        yield Mailbox(client, str(settings.config.get("folder") or "INBOX"))
    except (OSError, ValueError, imaplib.IMAP4.error) as error:
        raise ConnectionFailed(server.words(error)) from error
    finally:
        if client is not None:
            _hang_up(client)


class _Session(IMAP4WithTimeout):
    """One that only begins with servers that may be asked from here."""

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        seconds = timeout or self._timeout or TIMEOUT.connect
        return mail_hosts.connect(self.host, self.port, seconds=seconds)


class _TlsSession(IMAP4_TLS):
    """The same by TLS."""

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        seconds = timeout or self._timeout or TIMEOUT.connect
        plain = mail_hosts.connect(self.host, self.port, seconds=seconds)
        return wrap_socket(plain, self.ssl_context, self.host)


class _Client(IMAPClient):
    """Its sessions are ours."""

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - theirs
        timeout: Any = self._timeout
        try:
            if self.ssl:
                return _TlsSession(
                    self.host, self.port, self.ssl_context, timeout.connect
                )
            return _Session(self.host, self.port, timeout.connect)
        except imaplib.IMAP4.error:
            raise servers.NoMailServer from None


def _connected(server: servers.Server, timeout: SocketTimeout) -> Any:
    tls = server.tls()
    client: Any = _Client(
        server.host,
        port=server.port,
        ssl=server.security == "tls",
        ssl_context=tls,
        timeout=timeout,  # type: ignore[arg-type]  # it takes both
    )
    try:
        if server.security == "starttls":
            client.starttls(tls)
        if (server.user + server.password).isascii():
            client.login(server.user, server.password)
        else:
            # LOGIN is ASCII only; RFC 4616 carries UTF-8.
            client.plain_login(server.user, server.password)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _hang_up(client: Any) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()
