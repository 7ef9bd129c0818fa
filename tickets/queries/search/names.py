"""What is called by some words: each a part of its name, or nearly its name, mistyped."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from helpdesk.base.slips import is_misspelt
from tickets.terms import MOST_WORDS, WORD, has_letters

# Shorter words are like everything.
TELLING = 4
# How alike a word has to be for a closer look: of few letters few can be the same.
ALIKE_SHORT, ALIKE, LONG = 0.2, 0.35, 6
# So many that are alike are compared, and the likest of them looked at.
MOST_NEAR, MOST_ALIKE = 2000, 300

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """Where rows have names, with an index of trigrams: the key wanted, table, column."""

    key: str
    table: str
    name: str


CUSTOMERS = Column("id", "tickets_customer", "name")
ADDRESSES = Column("customer_id", "tickets_identity", "shown")
ORGANIZATIONS = Column("id", "tickets_organization", "name")


def words_of(asked: str) -> list[str]:
    """The words that a name may have; none where there is nothing to go by."""
    words = [word for word in asked.replace('"', " ").split() if len(word) > 1]
    return words[:MOST_WORDS] if any(map(has_letters, words)) else []


def having(column: Column, words: Sequence[str], cap: int) -> tuple[str, list[Any]]:
    """SQL of the keys whose name has all of these words, no more than `cap`."""
    patterns = [_pattern(word) for word in words]
    named = " AND ".join([f"x.{column.name} ILIKE ANY(%s)"] * len(patterns))
    sql = f"SELECT x.{column.key} FROM {column.table} x WHERE {named} LIMIT {int(cap)}"  # noqa: S608 - constants
    return sql, list(patterns)


def alike(cursor: Any, column: Column, words: Sequence[str]) -> list[int]:
    """Keys whose name has words like each of these, one of them mistyped at least.

    Whoever may know of them is for the caller to ask.
    """
    telling = [word for word in words if len(word) >= TELLING and word.isalpha()]
    if not telling:
        return []
    near = " AND ".join([f"x.{column.name} %%> %s"] * len(telling))
    like = " + ".join(["word_similarity(%s, near.name)"] * len(telling))
    with by_likeness(cursor, ALIKE if min(map(len, telling)) >= LONG else ALIKE_SHORT):
        cursor.execute(
            f"""
            WITH near AS MATERIALIZED (
                SELECT x.{column.key} AS key, x.{column.name} AS name
                FROM {column.table} x WHERE {near} LIMIT {MOST_NEAR}
            )
            SELECT key, name FROM near ORDER BY {like} DESC, key DESC LIMIT {MOST_ALIKE}
            """,  # noqa: S608 - constants
            [*telling, *telling],
        )
        return [key for key, name in cursor.fetchall() if is_meant(words, name)]


@contextmanager
def by_likeness(cursor: Any, threshold: float) -> Iterator[None]:
    """`%>` means as alike as this meanwhile, and an index is asked: planners take a look at
    every word there is for cheap, and it is not."""
    cursor.execute(
        "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),"
        " set_config('enable_seqscan', 'off', true)",
        [str(threshold)],
    )
    yield
    cursor.execute("SET LOCAL enable_seqscan = on")


def is_meant(words: Iterable[str], name: str) -> bool:
    """Whether each word begins one of the name, or does so but for a slip."""
    own = [word.casefold() for word in _LETTERS.findall(name)]
    return all(
        any(is_nearly(part.casefold(), one) for one in own)
        for word in words
        for part in _LETTERS.findall(word)
    )


def is_nearly(typed: str, known: str) -> bool:
    """The word, its beginning, or one of them with a slip."""
    if known.startswith(typed):
        return True
    if len(typed) < TELLING:
        return False
    return is_misspelt(typed, known) or is_misspelt(typed, known[: len(typed)])


def _pattern(word: str) -> list[str]:
    """Any part of a name; of two letters only its beginning, which has an index."""
    word = re.sub(r"([\\%_])", r"\\\1", word[:WORD])
    return [f"%{word}%"] if len(word) > 2 else [f"{word}%", f"% {word}%"]
