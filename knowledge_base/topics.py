"""Whether two texts are surely about different things: pure, by the words that tell.

Used to count honestly (docs/metrics.md): where nobody can tell, it is the same topic.
"""

from functools import cache

from knowledge_base.spoken import folded, words_of
from tickets.detect.language import languages

# Shorter words tell little; longer ones are compared by their beginnings, so that
# "kettles" is "kettle".
TELLING, STEM = 4, 5
# So many telling words it takes on both sides to say that they share none.
ENOUGH = 2
# What everybody writes, whatever it is about.
_POLITE = frozenset({
    "hello", "dear", "thanks", "thank", "please", "help", "question", "problem",
    "regards", "best", "kind", "need", "want", "hallo", "guten", "morgen", "danke",
    "bitte", "hilfe", "frage", "grüße", "freundlichen", "liebe", "brauche", "möchte",
    "habe",
})  # fmt: skip


def is_another(one: str, other: str) -> bool:
    """Whether these are surely two topics."""
    mine, theirs = telling(one), telling(other)
    return min(len(mine), len(theirs)) >= ENOUGH and not mine & theirs


def telling(text: str) -> frozenset[str]:
    """The beginnings of those of its words that say what it is about."""
    words = (word for word in words_of(text) if len(word) >= TELLING)
    return frozenset(word[:STEM] for word in words if word not in _empty())


@cache
def _empty() -> frozenset[str]:
    common = {word for one in languages().values() for word in one.common}
    return frozenset(folded(word) for word in common | _POLITE)
