"""What somebody typed to find words, as a tsquery: made of many parts, none of them by
pasting. Pure; no operator of PostgreSQL's hides in it."""

import re
from dataclasses import dataclass

# Of what somebody types or pastes: more words than this make no better question.
MOST_WORDS, WORD = 12, 60

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Query:
    """A tsquery as SQL with its values.

    loose: the same without the order of words in phrases, which no index knows.
    shown: what marks the words in a text, stems of it as beginnings.
    """

    sql: str
    params: list[str]

    @property
    def loose(self) -> str:
        return self.sql.replace("phraseto_tsquery", "plainto_tsquery")

    @property
    def shown(self) -> str:
        return self.sql.replace("false", "true")


def query(asked: str) -> Query | None:
    """Every word by its beginning or its stem, what stands in quotation marks as it stands.

    None: there is nothing to look for.
    """
    words: list[str] = []
    phrases: list[str] = []
    for phrase, word in _TERM.findall(asked)[:MOST_WORDS]:
        if phrase and has_letters(phrase):
            phrases.append(phrase)
        elif has_letters(word):
            words.append(_quoted(word[:WORD]))
    # Made by migration 0060, which says what a stem is.
    parts = ["message_asked(%s, false)"] * len(words)
    parts += ["phraseto_tsquery('simple', %s)"] * len(phrases)
    if not parts:
        return None
    return Query(f"({' && '.join(parts)})", [*words, *phrases])


def has_letters(text: str) -> bool:
    """Whether there is anything in it that a word could be found by."""
    return any(letter.isalnum() for letter in text)


def _quoted(word: str) -> str:
    """A word that no operator of tsquery hides in."""
    word = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{word}'"
