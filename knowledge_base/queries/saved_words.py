"""Whether words are saved already: in a canned reply, or in an article."""

from django.db import connection

from knowledge_base import minhash
from knowledge_base.queries.nearest import nearest
from knowledge_base.queries.stems import stems

# So much of a paragraph stands in them, of 1.
LIKE = 0.7
_LONGEST = 1_000

_CANNED = """
SELECT EXISTS (
  SELECT FROM tickets_cannedreply WHERE word_similarity(%s, text) >= %s
)
"""


def is_saved(paragraph: str, *, language: str) -> bool:
    """Then it was not typed, or need not be."""
    with connection.cursor() as cursor:
        cursor.execute(_CANNED, [paragraph[:_LONGEST], LIKE])
        if cursor.fetchone()[0]:
            return True
    near = nearest(paragraph, language=language).translation
    if near is None:
        return False
    typed, written = stems([paragraph, near.text], language=language)
    wanted = minhash.shingles(typed, 2)
    return len(wanted & minhash.shingles(written, 2)) >= LIKE * len(wanted)
