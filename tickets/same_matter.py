"""Whether two tickets of one person are about the same matter: pure, and it says why.

Points for what speaks for it. What is shown to an agent is a question; what joins by
itself, where the house wants that, needs proof of who wrote and a number both name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext, ngettext

from tickets import detect

# What names one thing and no other. A colour or a product may be that of many matters.
NAMES_ONE = frozenset({"order", "serial", "error"})
# So many points are worth a line on the page.
ENOUGH = 40
_ONE, _OTHER_FACT, _MOST_OTHER = 50, 10, 20
_PROVEN, _ALIKE = 20, 30
# Trigrams of unrelated sentences reach a fifth.
_LIKE = 0.3
_SOON = ((timedelta(hours=1), 20), (timedelta(days=1), 12), (timedelta(days=7), 5))
_LONGEST = 10_000

Facts = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """points: for being the same matter. shared: facts that both have."""

    points: int
    shared: Facts
    is_proven: bool
    is_alike: bool
    between: timedelta

    @property
    def is_likely(self) -> bool:
        return self.points >= ENOUGH

    @property
    def is_certain(self) -> bool:
        """Whether it may be joined without asking: only for a proven identity."""
        return self.is_proven and any(name in NAMES_ONE for name, _ in self.shared)

    def reasons(self) -> Iterator[str]:
        """What speaks for it, in words, what says most first."""
        for name, value in sorted(self.shared, key=lambda one: one[0] not in NAMES_ONE):
            label = {
                "order": gettext("same order number %(value)s"),
                "serial": gettext("same serial number %(value)s"),
                "error": gettext("same error %(value)s"),
            }.get(name, gettext("both name %(value)s"))
            yield label % {"value": value.upper() if name in NAMES_ONE else value}
        if self.is_alike:
            yield gettext("similar words")
        yield _apart(self.between)
        if self.is_proven:
            yield gettext("same person, verified")
        else:
            yield gettext("same person, not verified")


def weigh(
    one: Facts, other: Facts, *, alike: float, between: timedelta, is_proven: bool
) -> Weighed:
    """alike: how similar their words are, from 0 to 1. between: their last words."""
    shared = one & other
    points = _ONE * any(name in NAMES_ONE for name, _ in shared)
    others = sum(name not in NAMES_ONE for name, _ in shared)
    points += min(_OTHER_FACT * others, _MOST_OTHER)
    is_alike = alike >= _LIKE
    points += round(_ALIKE * min(1.0, alike * 1.5)) if is_alike else 0
    points += next((more for limit, more in _SOON if between <= limit), 0)
    points += _PROVEN if is_proven else 0
    return Weighed(points, shared, is_proven, is_alike, between)


def known(facts: Iterable[tuple[str, str]], words: str) -> Facts:
    """What a ticket tells: facts that were recorded, and those its words name."""
    said = ((one.kind, one.value) for one in detect.facts(words[:_LONGEST]))
    named = (one for one in said if one[0] in NAMES_ONE)
    return frozenset(
        (name, " ".join(value.casefold().split())) for name, value in (*facts, *named)
    )


def _apart(between: timedelta) -> str:
    if between < timedelta(hours=1):
        minutes = max(1, round(between.total_seconds() / 60))
        return ngettext(
            "%(n)s minute apart", "%(n)s minutes apart", minutes
        ) % {"n": minutes}  # fmt: skip
    if between < timedelta(days=1):
        hours = round(between.total_seconds() / 3600)
        return ngettext("%(n)s hour apart", "%(n)s hours apart", hours) % {"n": hours}
    return ngettext("%(n)s day apart", "%(n)s days apart", between.days) % {
        "n": between.days
    }
