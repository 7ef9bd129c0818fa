"""Mail servers that an admin typed: public ones, and what the operator allows (R24, AC-36).

Many companies have theirs in their own network; which may be asked there is for whoever
operates the helpdesk to say (MAIL_ALLOW), not for whoever may change a mailbox.
"""

import ipaddress
import socket
import time

from django.conf import settings

from helpdesk.base import egress

# Of mail, beside which nothing is asked of public addresses.
PORTS = frozenset({25, 143, 465, 587, 993, 2525})


class NotPublic(OSError):
    """The server is none that may be asked from here."""


def connect(host: str, port: int, *, seconds: float) -> socket.socket:
    """A connection to an address of this host that was looked at.

    Raises:
        NotPublic: nothing is said to it.
        OSError: there is no such host, or no connection.
    """
    end = time.monotonic() + seconds
    failure: OSError = TimeoutError("timed out")
    for address in _addresses(host, port, seconds):
        left = end - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            failure = error
    raise failure


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    if {host.lower(), f"{host.lower()}:{port}"} & settings.MAIL_ALLOW:
        return [host]
    try:
        found = egress.look_up(host, port, seconds)
    except egress.NotReached:
        raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
    if all(map(_is_allowed, found)):
        return found
    if port not in PORTS or not all(map(egress.is_public, found)):
        raise NotPublic
    return found


def _is_allowed(address: str) -> bool:
    """Whether it is in a network that the operator named."""
    known = ipaddress.ip_address(address)
    return any(known in network for network in _networks())


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in settings.MAIL_ALLOW:
        try:
            found.append(ipaddress.ip_network(entry))
        except ValueError:
            continue  # the name of a host
    return found
