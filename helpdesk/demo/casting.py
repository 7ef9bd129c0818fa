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
    "accepts": (0.05, 5.0),
    "declines": (0.05, 5.0),
    "solves": (0.1, 20.0),
    "drafts": (0.1, 0.5),
}
_SHORT = (0.01, 0.1)
# The same in a chat, where somebody waits.
_CHAT_PAUSES = {"says": (0.01, 0.06), "replies": (0.008, 0.04), "solves": (0.02, 0.1)}
_CHAT_SHORT = (0.001, 0.01)
_CUSTOMERS = frozenset(
    {"opens", "says", "auto", "seen", "ends", "rates", "leaves", "mails"}
)
# These happen whatever the hour: they go on while the demo is looked at, or nobody is in.
_ANY_HOUR = frozenset({"now", "missed"})
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
    special = [
        story for name in ("special", "long", "chat") for story in stories.read(name)
    ]
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
    if story.door == "chat":
        person = people.visitor(story.called, story.language)
        begin = begin if who in _ANY_HOUR else _was_at_work(begin)
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
    agent = story.by or random.choice(people.TEAMS[story.team])
    order = f"BW-{random.randint(20_000, 89_999)}"
    words = {
        "name": person.name.partition(" ")[0],
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
        # A chat has none until its first words.
        subject=random.choice(story.subjects or [""]),
        agent=agent,
        words=words,
        schedule=_schedule(random, now, begin, steps, live=story.door == "chat"),
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
    random: Random, now: datetime, begin: datetime, steps: list[Step], *, live: bool
) -> list[tuple[datetime, Step]]:
    """When each step happens, as far as that is not yet to come."""
    at, taken = begin, False
    # In a chat nobody goes home between two words.
    shift = (lambda at: at) if live else _at_work
    found: list[tuple[datetime, Step]] = []
    for step in steps:
        if step.verb == "after":
            at += timedelta(hours=float(step.argument))
            continue
        if step.verb not in _CUSTOMERS and not taken:
            taken = True
            at = shift(at + _pause(random, "replies", live=live))
            found.append((at, Step("takes", "", "")))
        if step.verb != "opens":
            at += _pause(random, step.verb, live=live)
        if step.verb not in _CUSTOMERS:
            at = shift(at)
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


def _pause(random: Random, verb: str, *, live: bool) -> timedelta:
    pauses, short = (_CHAT_PAUSES, _CHAT_SHORT) if live else (_PAUSES, _SHORT)
    least, most = pauses.get(verb, short)
    return timedelta(hours=least + (most - least) * random.random() ** 2)


def _at_work(at: datetime) -> datetime:
    """The next moment at which somebody is at their desk."""
    while at.weekday() > 4 or at.hour not in _OPEN_HOURS:
        at = at.replace(hour=7, minute=at.minute) + timedelta(
            days=1 if at.hour >= _OPEN_HOURS.stop or at.weekday() > 4 else 0
        )
    return at


def _was_at_work(at: datetime) -> datetime:
    """The last moment at which somebody was at their desk."""
    while at.weekday() > 4 or at.hour not in _OPEN_HOURS:
        at -= timedelta(hours=1)
    return at
