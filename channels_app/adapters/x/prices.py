"""What calls cost, in millionths of a dollar (docs.x.com/x-api/getting-started/pricing, as
of 2026-11). Prices change: an admin may type others, and these are what is left unsaid.

Reads are paid for by what they bring, at most what was asked for; writes by the call. A
post that is read twice in one day is to be paid for once, but X promises that only softly:
each is counted.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from channels_app.lent import MICRO

DEFAULTS: Mapping[str, str] = {
    "post_read": "0.005",
    "user_read": "0.010",
    "media_read": "0.005",
    "dm_read": "0.010",
    "post": "0.015",
    "post_with_link": "0.200",
    "dm": "0.015",
    "media": "0.005",
    "event": "0.005",
    "dm_event": "0.010",
}
# As an admin types them: "post_read=0.001, dm=0.02".
_PRICE = r"\s*[a-z_]+\s*=\s*\d{1,4}(\.\d{1,6})?\s*"
PATTERN = rf"{_PRICE}(,{_PRICE})*"
_ONE = re.compile(r"\b([a-z_]{1,40})\s{0,9}=\s{0,9}(\d{1,4}(?:\.\d{1,6})?)")
# Pictures of one post.
PICTURES = 4


class Prices:
    """Of one channel."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        typed = dict(_ONE.findall(str(config.get("prices") or "")))
        self.known = {**DEFAULTS, **typed}

    def __getitem__(self, name: str) -> int:
        return int(Decimal(self.known[name]) * MICRO)

    @property
    def a_post(self) -> int:
        """The most that one post may cost that is read: with its writer and pictures."""
        return self["post_read"] + self["user_read"] + PICTURES * self["media_read"]

    @property
    def a_message(self) -> int:
        """The most that one private message may cost that is read."""
        return self["dm_read"] + self["user_read"] + PICTURES * self["media_read"]

    def of(self, said: Any, each: str) -> int:
        """What an answer costs whose data are such."""
        data, more = said.get("data") or [], said.get("includes") or {}
        count = len(data) if isinstance(data, list) else 1
        return (
            count * self[each]
            + _count(more, "users") * self["user_read"]
            + _count(more, "media") * self["media_read"]
        )


def _count(includes: Any, name: str) -> int:
    found = includes.get(name) if isinstance(includes, dict) else None
    return len(found) if isinstance(found, list) else 0
