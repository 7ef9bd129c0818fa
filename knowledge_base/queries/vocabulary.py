"""What is known of words in one language: how PostgreSQL reads them, how rare they are, and
which others there are, among those that a reader may read."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from knowledge_base.models import Reader
from knowledge_base.spoken import UNSPACED, config_of, quoted, spaced

Rows = list[tuple[Any, ...]]

_READ = """
SELECT asked.word, read.query::text, begun.query::text, (
    SELECT coalesce(sum(known.articles), 0) FROM knowledge_base_word AS known
    WHERE known.language = %(language)s AND known.audience = ANY(%(audiences)s)
      AND known.lexeme = ANY(tsvector_to_array(to_tsvector(config.name, asked.word)))
), EXISTS (
    SELECT FROM knowledge_base_stopword AS stop
    WHERE stop.language = %(language)s AND lower(stop.word) = lower(asked.word)
)
FROM (SELECT %(config)s::text::regconfig AS name) AS config,
unnest(%(words)s::text[], %(cut)s::text[], %(begun)s::text[])
    WITH ORDINALITY AS asked (word, cut, begun, number),
LATERAL (SELECT phraseto_tsquery(config.name, cut) AS query) AS read,
LATERAL (SELECT to_tsquery(config.name, begun) AS query) AS begun
ORDER BY number
"""

_ARTICLES = """
SELECT coalesce(sum(articles), 0) FROM knowledge_base_counted
WHERE language = %(language)s AND audience = ANY(%(audiences)s)
"""

_SYNONYMS = """
SELECT word, phraseto_tsquery(%(config)s::text::regconfig, word)::text, synonyms.id
FROM knowledge_base_synonyms AS synonyms, unnest(words) AS word
WHERE language = %(language)s ORDER BY synonyms.id
"""

# Words that begin or end with what somebody typed.
_NEAR = """
SELECT asked.pattern, known.word, known.lexeme
FROM unnest(%(patterns)s::text[]) AS asked (pattern), LATERAL (
    SELECT word, lexeme, sum(articles) AS articles FROM knowledge_base_word
    WHERE language = %(language)s AND audience = ANY(%(audiences)s) AND lexeme <> ''
      AND word LIKE asked.pattern
    GROUP BY 1, 2 ORDER BY articles DESC, word LIMIT 8
) AS known
"""

# Words that are like one that nobody here writes.
_LIKE = """
SELECT asked.word, known.word, known.lexeme
FROM unnest(%(words)s::text[]) AS asked (word), LATERAL (
    SELECT word, lexeme, sum(articles) AS articles FROM knowledge_base_word
    WHERE language = %(language)s AND audience = ANY(%(audiences)s) AND lexeme <> ''
      AND word %% asked.word
    GROUP BY 1, 2 ORDER BY similarity(word, asked.word) DESC, articles DESC LIMIT 24
) AS known
"""

_KNOWN = """
SELECT word, min(lexeme) FROM knowledge_base_word
WHERE language = %(language)s AND audience = ANY(%(audiences)s) AND lexeme <> ''
  AND word = ANY(%(words)s::text[]) GROUP BY 1
"""


class Vocabulary:
    """Each question is one statement."""

    def __init__(self, language: str, reader: Reader) -> None:
        self.language = language
        self.told: dict[str, Any] = {
            "language": language,
            "config": config_of(language),
            "audiences": list(reader.value),
        }

    def read(self, words: Sequence[str]) -> Rows:
        """(word, as a tsquery, as the beginning of one, articles, is a stop word)."""
        if not words:
            return []
        is_unspaced = self.language in UNSPACED
        cut = [spaced(word) if is_unspaced else word for word in words]
        begun = [f"{quoted(word)}:*" for word in words]
        return self._rows(_READ, words=list(words), cut=cut, begun=begun)

    def near(self, patterns: Iterable[str]) -> Rows:
        """(pattern, word, lexeme): the most frequent words that are LIKE it."""
        return self._rows(_NEAR, patterns=list(patterns))

    def like(self, words: Iterable[str]) -> Rows:
        """(word, known word, lexeme): those that share most letters."""
        return self._rows(_LIKE, words=list(words))

    def known(self, words: Iterable[str]) -> Rows:
        """(word, lexeme) of those there are."""
        return self._rows(_KNOWN, words=list(words))

    def synonyms(self) -> Rows:
        """(word or phrase, as a tsquery, which group)."""
        return self._rows(_SYNONYMS)

    def articles(self) -> int:
        """How many articles there are."""
        ((count,),) = self._rows(_ARTICLES)
        return int(count)

    def _rows(self, sql: str, **more: Any) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.told, **more})
            rows: Rows = cursor.fetchall()
        return rows
