"""Labelled sentences, and how far the detectors agree with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from helpdesk.base.accounts.hours import Block, Hours
from tickets.detect import facts, promises, refusals, repeats

SETS = Path(__file__).parent / "sets"
DETECTORS = ("promise", "repetition", "refusal", "fact")
LANGUAGES = ("en", "de")
# The sets were written as on this Wednesday, in a team that works from nine to five.
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 10, 10, tzinfo=ZONE)
HOURS = Hours.of("Europe/Berlin", [Block(day, 9 * 60, 17 * 60) for day in range(5)])


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, whether it is one, and what more is expected of it."""

    words: str
    holds: bool
    more: str


@dataclass(slots=True)
class Score:
    """Counts of what was found rightly, wrongly, and not; dues are of promises."""

    n: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    dues: int = 0
    dues_right: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def examples(detector: str, language: str, *, held: bool) -> Iterator[Example]:
    """The sentences to tune by, or those held out."""
    path = SETS / f"{detector}.{language}{'.held' if held else ''}.txt"
    for line in path.read_text().splitlines():
        words, _, more = line[2:].partition(" || ")
        yield Example(words, line[0] == "+", more)


def score(detector: str, language: str, of: Iterable[Example]) -> Score:
    """How a detector does on sentences."""
    found = Score()
    for one in of:
        found.n += 1
        if detector == "fact":
            _compare(found, one)
        elif detector == "promise":
            _promised(found, one, language)
        else:
            detect = {"repetition": repeats, "refusal": refusals}[detector]
            _count(found, one, holds=bool(detect(one.words, language)))
    return found


def _count(found: Score, one: Example, *, holds: bool) -> None:
    found.right += holds and one.holds
    found.wrong += holds and not one.holds
    found.missed += one.holds and not holds
    if holds != one.holds:
        found.mistakes.append(f"{'missed' if one.holds else 'wrong'}: {one.words}")


def _promised(found: Score, one: Example, language: str) -> None:
    made = promises(one.words, now=NOW, zone=ZONE, hours=HOURS, language=language)
    _count(found, one, holds=bool(made))
    if made and one.holds and one.more:
        due = made[0].due_at
        told = f"{due.astimezone(ZONE):%m-%d %H:%M}" if due else "none"
        found.dues += 1
        found.dues_right += told == one.more
        if told != one.more:
            found.mistakes.append(f"due {told}, not {one.more}: {one.words}")


def _compare(found: Score, one: Example) -> None:
    """Each fact counts for itself."""
    wanted = set(one.more.split("; ")) if one.holds else set()
    offered = {f"{fact.kind} {fact.value}" for fact in facts(one.words)}
    found.right += len(wanted & offered)
    found.wrong += len(offered - wanted)
    found.missed += len(wanted - offered)
    if wanted != offered:
        found.mistakes.append(f"{offered - wanted} for {wanted - offered}: {one.words}")


def utc(text: str) -> datetime:
    """An instant of the test, told as on the team's wall: 2026-06-12 12:00."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)
