"""What else the composer's menus offer: colleagues and teams, tickets, emoji."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Case, Q, QuerySet, Value, When

from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Ticket

MOST, MOST_TEAMS, MOST_TICKETS, MOST_EMOJI = 20, 5, 8, 12
# More words than these make no menu shorter.
WORDS = 5
_TABLE = Path(__file__).parent.parent / "emoji.toml"


@dataclass(frozen=True, slots=True)
class Emoji:
    """A sign, what it is called by whoever reads it, and all it is found by."""

    sign: str
    name: str
    words: str


def colleague_options(agent: Agent, typed: str) -> QuerySet[Agent]:
    """Who else works here, and may be meant."""
    found = Agent.objects.people().exclude(pk=agent.pk)
    for word in typed.split()[:WORDS]:
        found = found.filter(name__icontains=word)
    return found.order_by(best_first(typed.strip()), "name", "pk")[:MOST]


def team_options(typed: str) -> QuerySet[Team]:
    """Teams whose people may all be meant."""
    found = Team.objects.filter(members__is_active=True).distinct()
    for word in typed.split()[:WORDS]:
        found = found.filter(name__icontains=word)
    return found.order_by("name", "pk")[:MOST_TEAMS]


def ticket_options(agent: Agent, typed: str) -> QuerySet[Ticket]:
    """Those of this number, and whose subjects have these words; the newest first."""
    found = Ticket.objects.visible_to(agent).filter(merged_into=None)
    if typed.isascii() and typed.isdigit():
        number = int(typed[:18])
        begins = Q(number=number) | Q(
            number__gte=number * 10, number__lt=number * 10 + 10
        )
        exact = Case(When(number=number, then=Value(0)), default=Value(1))
        return found.filter(begins).order_by(exact, "-number")[:MOST_TICKETS]
    for word in typed.split()[:WORDS]:
        found = found.filter(subject__icontains=word)
    return found.order_by("-id")[:MOST_TICKETS]


def emoji_options(typed: str, language: str) -> list[Emoji]:
    """Signs by a name in this language or in English, those first that begin so."""
    asked = typed.casefold().replace("_", " ").split()
    if not asked:
        return []
    found = [
        one for one in _emoji(language) if all(word in one.words for word in asked)
    ]
    found.sort(key=lambda one: (not one.name.casefold().startswith(asked[0]),
                                f" {asked[0]}" not in f" {one.words}"))  # fmt: skip
    return found[:MOST_EMOJI]


def best_first(typed: str) -> Case:
    """Names that begin so, then those that have it in them."""
    begins = When(name__istartswith=typed, then=Value(0))
    contains = When(name__icontains=typed, then=Value(1))
    return Case(begins, contains, default=Value(2))


@cache
def _emoji(language: str) -> tuple[Emoji, ...]:
    return tuple(_read(language))


def _read(language: str) -> Iterator[Emoji]:
    table: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text("utf-8"))
    for sign, english in table["en"].items():
        said = table.get(language, {}).get(sign, english)
        name = said.partition(",")[0]
        yield Emoji(sign, name, f"{said}, {english}".casefold())
