"""WebSockets of others that are only listened to (RFC 6455).

The way out is that of `egress`, with its guards; each wait is bounded, and whoever reads
does something else in between. What they say is text, one message at a time.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpcore
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidHandshake, InvalidURI
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import parse_uri

from helpdesk.base import egress
from helpdesk.base.egress_stream import Ended

# Bytes that are read at once, and that a message may have; messages handed over at once.
AT_ONCE, LONGEST, MOST = 64 * 1024, 2 * 1024 * 1024, 500
# Seconds until it is open, and for a sign of life of ours.
BEGINS, WRITES = 10.0, 5.0
_PLAIN = {"ws": "http", "wss": "https"}


class Socket:
    """An open one."""

    def __init__(self, line: httpcore.NetworkStream, protocol: ClientProtocol) -> None:
        self._line, self._protocol = line, protocol
        self._parts: list[bytes] = []
        self.heard_at = time.monotonic()

    @property
    def quiet(self) -> float:
        """Seconds since anything came, signs of life included."""
        return time.monotonic() - self.heard_at

    def told(self, seconds: float) -> list[str]:
        """What came within so many seconds at most, as soon as anything did.

        Raises:
            Ended: the line broke, or the other side closed it.
        """
        until = time.monotonic() + seconds
        found: list[str] = []
        while not found and (left := until - time.monotonic()) > 0:
            if not self.read(left):
                break
            for event in self._protocol.events_received():
                found += self._taken(event)
            if self._protocol.state is not State.OPEN:
                raise Ended("closed")
        return found

    def read(self, seconds: float) -> bool:
        """Whether anything came within that time; what the protocol answers is sent.

        Raises:
            Ended.
        """
        try:
            more = self._line.read(AT_ONCE, timeout=seconds)
        except httpcore.ReadTimeout:
            return False
        except httpcore.NetworkError as error:
            raise Ended(type(error).__name__) from None
        self.heard_at = time.monotonic()
        if more:
            self._protocol.receive_data(more)
        else:
            self._protocol.receive_eof()
        self.flush()
        if not more:
            raise Ended("closed")
        return True

    def flush(self) -> None:
        """What is ours to say: the greeting, and answers to signs of life."""
        try:
            for data in self._protocol.data_to_send():
                if data:
                    self._line.write(data, timeout=WRITES)
        except (httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise Ended(type(error).__name__) from None

    def _taken(self, event: Any) -> list[str]:
        """A message, once it is whole."""
        if not isinstance(event, Frame):
            return []
        if event.opcode not in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            return []
        self._parts.append(bytes(event.data))
        if sum(map(len, self._parts)) > LONGEST:
            raise Ended("a message without an end")
        if not event.fin:
            return []
        whole, self._parts = b"".join(self._parts), []
        return [whole.decode("utf-8", "replace")]


@contextmanager
def listening(
    url: str, *, headers: Mapping[str, str] | None = None
) -> Generator[Socket]:
    """What is said at this address (ws:// or wss://), for as long as it is.

    Never inside a transaction.

    Raises:
        Ended: it was answered otherwise; `status` says how.
        egress.EgressError: nobody is there, or the address is not allowed.
    """
    scheme = urlsplit(url).scheme
    if scheme not in _PLAIN:
        raise egress.NotAllowed("no address of a socket")
    _parts, line = egress.line_to(_PLAIN[scheme] + url[len(scheme) :])
    try:
        try:
            protocol = ClientProtocol(parse_uri(url), max_size=LONGEST)
        except InvalidURI:
            raise egress.NotAllowed("no address of a socket") from None
        asked = protocol.connect()
        for name, value in (headers or {}).items():
            asked.headers[name] = value
        protocol.send_request(asked)
        socket = Socket(line, protocol)
        socket.flush()
        _begin(socket, protocol)
        yield socket
        if protocol.state is State.OPEN:
            protocol.send_close()
            with suppress(Ended):
                socket.flush()
    finally:
        line.close()


def _begin(socket: Socket, protocol: ClientProtocol) -> None:
    """Raises Ended, unless it is open."""
    until = time.monotonic() + BEGINS
    while protocol.state is State.CONNECTING:
        left = until - time.monotonic()
        if left <= 0 or not socket.read(left):
            raise Ended("no answer")
        failed = protocol.handshake_exc
        if isinstance(failed, InvalidHandshake):
            answer = getattr(failed, "response", None)
            status = answer.status_code if isinstance(answer, Response) else 0
            raise Ended("not a socket", status=status)
        if failed is not None:
            raise Ended("no answer that could be read")
