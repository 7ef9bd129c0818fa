"""The one way out to addresses that somebody typed (R24).

The name is resolved once, every address it has must be a public one, and the connection
goes to that address: a name that answers differently a second later gets nothing. No
redirects, no proxies of the environment, and time and size are bounded as a whole.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

PORTS = {"http": 80, "https": 443}
# Seconds until there is a connection, and for everything together.
CONNECTS, LASTS = 5.0, 10.0
MOST_BYTES = 5 * 1024 * 1024


class EgressError(Exception):
    """Nothing came of it. Its words name no address and nothing that was answered."""


class NotAllowed(EgressError):
    """The address is none that this server may talk to."""


class NotReached(EgressError):
    """There was no connection: whatever was to be said, nobody heard it."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def post(
    url: str, body: bytes, *, headers: Mapping[str, str], seconds: float = LASTS
) -> Answer:
    """Send it, and what came back.

    Never inside a transaction: it may take as long as it may.

    Raises:
        NotAllowed: the address is not public, and not among EGRESS_ALLOW.
        EgressError: no answer, not in time, or too much of one.
    """
    _require_sane(url)
    deadline = time.monotonic() + seconds
    guard = _Guard(deadline)
    asked = {"extensions": {"timeout": {"connect": CONNECTS, "read": seconds}}}
    try:
        with (
            httpcore.ConnectionPool(network_backend=guard, retries=0) as pool,
            pool.stream(
                "POST", url, headers=list(headers.items()), content=body, **asked
            ) as answer,
        ):
            return Answer(answer.status, _read(answer.iter_stream()))
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise NotReached(type(error).__name__) from None
    except (httpcore.TimeoutException, httpcore.NetworkError) as error:
        raise EgressError(type(error).__name__) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise EgressError(type(error).__name__) from None


def require_public(url: str) -> None:
    """Whether it could be sent to as things are now: for whoever saves it.

    Raises:
        NotAllowed: the address is not public, and not among EGRESS_ALLOW.
        EgressError: its name is not known.
    """
    _require_sane(url)
    parts = urlsplit(url)
    _address(parts.hostname or "", parts.port or PORTS[parts.scheme])


def _require_sane(url: str) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - says whether there is one that can be read
    except ValueError:
        raise NotAllowed("no address at all") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        raise NotAllowed("no address of the web")


def _read(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            raise EgressError("too much was answered")
    return bytes(body)


class _Guard(httpcore.SyncBackend):
    """Connects to what may be connected to, and lets nothing take longer than agreed."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        address = _address(host, port)
        left = min(timeout or CONNECTS, _left(self.deadline))
        stream = super().connect_tcp(address, port, left, local_address, socket_options)
        return _Bounded(stream, self.deadline)


class _Bounded(httpcore.NetworkStream):
    """A connection each of whose waits ends when the whole has to."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, timeout=_left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=_left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(self, *given: Any, **more: Any) -> httpcore.NetworkStream:
        more["timeout"] = _left(self.deadline)
        return _Bounded(self.stream.start_tls(*given, **more), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _address(host: str, port: int) -> str:
    """The address to connect to: looked up once, and looked at."""
    if f"{host}:{port}" in settings.EGRESS_ALLOW:
        return host
    if port not in PORTS.values():
        raise NotAllowed("no port of the web")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("no such name") from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise NotAllowed("not a public address")
    return addresses[0]


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address)
    if isinstance(known, ipaddress.IPv6Address):
        # An address of the old kind in disguise is judged by what it is.
        known = known.ipv4_mapped or known.sixtofour or known
    return known.is_global and not known.is_multicast
