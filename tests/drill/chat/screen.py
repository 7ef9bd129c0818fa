"""What somebody sees of a conversation, and when they saw it first."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on a screen. text: "" where only its number is looked at."""

    id: str
    seq: int
    key: str
    text: str
    at: float


@dataclass(slots=True)
class Screen:
    """seq: up to where it has everything. backwards: messages that came after later ones.
    resets: how often everything had to be fetched anew."""

    seq: int = 0
    is_loaded: bool = False
    shown: dict[str, Shown] = field(default_factory=dict)
    backwards: list[str] = field(default_factory=list)
    resets: int = 0

    def take(self, feed: dict[str, Any]) -> bool:
        """What a feed says; False: all of it has to be fetched anew."""
        if self.is_loaded and feed["seq"] < self.seq:
            self.seq, self.is_loaded = 0, False
            self.shown.clear()
            self.resets += 1
            return False
        # They come by when they were said; what was worked late has a higher number.
        for one in sorted(feed["messages"], key=lambda one: int(one["seq"])):
            self.show(one["id"], one["seq"], key=one["key"] or "", text=one["text"])
        self.seq, self.is_loaded = feed["seq"], True
        return True

    def show(self, number: str, seq: int, *, key: str = "", text: str = "") -> None:
        """One message; the same again changes its words and nothing else."""
        known = self.shown.get(number)
        newest = max((one.seq for one in self.shown.values()), default=0)
        if known is None and seq < newest:
            self.backwards.append(number)
        at = known.at if known else time.time()
        self.shown[number] = Shown(number, seq, key, text, at)

    def has(self, key: str) -> bool:
        """Whether words of one's own are there."""
        return any(one.key == key for one in self.shown.values())

    def ordered(self) -> list[Shown]:
        """By their numbers."""
        return sorted(self.shown.values(), key=lambda one: one.seq)

    def told(self) -> dict[str, Any]:
        """For the ledger: when each came, and what was odd about it."""
        return {
            "at": [one.at for one in self.ordered()],
            "backwards": self.backwards,
            "resets": self.resets,
        }
