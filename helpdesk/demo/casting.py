"""Which story happens to whom, and when: the same each time for one seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from helpdesk.demo import people, stories
from helpdesk.demo.people import Person
from helpdesk.demo.stories import Step, Story

T = TypeVar("T")

WEEKS = timedelta(days=42)
# Hours until a step of each kind: at least, and at most in nearly all cases.
_PAUSES = {
    "says": (0.7, 30.0),
    "auto": (0.01, 0.02),
    "replies": (0.2, 7.0),
    "fails": (0.2, 7.0),
    "notes": (0.1, 2.0),
    "keeps": (0.5, 20.0),
    "solves": (0.1, 20.0),
    "drafts": (0.1, 0.5),
}
_SHORT = (0.01, 0.1)
_CUSTOMERS = frozenset({"opens", "says", "auto"})
_OPEN_HOURS = range(7, 18)
# A ticket younger than this is often still in the middle of its story.
_FRESH = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Part:
    """One ticket to be: its story, who plays in it, and when each step happens."""

    person: Person
    story: Story
    subject: str
    agent: str
    words: dict[str, str]
    schedule: list[tuple[datetime, Step]]


def cast(random: Random, now: datetime, *, tickets: int) -> list[Part]:
    """The special stories, and as many of the usual ones as are asked for."""
    special = stories.read("special") + stories.read("long")
    parts = [_special(random, now, story) for story in special]
    usual = {
        language: _in_turn(random, stories.read(language)) for language in ("en", "de")
    }
    someone = _in_turn(random, people.customers())
    for _number in range(max(0, tickets - len(parts))):
        person = next(someone)
        story = next(usual[person.language])
        age = WEEKS * (0.002 + random.random() ** 1.5)
        parts.append(_part(random, now, story, person, begin=now - age))
    return parts


def _in_turn(random: Random, items: Sequence[T]) -> Iterator[T]:
    """All of them in any order, again and again."""
    while True:
        yield from random.sample(items, len(items))


def _special(random: Random, now: datetime, story: Story) -> Part:
    """Its name says who, and how many days ago it began: `angry 6`."""
    who, _space, days = story.name.partition(" ")
    own = {"angry": people.ANGRY, "arabic": people.ARABIC}
    language = [p for p in people.customers() if p.language == story.language]
    person = own.get(who) or random.choice(language)
    begin = now - timedelta(days=float(days or 3))
    return _part(random, now, story, person, begin=begin, whole=True)


def _part(
    random: Random,
    now: datetime,
    story: Story,
    person: Person,
    *,
    begin: datetime,
    whole: bool = False,
) -> Part:
    steps = [random.choice(story.openings), *story.steps]
    if not whole:
        steps = _cut(random, steps, fresh=now - begin < _FRESH)
    agent = random.choice(people.TEAMS[story.team])
    order = f"BW-{random.randint(20_000, 89_999)}"
    words = {
        "name": person.name.split()[0],
        "customer": person.name,
        "agent": agent.split()[0],
        "product": random.choice(people.PRODUCTS),
        "order": order,
        "serial": f"A2-{random.randint(100_000, 999_999)}",
        "amount": f"{random.randint(29, 890)},{random.choice(('00', '50', '90'))} €",
    }
    return Part(
        person=person,
        story=story,
        subject=random.choice(story.subjects),
        agent=agent,
        words=words,
        schedule=_schedule(random, now, begin, steps),
    )


def _cut(random: Random, steps: list[Step], *, fresh: bool) -> list[Step]:
    """Most stories end well; of the fresh ones many are not at their end yet."""
    if random.random() > (0.6 if fresh else 0.12):
        return steps
    end = random.randint(1, max(1, len(steps) - 2))
    if end < 2 or (fresh and random.random() < 0.75):
        return steps[:end]
    last = random.choice(
        (
            ("snoozes", "500"),
            ("snoozes", "900"),
            ("waits", "customer"),
            ("waits", "third_party"),
        )
    )
    return [*steps[:end], Step(*last, "")]


def _schedule(
    random: Random, now: datetime, begin: datetime, steps: list[Step]
) -> list[tuple[datetime, Step]]:
    """When each step happens, as far as that is not yet to come."""
    at, taken = begin, False
    found: list[tuple[datetime, Step]] = []
    for step in steps:
        if step.verb == "after":
            at += timedelta(hours=float(step.argument))
            continue
        if step.verb not in _CUSTOMERS and not taken:
            taken = True
            at = _at_work(at + _pause(random, "replies"))
            found.append((at, Step("takes", "", "")))
        if step.verb != "opens":
            at += _pause(random, step.verb)
        if step.verb not in _CUSTOMERS:
            at = _at_work(at)
        found.append((at, step))
        found += _comes_due(at, step)
    # A sort keeps the order of what happens at once.
    return sorted((entry for entry in found if entry[0] < now), key=lambda e: e[0])


def _comes_due(at: datetime, step: Step) -> list[tuple[datetime, Step]]:
    """What the clock does by itself."""
    verb = {"promises": "due", "snoozes": "wakes"}.get(step.verb)
    if verb is None:
        return []
    hours = float(step.argument.partition(" ")[0])
    return [(at + timedelta(hours=hours), replace(step, verb=verb))]


def _pause(random: Random, verb: str) -> timedelta:
    least, most = _PAUSES.get(verb, _SHORT)
    return timedelta(hours=least + (most - least) * random.random() ** 2)


def _at_work(at: datetime) -> datetime:
    """The next moment at which somebody is at their desk."""
    while at.weekday() > 4 or at.hour not in _OPEN_HOURS:
        at = at.replace(hour=7, minute=at.minute) + timedelta(
            days=1 if at.hour >= _OPEN_HOURS.stop or at.weekday() > 4 else 0
        )
    return at
