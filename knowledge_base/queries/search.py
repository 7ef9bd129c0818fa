"""Search in what is published, as somebody types: words, their beginnings, near misses.

First what has every word. A question in whole sentences has words that no article has: if
nothing has them all, titles count that have one of the longer ones, or one like it.
"""

from typing import Any

from django.db import connection, transaction

from helpdesk.base.help import Found
from helpdesk.base.plaintext import one_line
from knowledge_base.models import Reader
from tickets.queries.marks import WHOLE, around

# Of what somebody types or pastes: more words than this make no better question.
LONGEST, MOST_WORDS, WORD = 200, 12, 60
# Shorter words say little alone, and are like everything.
TELLING = 4
# How like a title's word one has to be, of 1: "retrun" is 0.43 like "return".
LIKE = 0.4

_MARKS = str.maketrans("", "", "\x02\x03")

_SEARCH = """
SELECT slug, title, ts_headline('simple', left(text, 20000), query, %(whole)s)
FROM knowledge_base_translation AS translation
JOIN knowledge_base_article AS article ON article.id = translation.article_id,
to_tsquery('simple', %(query)s) AS query
WHERE status = 'published' AND article.archived_at IS NULL
  AND article.audience = ANY(%(audiences)s)
  AND (expires_at IS NULL OR expires_at > now())
  AND (search @@ query OR title %%> ANY(%(like)s::text[]))
ORDER BY translation.language = %(language)s DESC,
  ts_rank(search, query) + (
    SELECT coalesce(max(word_similarity(word, title)), 0)
    FROM unnest(%(like)s::text[]) AS word
  ) DESC, translation.id DESC
LIMIT %(limit)s
"""


def search(query: str, *, language: str, limit: int) -> list[Found]:
    """The best first, those in this language before all others."""
    words = _words(query)
    if not words:
        return []
    told = {
        "language": language,
        "limit": limit,
        "whole": WHOLE,
        "audiences": list(Reader.PUBLIC.value),
    }
    every = " & ".join(f"{_quoted(word)}:*" for word in words)
    found = _found({"query": every, "like": [], **told})
    telling = [word for word in words if len(word) >= TELLING]
    if found or not telling:
        return found
    titled = " | ".join(f"{_quoted(word)}:*A" for word in telling)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {LIKE}")
        return _found({"query": titled, "like": telling, **told})


def _found(asked: dict[str, Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, asked)
        return [
            Found(slug=slug, title=title, excerpt=around(text).translate(_MARKS))
            for slug, title, text in cursor.fetchall()
        ]


def _words(query: str) -> list[str]:
    words = one_line(query[:LONGEST], limit=LONGEST).split()
    return [word[:WORD] for word in words if any(map(str.isalnum, word))][:MOST_WORDS]


def _quoted(word: str) -> str:
    """A word that no operator of tsquery hides in."""
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))
