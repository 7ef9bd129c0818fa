"""Words without their dress: what somebody typed, as search and counting compare it.

Pure. "Größe", "groesse" stay two words; "GRÖSSE " and "große" are as their language's
dictionary sees them; accents go, as PostgreSQL's unaccent takes them.
"""

import re
import unicodedata

# As `\w`, but what joins words in addresses and file names parts them here.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# What unaccent makes of letters that have no accent to lose.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "’": "'"}
)


def folded(text: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    # Japanese and Korean come apart, too, and have to come together again.
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """Its words, folded, in their order."""
    return _WORD.findall(folded(text))


def key_of(text: str, *, limit: int = 300) -> str:
    """The same for two who ask the same with other capitals, accents and signs."""
    return " ".join(words_of(text))[:limit]
