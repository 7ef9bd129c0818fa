"""What a ticket went through, from the lines of its timeline. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ASSIGNED, TEAM_CHANGED, REPEATED, REPLIED = (
    "assigned",
    "team_changed",
    "repeated",
    "replied",
)
# The lines that matter here; and those of what was merged into the ticket.
VERBS = (ASSIGNED, TEAM_CHANGED, REPEATED, REPLIED, "noted", "called")
MERGED_VERBS = (REPEATED, REPLIED)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. kind: of the channel words went over; "" for no words.

    at: when, since a merge gives older words newer numbers; and its number.
    verb: "" for words whose line is of no interest here.
    by_agent: whether one of us did it.
    """

    at: datetime
    seq: int
    verb: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    by_agent: bool = False
    kind: str = ""


@dataclass(slots=True)
class Told:
    """See `Story`."""

    kinds: int = 0
    hops: int = 0
    transfers: int = 0
    bounces: int = 0
    repeats: int = 0
    asked_known: int = 0


class _Teller:
    """Walks along a timeline. owner: who had it last in the team that has it."""

    def __init__(self) -> None:
        self.told = Told()
        self.kinds: list[str] = []
        self.holders: set[str] = set()
        self.owner = ""
        self.is_touched = False

    def hear(self, line: Line) -> None:
        if line.kind:
            self._say(line.kind)
        if line.verb == TEAM_CHANGED:
            self._move(line.data)
        elif line.verb == ASSIGNED:
            self._give(str(line.data.get("agent")))
        elif line.verb == REPEATED:
            self.told.repeats += 1
        if line.data.get("asks_known") and (self.told.transfers or self.told.hops):
            self.told.asked_known += 1
        if line.by_agent and line.verb != TEAM_CHANGED:
            self.is_touched = True

    def _say(self, kind: str) -> None:
        if self.kinds and kind != self.kinds[-1]:
            self.told.hops += 1
        self.kinds.append(kind)
        self.told.kinds = len(set(self.kinds))

    def _move(self, data: Mapping[str, Any]) -> None:
        """To another team: whoever takes it there first is part of this.

        Before anybody touched it, it was only sorted.
        """
        if self.is_touched:
            self._change(str(data.get("former")), str(data.get("team")))
        self.owner = ""

    def _give(self, agent: str) -> None:
        if self.owner and agent != self.owner:
            self._change(self.owner, agent)
        self.holders.add(agent)
        self.owner = agent

    def _change(self, former: str, new: str) -> None:
        self.told.transfers += 1
        self.told.bounces += new in self.holders
        self.holders |= {former, new}


def tell(lines: Iterable[Line]) -> Told:
    """Count what happened; the order in which the lines come does not matter."""
    teller = _Teller()
    for line in sorted(lines, key=lambda one: (one.at, one.seq)):
        teller.hear(line)
    return teller.told
