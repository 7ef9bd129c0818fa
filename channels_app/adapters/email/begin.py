"""Which mail of a mailbox that was full before us is wanted, and which of it is old.

config: begin ("all", "days" or "none"), begin_days, begun ({folder: ISO 8601}). Without
`begin` all of it is wanted, and nothing of it is old.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

# Clocks of servers go wrong by so much: what came just now must not be taken for old.
SKEW = timedelta(minutes=5)
# Dates of IMAP are days of any time zone (RFC 3501 section 6.4.4, SINCE).
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Begin:
    """begun: since when this folder is read; since: what came earlier is not wanted."""

    begun: datetime | None = None
    since: datetime | None = None

    @classmethod
    def of(cls, config: Mapping[str, Any], folder: str) -> Self:
        """What was chosen for this folder."""
        told = (config.get("begun") or {}).get(folder)
        if told is None:
            return cls()
        begun = datetime.fromisoformat(told)
        match config.get("begin"):
            case "none":
                return cls(begun, begun - SKEW)
            case "days":
                days = timedelta(days=int(config.get("begin_days") or 1))
                return cls(begun, begun - days)
        return cls(begun)

    def wants(self, at: datetime | None) -> bool:
        """Whether a mail that the server got then is imported; None: it does not say."""
        return self.since is None or at is None or at >= self.since

    def is_old(self, at: datetime | None) -> bool:
        """Whether it waited there before us: then it is answered by no machine."""
        return self.begun is not None and at is not None and at < self.begun

    def on_server(self) -> list[Any]:
        """What to ask the server for, as criteria of SEARCH: more than enough."""
        return [] if self.since is None else ["SINCE", (self.since - DAY).date()]
