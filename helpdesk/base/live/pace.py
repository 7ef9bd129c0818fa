"""How fast a page may talk."""

import time


class Pace:
    """So many at once, and so many a second in the long run."""

    __slots__ = ("_asked", "_burst", "_left", "_rate")

    def __init__(self, burst: float, rate: float) -> None:
        self._burst = self._left = burst
        self._rate = rate
        self._asked = time.monotonic()

    def allows(self) -> bool:
        """Whether one more is not too many."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._asked) * self._rate) - 1
        self._asked = now
        return self._left >= 0

    @property
    def is_fresh(self) -> bool:
        """Whether forgetting it would make no difference."""
        idle = time.monotonic() - self._asked
        return self._left + idle * self._rate >= self._burst
