"""Answers that do not end: what happens elsewhere, told as it happens.

The way out is that of `egress`, with its guards; each wait is bounded, and whoever reads
does something else in between. Server-sent events are read as the HTML standard has them
(https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import h11
import httpcore

from helpdesk.base import egress

# Bytes that are read at once, and that an event may have.
AT_ONCE, LONGEST = 64 * 1024, 2 * 1024 * 1024
# Seconds until the answer begins.
BEGINS = 10.0


class Ended(egress.EgressError):
    """There is no more to come by this line; status: what was answered, if that was no.

    headers: of that answer, names in lower case.
    """

    def __init__(
        self, words: str, *, status: int = 0, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(words)
        self.status, self.headers = status, headers or {}


@dataclass(frozen=True, slots=True)
class Told:
    """One event. name: "message" where its sender says none."""

    name: str
    data: str


class Events:
    """Bytes into events. Lines end in any of the three ways; comments are no news."""

    def __init__(self) -> None:
        self._rest = b""
        self._name, self._data = "", list[str]()

    def feed(self, more: bytes) -> list[Told]:
        """Those that are whole by now.

        Raises:
            Ended: one of them is too long to be one.
        """
        lines = (self._rest + more).replace(b"\r\n", b"\n").split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) + sum(map(len, self._data)) > LONGEST:
            raise Ended("an event without an end")
        return [one for line in lines if (one := self._line(line)) is not None]

    def _line(self, line: bytes) -> Told | None:
        if not line.strip():
            told = Told(self._name or "message", "\n".join(self._data))
            found = bool(self._data)
            self._name, self._data = "", []
            return told if found else None
        name, _colon, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        return None


class Stream:
    """An answer of 200 that goes on."""

    def __init__(self, line: httpcore.NetworkStream, http: h11.Connection) -> None:
        self._line, self._http = line, http
        self._events = Events()
        self.heard_at = time.monotonic()

    @property
    def quiet(self) -> float:
        """Seconds since anything came, signs of life included."""
        return time.monotonic() - self.heard_at

    def told(self, seconds: float) -> list[Told]:
        """What came within so many seconds at most; nothing, if nothing did.

        Raises:
            Ended: the line broke, or the other side closed it.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            event = _next(self._line, self._http, left)
            if event is None:
                break
            if isinstance(event, h11.Data):
                self.heard_at = time.monotonic()
                if found := self._events.feed(bytes(event.data)):
                    return found
            elif not isinstance(event, h11.InformationalResponse):
                raise Ended("closed")
        return []


@contextmanager
def streaming(url: str, *, headers: Mapping[str, str]) -> Generator[Stream]:
    """The events of this address, for as long as they come.

    Never inside a transaction.

    Raises:
        Ended: it was answered otherwise; `status` says how.
        egress.EgressError: nobody is there, or the address is not allowed.
    """
    parts, line = egress.line_to(url)
    try:
        http = h11.Connection(our_role=h11.CLIENT)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        asked = {"accept": "text/event-stream", **headers, "host": parts.netloc}
        request = h11.Request(method="GET", target=path, headers=list(asked.items()))
        words = (http.send(request) or b"") + (http.send(h11.EndOfMessage()) or b"")
        try:
            line.write(words, timeout=BEGINS)
        except (httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise Ended(type(error).__name__) from None
        _begin(line, http)
        yield Stream(line, http)
    finally:
        line.close()


def _begin(line: httpcore.NetworkStream, http: h11.Connection) -> None:
    """Raises Ended, unless it was answered that they come."""
    until = time.monotonic() + BEGINS
    while (left := until - time.monotonic()) > 0:
        event = _next(line, http, left)
        if isinstance(event, h11.Response):
            said = {k.decode("latin-1"): v.decode("latin-1") for k, v in event.headers}
            if event.status_code != 200:
                words = f"answered {event.status_code}"
                raise Ended(words, status=event.status_code, headers=said)
            return
        if not isinstance(event, h11.InformationalResponse):
            break
    raise Ended("no answer")


def _next(
    line: httpcore.NetworkStream, http: h11.Connection, seconds: float
) -> h11.Event | None:
    """The next thing that came; None: nothing did in that time.

    Raises:
        Ended: the line broke, or what came is no HTTP.
    """
    try:
        while True:
            event = http.next_event()
            if event is h11.PAUSED:
                raise Ended("closed")
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]
            http.receive_data(line.read(AT_ONCE, timeout=seconds))
    except httpcore.ReadTimeout:
        return None
    except (httpcore.NetworkError, h11.RemoteProtocolError) as error:
        raise Ended(type(error).__name__) from None
