"""Folders on an IMAP server, one open at a time, without leaving a trace in it.

It is opened read-only and mails are peeked at: flags belong to whoever else reads the
mailbox, and a mail somebody has read is still ours to import.

Sources: RFC 3501 sections 2.3.1.1 (UIDs), 6.4.4 and 6.4.5 (SEARCH, FETCH); "n:*"
always names the last mail, even when its UID is below n (section 9, seq-range).
"""

import imaplib
import logging
import socket
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)
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

# RFC 6154 section 2.
USES = ("\\All", "\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What the server says of a mail: its size, and when it got it. None: it does not."""

    size: int | None = None
    at: datetime | None = None


class Mailbox:
    """A connection with one open folder."""

    def __init__(self, client: IMAPClient, folder: str) -> None:
        self.client: Any = client  # half of it has types
        self.client.normalise_times = False  # times keep their zone
        self.folder = folder
        self.uidvalidity = self.uidnext = self.count = 0
        self.opened_at = 0.0
        self.open()

    def open(self, folder: str = "", *, writable: bool = False) -> None:
        """Open a folder, or the same again: read-only, where nothing is to be moved."""
        self.folder = folder or self.folder
        answer = self.client.select_folder(self.folder, readonly=not writable)
        self.uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
        self.uidnext = int(answer.get(b"UIDNEXT", 0))
        self.count = int(answer.get(b"EXISTS", 0))
        self.opened_at = time.monotonic()

    def turn_to(self, folder: str) -> None:
        """Have this folder open, as it is now."""
        if folder != self.folder or time.monotonic() - self.opened_at >= REOPEN:
            self.open(folder)
        else:
            self.client.noop()

    def folders(self) -> Iterator[tuple[str, str]]:
        """Those that can be opened, and what each is for (RFC 6154), if the server says."""
        for flags, _separator, name in self.client.list_folders():
            told = {servers.as_text(flag) for flag in flags}
            if isinstance(name, str) and not told & {"\\Noselect", "\\NonExistent"}:
                yield name, next((use for use in USES if use in told), "")

    def can(self, capability: str) -> bool:
        """Whether the server has an extension."""
        return bool(self.client.has_capability(capability))

    def uids_above(
        self, uid: int, criteria: Sequence[Any] = ()
    ) -> tuple[list[int], int]:
        """UIDs above one that fit, ascending, and up to where this looked."""
        top = uid + WINDOW
        if top < self.uidnext:
            return self.uids(uid + 1, top, criteria), top
        found = self._search(f"{uid + 1}:*", above=uid, criteria=criteria)
        return found, max(found, default=uid)

    def uids(self, first: int, last: int, criteria: Sequence[Any] = ()) -> list[int]:
        """UIDs from one to another that fit, ascending."""
        span = f"{first}:{last}"
        return self._search(span, above=first - 1, criteria=criteria)

    def all_uids(self, criteria: Sequence[Any] = ()) -> set[int]:
        """Every UID in the folder that fits."""
        found: set[int] = set()
        uid, top = -1, 0
        while uid < top:
            uid = top
            new, top = self.uids_above(uid, criteria)
            found.update(new)
        return found

    def _search(
        self, span: str, *, above: int, criteria: Sequence[Any] = ()
    ) -> list[int]:
        found = self.client.search(["UID", span, *criteria])
        return sorted({int(uid) for uid in found if int(uid) > above})

    def about(self, uids: Collection[int]) -> dict[int, About]:
        """What the server says of each mail."""
        try:
            answer = self.client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"])
        except IMAPClientAbortError:
            raise
        except (IMAPClientError, ValueError):
            # It knows neither, or its dates are none.
            answer = {}
        found = {uid: answer.get(uid, {}) for uid in uids}
        return {
            uid: About(one.get(b"RFC822.SIZE"), _zoned(one.get(b"INTERNALDATE")))
            for uid, one in found.items()
        }

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

    def raw(self, uid: int, content: bytes, **note: Any) -> Raw:
        """A mail with what tells it apart, and where it was found."""
        here = {"folder": self.folder, "uidvalidity": self.uidvalidity, "uid": uid}
        return Raw(
            content=content,
            source_key=keys.source_key(content),
            conv_key=keys.conv_key(content),
            note={**here, **note},
        )


def _zoned(at: datetime | None) -> datetime | None:
    """A time of the server's that says its zone."""
    return None if at is None or at.tzinfo is None else at


def folders_of(config: Mapping[str, Any]) -> list[str]:
    """The folders that are read, the main one first."""
    main = str(config.get("folder") or "INBOX")
    return list(dict.fromkeys([main, *map(str, config.get("folders") or ())]))


@contextmanager
def opened(
    settings: Settings, *, timeout: SocketTimeout = TIMEOUT
) -> Iterator[Mailbox]:
    """The mailbox, with its main folder open.

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
        yield Mailbox(client, folders_of(settings.config)[0])
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
    try:
        return _session(server, timeout)
    except LoginError:
        # Tokens can be taken back before their time.
        if server.bearer is None or not server.bearer.renew():
            raise
        return _session(server, timeout)


def _session(server: servers.Server, timeout: SocketTimeout) -> Any:
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
        if server.bearer is not None:
            _show_token(client, server.user, server.bearer.token())
        elif (server.user + server.password).isascii():
            client.login(server.user, server.password)
        else:
            # LOGIN is ASCII only; RFC 4616 carries UTF-8.
            client.plain_login(server.user, server.password)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _show_token(client: Any, user: str, token: str) -> None:
    """In the form of RFC 7628 where the older one, which more know, is not there."""
    offered = client.capabilities()
    if b"AUTH=XOAUTH2" not in offered and b"AUTH=OAUTHBEARER" in offered:
        client.oauthbearer_login(user, token)
    else:
        client.oauth2_login(user, token)


def _hang_up(client: Any) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()
