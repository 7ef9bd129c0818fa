"""Customers by a part of their name or address, or by a name that was mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from helpdesk.base.accounts.models import Agent
from tickets.queries.rows import Row
from tickets.queries.search import names
from tickets.queries.search.shown import MOST, counted, rows

# How many people of a name are looked at before those the agent may know are chosen.
NAMESAKES = (200, 10_000)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer that was found, by their public id, and the newest ticket of theirs."""

    name: str
    shown: str
    row: Row
    customer: UUID

    @property
    def url(self) -> str:
        return reverse("tickets:customer", args=[self.customer])


Found = tuple[str, str, int, UUID]


def people(
    cursor: Any, words: Sequence[str], seen: tuple[str, Any], agent: Agent, most: int
) -> tuple[list[Person], str]:
    """Whose name or address has each of these words, as far as they are known; and how
    many there are. Who wrote last comes first."""
    if not words:
        return [], "0"
    found = _named(cursor, words, seen)
    if not found and (keys := names.alike(cursor, names.CUSTOMERS, words)):
        found, _total = _known(cursor, "SELECT unnest(%s::bigint[])", [keys], seen)
    known = rows([one[2] for one in found[:most]], agent)
    persons = [
        Person(name or shown, shown, known[ticket], customer)
        for name, shown, ticket, customer in found[:most]
        if ticket in known
    ]
    # Whether others were not looked at is not said: who is hidden would be among them.
    return persons, counted(len(found))


def _named(cursor: Any, words: Sequence[str], seen: tuple[str, Any]) -> list[Found]:
    """Those of that name; more are looked at as long as nobody of them is known."""
    found: list[Found] = []
    for cap in NAMESAKES:
        named, patterns = names.having(names.CUSTOMERS, words, cap)
        called, _same = names.having(names.ADDRESSES, words, cap)
        them = f"({named}) UNION ({called})"
        found, total = _known(cursor, them, [*patterns, *patterns], seen)
        if len(found) >= MOST or total < cap:
            break
    return found


def _known(
    cursor: Any, them: str, params: Sequence[Any], seen: tuple[str, Any]
) -> tuple[list[Found], int]:
    """(name, address, newest visible ticket, public id) of those who have one, the newest
    first; and how many they are at all."""
    sight, sight_params = seen
    cursor.execute(
        f"""
        WITH them (id) AS MATERIALIZED ({them}), known AS (
            SELECT c.name, coalesce((SELECT i.shown FROM tickets_identity i
                WHERE i.customer_id = c.id ORDER BY i.id LIMIT 1), ''),
                newest.id, c.public_id
            FROM them JOIN tickets_customer c ON c.id = them.id
            CROSS JOIN LATERAL (SELECT seen.id FROM ({sight}) seen
                WHERE seen.customer_id = c.id ORDER BY seen.id DESC LIMIT 1) newest
            LIMIT {MOST + 1}
        )
        SELECT known.*, counted.total
        FROM (SELECT count(*) AS total FROM them) counted LEFT JOIN known ON true
        """,  # noqa: S608 - constants, and SQL that Django made
        [*params, *sight_params],
    )
    found = cursor.fetchall()
    known = (row[:4] for row in found if row[2] is not None)
    return sorted(known, key=lambda row: -row[2]), found[0][4]
