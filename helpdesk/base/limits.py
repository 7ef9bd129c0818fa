"""How often something may be done: counted in rows, so that all processes count together.

The table is not logged: what it forgets in a crash is forgiven, and counting waits for
no disk.
"""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from helpdesk.base.models import Spent

# One statement: two at once cannot both be the last that is allowed. A window begins
# with the first that is counted in it. By key: two who count the same ones wait for each
# other in the same order.
_SPEND = """
INSERT INTO base_spent AS spent (key, count, until)
SELECT key, times, %(until)s
FROM unnest(%(keys)s::text[], %(times)s::int[]) AS asked (key, times) ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN spent.until <= %(now)s THEN excluded.count
                 ELSE LEAST(spent.count, %(most)s) + excluded.count END,
    until = CASE WHEN spent.until <= %(now)s THEN excluded.until ELSE spent.until END
RETURNING key, count, until
"""
# Nobody gets fewer addresses of IPv6 than those that share so many bits.
_NETWORK_BITS = 64


class Limit(NamedTuple):
    """So many in so many seconds."""

    most: int
    seconds: int


def spend(key: str, limit: Limit) -> int:
    """Count one more; 0, or the seconds until there is room again."""
    return spend_all({key: 1}, limit)[key]


def spend_all(times: Mapping[str, int], limit: Limit) -> dict[str, int]:
    """The same for many in one statement: how often each is counted, and what is told
    for each. Where there is no room for all of one's, there is none for any."""
    now = timezone.now()
    rows = {key[:200]: many for key, many in times.items()}
    asked: dict[str, Any] = {
        "keys": list(rows),
        "times": list(rows.values()),
        "now": now,
        "until": now + timedelta(seconds=limit.seconds),
        "most": limit.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, asked)
        left = {
            key: 0 if count <= limit.most else _left(until - now)
            for key, count, until in cursor
        }
    return {key: left[key[:200]] for key in times}


def spend_counted(key: str, limit: Limit) -> tuple[int, int]:
    """Count one more, whether or not there is room: how many there were since the window
    began, and the seconds until the next one does."""
    now = timezone.now()
    asked: dict[str, Any] = {
        "keys": [key[:200]],
        "times": [1],
        "now": now,
        "until": now + timedelta(seconds=limit.seconds),
        "most": limit.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, asked)
        ((_, count, until),) = cursor.fetchall()
    return count, _left(until - now)


def _left(time: timedelta) -> int:
    """Whole seconds, one at least."""
    return max(1, ceil(time.total_seconds()))


def forget_expired() -> None:
    """Rows whose window is over count for nothing."""
    Spent.objects.filter(until__lte=timezone.now()).delete()


def network(request: HttpRequest) -> str:
    """The address a request comes from, as far as limits tell addresses apart."""
    return shortened(_came_from(*_seen_and_told(request)))


def browser(request: HttpRequest) -> tuple[str, ...]:
    """What tells a browser that nobody signed in with from most others."""
    agent = request.headers.get("User-Agent", "")[:300]
    return ("browser", network(request), agent)


def address(request: HttpRequest) -> str:
    """The same to the last bit; "nowhere" for what is no address."""
    try:
        ip = ip_address(_came_from(*_seen_and_told(request)))
    except ValueError:
        return "nowhere"
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return str(mapped or ip)


def network_of(address: str, told: str) -> str:
    """As `network`, from what the server sees, and what it was told."""
    return shortened(_came_from(address, told))


def _seen_and_told(request: HttpRequest) -> tuple[str, str]:
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return request.META.get("REMOTE_ADDR", ""), told


def _came_from(address: str, told: str) -> str:
    """Behind a proxy of ours the last address it was told by others: what stands before
    that one anybody can write.
    """
    if proxies := getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0):
        steps = told.split(",")
        return steps[-min(proxies, len(steps))].strip() or address
    return address


def shortened(address: str) -> str:
    """An address without the part that its owner can change at will."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "nowhere"
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(IPv6Address(int(ip) >> _NETWORK_BITS << _NETWORK_BITS))
