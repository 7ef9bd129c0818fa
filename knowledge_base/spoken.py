"""Words without their dress: what somebody typed, as search and counting compare it.

Pure. "Größe", "groesse" stay two words; "GRÖSSE " and "große" are as their language's
dictionary sees them; accents go, as PostgreSQL's unaccent takes them.
"""

import re
import unicodedata
from dataclasses import dataclass

from helpdesk.base.plaintext import one_line, printable

# Of what somebody types or pastes: more words than this make no better question.
LONGEST, MOST_WORDS, WORD = 400, 24, 60
# Of a letter: who asks says so at the beginning.
READ, MOST_SAID = 1_000, 80

# As `\w`, but what joins words in addresses and file names parts them here.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A minus leads a part; what a dash joins is no exclusion.
_PART = re.compile(r'((?:(?<=\s)|^)-(?=["\w]))?(?:"([^"]*)"?|([^\s"]+))')
# "Dear Ms Lovelace," or "Guten Tag": a short first line that ends with a comma or nothing.
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|day|evening)|hallo|guten (?:tag|morgen|abend)"
    r"|sehr geehrte|liebe[rs]?|moin|servus|grüezi)\b[^.?!]{0,50}[,!.]?\s*$",
    re.IGNORECASE,
)
# Kana and ideographs, as in migration 0005.
_LETTER = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
# What unaccent makes of letters that have no accent to lose.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "’": "'"}
)

# How PostgreSQL reads a language (migration 0005): its own configuration, or none.
_READ = {"en", "de", "fr", "es", "it", "nl", "pt", "sv", "tr", "ar"}
# Words of these are made of others: "Versandkosten" are costs.
COMPOUNDING = {"de", "nl", "sv"}
# No spaces stand between words of these, so each letter is one for search.
UNSPACED = {"ja"}


def config_of(language: str) -> str:
    """The name of its text search configuration."""
    return f"help_{language}" if language in _READ else "help_simple"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed into a search.

    words: one by one, as typed; phrases: what stood in quotation marks; without: what
    must not be there. is_typing: the last word may be the beginning of one.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_typing: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases)


def asked(query: str) -> Asked:
    """Words, "phrases" and -exclusions; whatever else is typed is letters or nothing."""
    query = unicodedata.normalize("NFC", one_line(query[:LONGEST], limit=LONGEST))
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    for minus, quoted, bare in _PART.findall(query):
        found = _WORD.findall(quoted or bare)
        if not found:
            continue
        if minus:
            without.append(" ".join(found))
        elif quoted:
            phrases.append(" ".join(found))
        else:
            words += found
    is_typing = bool(words) and query[-1:] not in ('"', " ", "?", "!", ".")
    return Asked(
        words=tuple(dict.fromkeys(word[:WORD] for word in words))[:MOST_WORDS],
        phrases=tuple(phrases[:MOST_WORDS]),
        without=tuple(without[:MOST_WORDS]),
        is_typing=is_typing,
    )


def spaced(text: str) -> str:
    """Its letters one by one where no spaces stand between words."""
    return _LETTER.sub(r" \1 ", text).strip()


def said(*texts: str) -> Asked:
    """Words of a letter rather than of a search: its beginning, without the greeting.

    texts: what tells most first (a subject), each as it was written.
    """
    words: list[str] = []
    for text in texts:
        plain = unicodedata.normalize("NFC", printable(text[:READ]))
        lines = [line for line in plain.split("\n") if not _GREETING.match(line)]
        words += _WORD.findall(" ".join(lines))
    return Asked(words=tuple(dict.fromkeys(word[:WORD] for word in words))[:MOST_SAID])


def quoted(word: str) -> str:
    """As a part of a tsquery: no operator hides in it."""
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))
