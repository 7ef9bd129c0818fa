"""Words as PostgreSQL's stemmers cut them: "boils" and "boiling" are one; the small words
of a language are none."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

# A language without a stemmer has its words as they are.
STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "nl": "dutch", "pt": "portuguese", "sv": "swedish", "tr": "turkish", "ar": "arabic",
}  # fmt: skip
LONGEST = 4_000

_STEMS = """
SELECT asked.number, stem.lexeme
FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS asked (words, number),
  unnest(to_tsvector(%(stemmer)s::regconfig, asked.words)) AS stem,
  unnest(stem.positions) AS place
WHERE stem.lexeme ~ '[[:alpha:]]' AND stem.lexeme !~ '[[:digit:]]'
ORDER BY asked.number, place, stem.lexeme
"""


def stems(texts: Sequence[str], *, language: str) -> list[list[str]]:
    """Of each text, in its order; numbers and codes are nobody's question."""
    asked: dict[str, Any] = {
        "texts": [text[:LONGEST] for text in texts],
        "stemmer": STEMMERS.get(language, "simple"),
    }
    found: list[list[str]] = [[] for _ in texts]
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, asked)
        for number, stem in cursor.fetchall():
            found[number - 1].append(stem)
    return found
