"""The door for the mail server beside us: it gives us mail, and hears 250 once it is kept.

It is a process of its own, which is there only where MAIL_DOOR says so. It takes mail for
our mailboxes and nobody else's, and proves nobody: it listens on this machine unless it is
told otherwise.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from channels_app import given
from channels_app.mail_talk import LATER, NOBODY, OK, Talk

PORTS = {"lmtp": 2424, "smtp": 2525}
# Conversations, and mails that are taken at once.
MOST, AT_ONCE = 50, 4
# Seconds for what is being kept while we stop.
GRACE = 2.5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it listens: at a socket's path, or at a host and port."""

    scheme: str
    path: str = ""
    host: str = ""
    port: int = 0

    @classmethod
    def of(cls, told: str) -> Self:
        """Read "lmtp:/run/helpdesk/lmtp", "smtp://127.0.0.1:2525" or only "lmtp:".

        Raises:
            ImproperlyConfigured: it is no such address.
        """
        parts = urlsplit(told)
        if parts.scheme not in PORTS:
            raise ImproperlyConfigured("MAIL_DOOR has to begin with lmtp: or smtp:")
        if parts.path.strip("/"):
            return cls(parts.scheme, path=parts.path)
        try:
            port = PORTS[parts.scheme] if parts.port is None else parts.port
        except ValueError as error:
            raise ImproperlyConfigured(f"MAIL_DOOR: {error}") from error
        return cls(parts.scheme, host=parts.hostname or "127.0.0.1", port=port)


class Door:
    """Where conversations begin, and the threads that ask the database."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mail-door")
        self.taking = asyncio.Semaphore(AT_ONCE)
        self.talks: set[asyncio.Task[Any]] = set()

    async def open(self) -> asyncio.Server:
        """Begin to listen."""
        place = self.place
        if not place.path:
            return await asyncio.start_server(self._talk, place.host, place.port)
        return await asyncio.start_unix_server(self._talk, sock=_bound(place.path))

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 streams run in tasks
        self.talks.add(task)
        try:
            if len(self.talks) > MOST:
                writer.write(b"421 4.7.0 Too many at once, try again later\r\n")
                return
            await Talk(
                reader=reader,
                writer=writer,
                is_lmtp=self.place.scheme == "lmtp",
                largest=settings.MAIL_MAX_BYTES,
                looks=self._looks,
                keeps=self._keeps,
                taking=self.taking,
            ).go()
        finally:
            self.talks.discard(task)
            writer.close()

    async def _looks(self, address: str) -> str:
        return await self._ask(_looked, address)

    async def _keeps(
        self, sender: str, recipients: list[str], mail: bytes
    ) -> list[str]:
        # RFC 5321 section 4.4: whoever delivers a mail says where bounces go.
        whole = f"Return-Path: <{sender}>\r\n".encode() + mail
        return [await self._ask(_kept, one, whole) for one in recipients]

    async def _ask(self, ask: Callable[..., str], *about: Any) -> str:
        """What the database has to say; a failure is one of ours, and may pass."""

        def asked() -> str:
            try:
                return ask(*about)
            finally:
                # There may be no mail for hours.
                connection.close()

        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.threads, asked)
        except Exception:
            logger.exception("mail door: a mail was not kept, and will come again")
            return LATER


def _bound(path: str) -> socket.socket:
    """A socket at this path, whoever left one there."""
    Path(path).unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX)
    made.bind(path)
    # As a port of this machine: whoever may enter the folder may give us mail.
    Path(path).chmod(0o666)
    return made


def _looked(address: str) -> str:
    return NOBODY if given.addressed(address) is None else OK


def _kept(address: str, mail: bytes) -> str:
    channel = given.addressed(address)
    if channel is None:
        return NOBODY
    given.keep(channel, mail, to=address)
    return OK


async def serve(place: Place, *, ready: Callable[[asyncio.Server], None]) -> None:
    """Take mail until this task is cancelled; what is being kept then is kept."""
    door = Door(place)
    server = await door.open()
    ready(server)
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()
        if door.talks:
            _done, left = await asyncio.wait(door.talks, timeout=GRACE)
            for talk in left:
                talk.cancel()


def run(place: Place) -> None:
    """Take mail until SIGTERM or SIGINT."""

    async def until_told() -> None:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)  # type: ignore[union-attr]
        await serve(place, ready=lambda server: logger.info("mail door: open"))

    try:
        asyncio.run(until_told())
    except asyncio.CancelledError:
        logger.info("mail door: closed")
