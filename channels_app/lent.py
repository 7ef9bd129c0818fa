"""What an adapter is lent that outlives one call: the keys of its channel.

An adapter sees no database. Where a provider gives it keys that last for hours, it asks
here for newer ones: one of all workers fetches them, and the others get what that one got.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

Secret = Mapping[str, str]


class Keys(Protocol):
    """renewed: what to sign in with instead of what is `stale`. Where somebody renewed it
    meanwhile, that is it; else `renew` is asked, by one at a time and outside of
    transactions, and what it gives is kept over what there was. What `renew` raises goes
    through, and nothing is kept.
    """

    def renewed(self, stale: Secret, renew: Callable[[Secret], Secret]) -> Secret: ...


@dataclass(frozen=True, slots=True)
class Unshared:
    """Keys of nobody else: each who needs newer ones fetches them."""

    def renewed(self, stale: Secret, renew: Callable[[Secret], Secret]) -> Secret:
        """Asked at once, and kept by the caller alone."""
        return {**stale, **renew(stale)}
