"""The one way out to addresses that somebody typed (R24).

The name is resolved once, every address it has must be a public one, and the connection
goes to that address: a name that answers differently a second later gets nothing. No
redirects, no proxies of the environment, nothing is unpacked, and time and size are
bounded as a whole. Who saves an address asks `require_public` first; what is sent is looked
at once more (AC-33).
"""

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
from django.conf import settings

PORTS = {"http": 80, "https": 443}
# Seconds until there is a connection, and for everything together.
CONNECTS, LASTS = 5.0, 10.0
MOST_BYTES = 5 * 1024 * 1024
LONGEST_URL = 2_000

# Names of the DNS in ASCII; what else looks like a name is read differently by others.
_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?\Z",
    re.IGNORECASE,
)
# "127.1", "0", "0x7f000001": numbers that only some read as addresses.
_NUMBER = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)\.?\Z", re.IGNORECASE)
_VISIBLE = re.compile(r"[\x21-\x7e]+\Z")
# The only networks of IPv6 that are routed to the public, and those in it that carry an
# address of the old kind to wherever that leads.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_ASSIGNMENTS_4 = ipaddress.IPv4Network("192.0.0.0/24")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Names that are looked up at the same time; a name server that hangs holds one of them.
_LOOKUPS = threading.BoundedSemaphore(32)


class EgressError(Exception):
    """Nothing came of it. Its words name no address and nothing that was answered."""


class NotAllowed(EgressError):
    """The address is none that this server may talk to."""


class NotReached(EgressError):
    """There was no connection: whatever was to be said, nobody heard it."""


class TooMuch(EgressError):
    """More was answered than is taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: their names in lower case; of several of one name, the last."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    seconds: float = LASTS,
    keep: int | None = None,
) -> Answer:
    """Send it, and what came back.

    Never inside a transaction: it may take as long as it may.

    keep: how many bytes of the answer are wanted; what follows them is not waited for.

    Raises:
        NotAllowed: the address is not public, and not among EGRESS_ALLOW.
        EgressError: no answer, not in time, or too much of one.
    """
    return _ask("POST", url, body, headers=headers, seconds=seconds, keep=keep)


def put(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    seconds: float = LASTS,
    keep: int | None = None,
) -> Answer:
    """As `post`, for what may be said twice and is done once."""
    return _ask("PUT", url, body, headers=headers, seconds=seconds, keep=keep)


def look(
    url: str,
    *,
    method: str,
    headers: Mapping[str, str],
    seconds: float = LASTS,
    keep: int = 1,
) -> Answer:
    """Whether anything is there: HEAD or GET, and what came back. Nothing is followed.

    Never inside a transaction. keep: as for `post`.

    Raises:
        as `post`.
    """
    return _ask(method, url, None, headers=headers, seconds=seconds, keep=keep)


def fetch(
    url: str, *, headers: Mapping[str, str], most: int, seconds: float = LASTS
) -> Answer:
    """All that is there, if it is no more than so many bytes. Nothing is followed.

    Never inside a transaction.

    Raises:
        TooMuch: it is more.
        as `post`.
    """
    return _ask(
        "GET", url, None, headers=headers, seconds=seconds, keep=None, most=most
    )


def _ask(
    method: str,
    url: str,
    body: bytes | None,
    *,
    headers: Mapping[str, str],
    seconds: float,
    keep: int | None,
    most: int = MOST_BYTES,
) -> Answer:
    _sane(url)
    deadline = time.monotonic() + seconds
    guard = _Guard(deadline)
    asked = {"extensions": {"timeout": {"connect": CONNECTS, "read": seconds}}}
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=_tls(), network_backend=guard, retries=0
            ) as pool,
            pool.stream(
                method, url, headers=list(headers.items()), content=body, **asked
            ) as answer,
        ):
            said = {_text(k).lower(): _text(v) for k, v in answer.headers}
            return Answer(answer.status, _read(answer.iter_stream(), keep, most), said)
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise NotReached(type(error).__name__) from None
    except (httpcore.TimeoutException, httpcore.NetworkError) as error:
        raise EgressError(type(error).__name__) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise EgressError(type(error).__name__) from None


def line_to(
    url: str, *, seconds: float = CONNECTS
) -> tuple[SplitResult, httpcore.NetworkStream]:
    """A connection to where this address leads, and what the address says; whoever asks
    for it bounds each wait and closes it (`egress_stream`).

    Raises:
        NotAllowed: the address is not public, and not among EGRESS_ALLOW.
        NotReached: nobody is there.
    """
    parts = _sane(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        address = _address(host, port, time.monotonic() + seconds)
        line = httpcore.SyncBackend().connect_tcp(address, port, seconds)
        if parts.scheme == "https":
            line = line.start_tls(_tls(), server_hostname=host, timeout=seconds)
    except (httpcore.TimeoutException, httpcore.NetworkError) as error:
        raise NotReached(type(error).__name__) from None
    return parts, line


def require_public(url: str) -> None:
    """Whether it could be sent to as things are now: for whoever saves it.

    Raises:
        NotAllowed: the address is not public, and not among EGRESS_ALLOW.
        NotReached: its name is not known.
    """
    parts = _sane(url)
    port = parts.port or PORTS[parts.scheme]
    _address(parts.hostname or "", port, time.monotonic() + CONNECTS)


def _sane(url: str) -> SplitResult:
    """What everybody reads as one and the same address of the web."""
    if len(url) > LONGEST_URL or not _VISIBLE.match(url) or set(url) & set("\\#"):
        raise NotAllowed("no address of the web")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - says whether there is one that can be read
    except ValueError:
        raise NotAllowed("no address at all") from None
    host = parts.hostname
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        raise NotAllowed("no address of the web")
    if not _is_named(host):
        raise NotAllowed("no name of a server")
    return parts


def _is_named(host: str) -> bool:
    """A name, or an address written out in full."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(_NAME.match(host)) and not _NUMBER.match(host)
    return "%" not in host


def _text(header: bytes) -> str:
    return header.decode("latin-1")


@cache
def _tls() -> ssl.SSLContext:
    """Read once: the certificates everybody trusts are a long list."""
    return httpcore.default_ssl_context()


def _read(chunks: Iterable[bytes], keep: int | None, most: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if keep is not None and len(body) >= keep:
            return bytes(body[:keep])
        if len(body) > most:
            raise TooMuch("too much was answered")
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
        address = _address(host, port, self.deadline)
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


def _address(host: str, port: int, deadline: float) -> str:
    """The address to connect to: looked up once, and looked at."""
    if f"{host}:{port}" in settings.EGRESS_ALLOW:
        return host
    if port not in PORTS.values():
        raise NotAllowed("no port of the web")
    return public_address(host, port, seconds=min(CONNECTS, _left(deadline)))


def public_address(host: str, port: int, *, seconds: float = CONNECTS) -> str:
    """The address of this host, if all it has are public.

    Raises:
        NotAllowed: one of them is not.
        NotReached: the name is not known, or not in time.
    """
    addresses = look_up(host, port, seconds)
    if not all(map(is_public, addresses)):
        raise NotAllowed("not a public address")
    return addresses[0]


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """All addresses of this host; asked in a thread, since a name server takes its time.

    Raises:
        NotReached: there is no such name, or no answer in time.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(str(one[4][0]).partition("%")[0] for one in answers)
        except (OSError, UnicodeError):
            pass
        finally:
            _LOOKUPS.release()

    if not _LOOKUPS.acquire(timeout=seconds):
        raise NotReached("too many names are being looked up")
    thread = threading.Thread(target=ask, name="look up", daemon=True)
    thread.start()
    thread.join(timeout=seconds)
    if thread.is_alive() or not found:
        raise NotReached("no such name")
    return found


def is_public(address: str) -> bool:
    """Whether it leads to nobody's own network."""
    known = ipaddress.ip_address(address)
    if isinstance(known, ipaddress.IPv6Address):
        # An address of the old kind in disguise is judged by what it is.
        known = known.ipv4_mapped or known.sixtofour or _behind_nat64(known) or known
    if isinstance(known, ipaddress.IPv6Address) and known not in _PUBLIC_6:
        return False
    if isinstance(known, ipaddress.IPv4Address) and known in _ASSIGNMENTS_4:
        return False
    return known.is_global and not (known.is_multicast or known.is_reserved)


def _behind_nat64(known: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if known not in _NAT64:
        return None
    return ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
