"""What an adapter is lent that outlives one call: the keys of its channel, and a purse.

An adapter sees no database. Where a provider gives it keys that last for hours, it asks
here for newer ones: one of all workers fetches them, and the others get what that one got.
Where a provider wants money for each call, it asks here before the call, and says
afterwards what it cost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

Secret = Mapping[str, str]
# Of one dollar: amounts of money are whole millionths, never floats.
MICRO = 1_000_000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The money of one month (UTC), in millionths of a dollar."""

    ceiling: int
    spent: int
    begins: datetime
    ends: datetime

    @property
    def left(self) -> int:
        """What may still be spent."""
        return max(0, self.ceiling - self.spent)

    @property
    def percent(self) -> int:
        """How much of it is spent; all of nothing is spent."""
        return 100 * self.spent // self.ceiling if self.ceiling else 100


class Reserved(Protocol):
    """Money put aside for one call. book: what it cost in the end; once. What was not
    needed goes back; where nobody says, all of it is spent."""

    def book(self, cost: int) -> None: ...


class Purse(Protocol):
    """Amounts are whole millionths of a dollar.

    budget: how it is this month.
    reserve: put so much aside before a call, the worst that it may cost; None: there is
        not so much left, and the call may not be made.
    charge: what was billed without our asking.
    """

    def budget(self) -> Budget: ...

    def reserve(self, cost: int) -> Reserved | None: ...

    def charge(self, cost: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Free:
    """A purse that nobody counts: of kinds that cost nothing."""

    def budget(self) -> Budget:
        """There is always enough."""
        now = datetime.now(UTC)
        return Budget(ceiling=10**12, spent=0, begins=now, ends=now)

    def reserve(self, cost: int) -> Reserved | None:
        """It may be made."""
        return self

    def book(self, cost: int) -> None:
        """Nobody counts."""

    def charge(self, cost: int) -> None:
        """Nobody counts."""
