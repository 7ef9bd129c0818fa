"""kill -9, at random and at the worst moments, never waiting for anybody's health."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from tests.drill.ledger import Ledger
from tests.drill.load import Moment
from tests.drill.product import Product

# Who sends, or whose end may cut a sending short: a reply may arrive twice after one.
SENDERS = ("worker", "worker child", "pump", "postgres", "backend")
# Seconds between two kills.
PAUSE = (2.0, 5.5)
# How long an aimed kill waits for its moment, and any kill for a process to kill.
AIM = 3.0
PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Who is killed, and when: at a moment of a load's, or ("") at any time."""

    role: str
    moment: str = ""


RANDOM = [
    Kind(role)
    for role in (
        "worker",
        "worker child",
        "pump",
        "web",
        "valkey",
        "postgres",
        "backend",
    )
]
AIMED = [
    Kind("pump", "intake"),
    Kind("worker child", "work"),
    Kind("worker", "send"),
    Kind("postgres", "send"),
    Kind("backend", "work"),
]
# The words of a visitor are on the disk, and nobody has told them so.
CHATS_AIMED = [Kind("web", "said"), Kind("worker child", "work")]
# A provider's call is on the disk, and it has not been told so.
HOOKS_AIMED = [Kind("web", "hooked"), Kind("worker child", "hooked")]


def plan(seed: int, count: int, kinds: Sequence[Kind]) -> list[tuple[float, Kind]]:
    """Pauses and kills: each kind as often as the others, in an order of the seed's."""
    chance = random.Random(seed + 3)
    order = chance.sample(kinds, len(kinds))
    chosen = [order[index % len(order)] for index in range(count)]
    chance.shuffle(chosen)
    return [(chance.uniform(*PAUSE), kind) for kind in chosen]


class Killer:
    """Carries a plan out. It kills what descends from this product, and nothing else."""

    def __init__(
        self, product: Product, ledger: Ledger, seed: int, moments: Mapping[str, Moment]
    ) -> None:
        self.product, self.ledger, self.moments = product, ledger, moments
        self.random = random.Random(seed + 4)

    def run(self, steps: Sequence[tuple[float, Kind]]) -> None:
        for pause, kind in steps:
            time.sleep(pause)
            with self._moment(kind) as hit:
                self._strike(kind, aimed=hit)

    @contextmanager
    def _moment(self, kind: Kind) -> Iterator[bool]:
        if not kind.moment:
            yield False
            return
        with self.moments[kind.moment](AIM) as hit:
            yield hit

    def _strike(self, kind: Kind, *, aimed: bool) -> None:
        victims = self._victims(kind.role)
        killed = []
        for process in victims:
            try:
                process.kill()
                killed.append(process.pid)
            except psutil.NoSuchProcess:
                continue
        self.ledger.write(
            "kill" if killed else "missed",
            role=kind.role,
            moment=kind.moment,
            aimed=aimed,
            pids=killed,
        )

    def _victims(self, role: str) -> list[psutil.Process]:
        """One of the role; of PostgreSQL all, its head first."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self.product.processes()
            if role == "postgres" and role in found:
                parts = found.get("postgres part", []) + found.get("backend", [])
                return found[role] + parts
            if role in found:
                return [self.random.choice(found[role])]
            time.sleep(0.05)
        return []
