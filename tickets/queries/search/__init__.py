"""Search: one box for tickets by their words or number, customers and organizations by
name, and whatever other rooms put on a shelf (`base.shelves`): articles.

Whoever asks is told of nothing that they may not see, numbers of hits included.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from helpdesk.base.shelves import Finds, Shelf, shelves
from tickets import codes, terms
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queries.question import Question, understood
from tickets.queries.rows import Row
from tickets.queries.search import said
from tickets.queries.search.names import words_of
from tickets.queries.search.organizations import Company, companies
from tickets.queries.search.persons import Person, known_to, people
from tickets.queries.search.said import Hit
from tickets.queries.search.shown import counted, rows
from tickets.queries.search.slipped import meant

__all__ = ["LONGEST", "NOTHING", "SHOWN", "Hit", "OnShelf", "Results", "search"]

LONGEST = 400
# Tickets on a page; and as many of each other kind, unless it was asked for.
SHOWN, FEW = 20, 5


@dataclass(frozen=True, slots=True)
class OnShelf:
    """What a shelf has of it."""

    shelf: Shelf
    found: Finds

    @property
    def count(self) -> str:
        return counted(self.found.count, is_capped=self.found.is_capped)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. The counts say "1000+" and "100+" where nobody counted on.

    meant: the words that were looked for, if nothing had those that were typed.
    """

    numbered: Row | None = None
    hits: list[Hit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    count: str = "0"
    people_count: str = "0"
    companies: list[Company] = field(default_factory=list)
    companies_count: str = "0"
    shelved: list[OnShelf] = field(default_factory=list)
    meant: str = ""

    @property
    def is_empty(self) -> bool:
        found = (self.numbered, self.hits, self.people, self.companies, self.shelved)
        return not any(found)


NOTHING = Results()


def search(agent: Agent, asked: str, *, most: int = SHOWN, few: int = FEW) -> Results:
    """What this agent may know of that has these words, and is as its operators say.

    most, few: as many tickets, and as many of each other kind. Never fails, whatever is
    asked.
    """
    question = understood(one_line(asked[:LONGEST], limit=LONGEST), by=agent)
    visible = Ticket.objects.visible_to(agent)
    wanted = visible if question.asks_spam else visible.filter(spam_at=None)
    if question.where is not None:
        wanted = wanted.filter(question.where)
    try:
        seen = wanted.values("id", "customer_id").query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    with transaction.atomic(), connection.cursor() as cursor:
        # A plan for some word would be kept for all, rare and common.
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        found = _tickets(cursor, question, wanted, seen, agent, most)
        found = _others(cursor, found, question, seen, agent, few)
    if question.where is not None:
        return found
    shelved = [OnShelf(one, one.find(agent, question.words, few)) for one in shelves()]
    return replace(
        found,
        numbered=_numbered(visible, question.words, agent),
        shelved=[one for one in shelved if one.found.finds],
    )


def _tickets(
    cursor: Any,
    question: Question,
    wanted: TicketQuerySet,
    seen: tuple[str, Any],
    agent: Agent,
    most: int,
) -> Results:
    """Tickets with the words, or with those that were meant; by operators alone."""
    query = terms.query(question.words)
    if query is None:
        if question.where is None or question.words:
            return NOTHING
        hits, count = said.alone(wanted, agent, most)
        return Results(hits=hits, count=count)
    hits, count = said.having(cursor, query, seen, agent, most)
    if hits or not (other := meant(cursor, question.words, seen)):
        return Results(hits=hits, count=count)
    query = terms.query(other)
    if query is not None:
        hits, count = said.having(cursor, query, seen, agent, most)
    return Results(hits=hits, count=count, meant=other if hits else "")


def _others(
    cursor: Any,
    found: Results,
    question: Question,
    seen: tuple[str, Any],
    agent: Agent,
    few: int,
) -> Results:
    """With who and which company is called so; operators are of tickets, and say whose."""
    words = words_of(question.words)
    is_lost = bool(found.meant) or not found.hits
    known = known_to(
        agent, seen, by_tickets=question.where is not None, is_lost=is_lost
    )
    persons, people_count = people(cursor, words, known, agent, few)
    found = replace(found, people=persons, people_count=people_count)
    if question.where is not None:
        return found
    some, count = companies(cursor, words, agent, few, is_lost=is_lost)
    return replace(found, companies=some, companies_count=count)


def _numbered(visible: TicketQuerySet, asked: str, agent: Agent) -> Row | None:
    """The ticket of that number, whatever became of it; or the one whose customer has
    that code to go on with."""
    digits = asked.strip().removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 19:
        found = visible.filter(number=int(digits))
    elif code := codes.typed(asked):
        found = visible.filter(continuations__code=code)
    else:
        return None
    pk = found.values_list("pk", flat=True).first()
    return rows([pk], agent).get(pk) if pk else None
