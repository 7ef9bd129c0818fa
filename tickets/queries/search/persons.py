"""Customers by a part of their name or address, or by a name that was mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from helpdesk.base.accounts.models import Agent
from tickets.queries.customers import typed_in
from tickets.queries.rows import Row
from tickets.queries.search import names
from tickets.queries.search.shown import MOST, counted, rows

# How many people of a name are looked at before those the agent may know are chosen.
NAMESAKES = (200, 10_000)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer that was found, by key and public id, and the newest ticket of theirs;
    None where somebody typed them in and there is no ticket yet."""

    pk: int
    name: str
    shown: str
    row: Row | None
    customer: UUID

    @property
    def url(self) -> str:
        return reverse("tickets:customer", args=[self.customer])


@dataclass(frozen=True, slots=True)
class Known:
    """Of whom one knows, as SQL: by tickets that have an id and a customer; and, unless it
    is tickets that were asked for, those that somebody typed in and that have none.

    is_lost: nothing else has these words, so that they may be mistyped.
    """

    tickets: tuple[str, Any]
    customers: tuple[str, Any] | None
    is_lost: bool


def known_to(
    agent: Agent, tickets: tuple[str, Any], *, by_tickets: bool, is_lost: bool
) -> Known:
    """tickets: those it may be about. by_tickets: operators say so, of tickets."""
    if by_tickets:
        return Known(tickets, None, is_lost)
    typed = typed_in(agent).values("id").query.sql_with_params()
    return Known(tickets, typed, is_lost)


Found = tuple[int, str, str, int | None, UUID]


def people(
    cursor: Any, words: Sequence[str], known: Known, agent: Agent, most: int
) -> tuple[list[Person], str]:
    """Whose name or address has each of these words, as far as they are known; and how
    many there are. Who wrote last comes first."""
    if not words:
        return [], "0"
    found = _named(cursor, words, known)
    keys = (
        names.alike(cursor, names.CUSTOMERS, words)
        if known.is_lost and not found
        else []
    )
    if keys:
        found, _total = _known(cursor, "SELECT unnest(%s::bigint[])", [keys], known)
    newest = rows([one[3] for one in found[:most] if one[3] is not None], agent)
    persons = [
        Person(pk, name or shown, shown, newest.get(ticket or 0), customer)
        for pk, name, shown, ticket, customer in found[:most]
    ]
    # Whether others were not looked at is not said: who is hidden would be among them.
    return persons, counted(len(found))


def _named(cursor: Any, words: Sequence[str], known: Known) -> list[Found]:
    """Those of that name; more are looked at as long as nobody of them is known."""
    found: list[Found] = []
    for cap in NAMESAKES:
        named, patterns = names.having(names.CUSTOMERS, words, cap)
        called, _same = names.having(names.ADDRESSES, words, cap)
        them = f"({named}) UNION ({called})"
        found, total = _known(cursor, them, [*patterns, *patterns], known)
        if len(found) >= MOST or total < cap:
            break
    return found


def _known(
    cursor: Any, them: str, params: Sequence[Any], known: Known
) -> tuple[list[Found], int]:
    """(key, name, address, newest visible ticket, public id) of those who are known, the
    newest first; and how many they are at all."""
    (sight, values), besides = known.tickets, known.customers
    typed = (
        f"OR EXISTS (SELECT FROM ({besides[0]}) t WHERE t.id = c.id)" if besides else ""
    )
    cursor.execute(
        f"""
        WITH them (id) AS MATERIALIZED ({them}), known AS (
            SELECT c.id, c.name, coalesce((SELECT i.shown FROM tickets_identity i
                WHERE i.customer_id = c.id ORDER BY i.id LIMIT 1), ''),
                newest.id, c.public_id
            FROM them JOIN tickets_customer c ON c.id = them.id
            LEFT JOIN LATERAL (SELECT seen.id FROM ({sight}) seen
                WHERE seen.customer_id = c.id ORDER BY seen.id DESC LIMIT 1) newest ON true
            WHERE newest.id IS NOT NULL {typed}
            LIMIT {MOST + 1}
        )
        SELECT known.*, counted.total
        FROM (SELECT count(*) AS total FROM them) counted LEFT JOIN known ON true
        """,  # noqa: S608 - constants, and SQL that Django made
        [*params, *values, *(besides[1] if besides else ())],
    )
    found = cursor.fetchall()
    persons = (row[:5] for row in found if row[0] is not None)
    return sorted(persons, key=lambda row: -(row[3] or 0)), found[0][5]
