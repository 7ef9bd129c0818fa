"""Organizations by a part of their name, or by a name that was mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from helpdesk.base.accounts.models import Agent
from tickets.models import Organization
from tickets.queries.customers import seen_organizations
from tickets.queries.search import names
from tickets.queries.search.shown import MOST, counted

# As many of a name are looked at.
NAMESAKES = 1000


@dataclass(frozen=True, slots=True)
class Company:
    """An organization that was found."""

    name: str
    organization: UUID

    @property
    def url(self) -> str:
        return reverse("tickets:organization", args=[self.organization])


def companies(
    cursor: Any, words: Sequence[str], agent: Agent, most: int, *, is_lost: bool
) -> tuple[list[Company], str]:
    """Which this agent may know of, by name; and how many there are.

    is_lost: nothing else has these words, so that they may be mistyped.
    """
    if not words:
        return [], "0"
    cursor.execute(*names.having(names.ORGANIZATIONS, words, NAMESAKES))
    keys = [key for (key,) in cursor.fetchall()]
    if is_lost and not keys:
        keys = names.alike(cursor, names.ORGANIZATIONS, words)
    if not keys:
        return [], "0"
    seen = seen_organizations(agent).filter(pk__in=keys).order_by("name", "pk")
    found: list[Organization] = list(seen[: MOST + 1])
    shown = [Company(one.name, one.public_id) for one in found[:most]]
    return shown, counted(len(found))
