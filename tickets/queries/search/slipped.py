"""What a mistyped word was probably meant to be, by subjects of tickets one may see."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from helpdesk.base.slips import is_misspelt, slips
from tickets.queries.search.names import TELLING, by_likeness, is_nearly

# How alike a subject has to be to be looked at, and how many are.
ALIKE, MOST, SUBJECTS = 0.4, 400, 100

_WORD = re.compile(r"[^\W\d_]+")


def meant(cursor: Any, asked: str, seen: tuple[str, Any]) -> str:
    """The same with the words that were mistyped as they may have been meant; "": none.

    No word is told that stands only where the agent may not look: a subject they do not
    see neither mends a word nor shows that it was right as it stood.
    """
    if '"' in asked:
        return ""
    mended = asked
    for word in dict.fromkeys(_WORD.findall(asked)):
        if len(word) < TELLING:
            continue
        typed = word.casefold()
        known = _words(cursor, word, seen)
        if any(one.startswith(typed) for one in known):
            continue
        near = [one for one in known if is_misspelt(typed, one)]
        if near:
            best = min(near, key=lambda one: (slips(typed, one), -known[one], one))
            mended = re.sub(rf"\b{word}\b", best, mended)
    return mended if mended != asked else ""


def _words(cursor: Any, word: str, seen: tuple[str, Any]) -> Counter[str]:
    """Words of subjects that have one like this, and in how many each stands."""
    sight, sight_params = seen
    with by_likeness(cursor, ALIKE):
        cursor.execute(
            f"""
            WITH near AS MATERIALIZED (
                SELECT t.id, t.subject FROM tickets_ticket t
                WHERE t.subject %%> %s LIMIT {MOST}
            )
            SELECT near.subject FROM near CROSS JOIN LATERAL
                (SELECT FROM ({sight}) seen WHERE seen.id = near.id LIMIT 1) seen
            LIMIT {SUBJECTS}
            """,  # noqa: S608 - constants, and SQL that Django made
            [word, *sight_params],
        )
        subjects: Sequence[str] = [subject for (subject,) in cursor.fetchall()]
    return Counter(
        one
        for subject in subjects
        for one in {part.casefold() for part in _WORD.findall(subject)}
        if is_nearly(word.casefold(), one)
    )
