"""Phrases of a language's file, made into one pattern.

A phrase is words, and a few signs: (a|b) one of them, [a] perhaps a, {name} a list of
the file, ~ up to three more words (~6 up to six), * the rest of a word. [a] and ~ are
never last.
"""

import re
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(
    r"\{(\w+)\}|~(\d?)\s*|(\[)|(\])\s*|([(|)])|(\*)|(\s+)|([^\s{}~()|*\[\]]+)"
)
# Every repetition is bounded: no text makes a pattern slow.
_BLANK = r"\s{1,4}"
_MORE = r"(?:[\w'.:/-]{1,40},?\s{1,4}){0,%d}"
_SPELLINGS = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}
_OPEN_END = re.compile(r"\]$|~\d?$")
_NEVER = re.compile(r"(?!)")


def compiled(phrases: Iterable[str], words: Mapping[str, list[str]]) -> re.Pattern[str]:
    """One alternation of whole words; of nothing, a pattern that finds nothing."""
    phrases = [phrase.strip() for phrase in phrases]
    if wrong := next((one for one in phrases if _OPEN_END.search(one)), None):
        raise ValueError(wrong)
    sources = [source(phrase, words) for phrase in phrases]
    if not sources:
        return _NEVER
    return re.compile(rf"(?<!\w)(?:{'|'.join(sources)})(?!\w)", re.IGNORECASE)


def asking(
    requests: Iterable[str], nouns: Iterable[str], words: Mapping[str, list[str]]
) -> re.Pattern[str]:
    """Any of the requests, and any of the nouns right behind it."""
    # A request may end with what is optional: a noun follows it.
    first = "|".join(source(f"{request.strip()} ", words) for request in requests)
    then = "|".join(source(noun.strip(), words) for noun in nouns)
    return re.compile(rf"(?<!\w)(?:{first})(?:{then})(?!\w)", re.IGNORECASE)


def source(phrase: str, words: Mapping[str, list[str]]) -> str:
    """A phrase as a regular expression without groups."""
    return "".join(_part(token, words) for token in _TOKEN.finditer(phrase))


def _part(token: re.Match[str], words: Mapping[str, list[str]]) -> str:
    name, more, opens, closes, grouping, rest, blank, literal = token.groups()
    if name:
        # Longer ones first: "get back" before "get".
        listed = sorted(words[name], key=len, reverse=True)
        return f"(?:{'|'.join(source(word, words) for word in listed)})"
    if more is not None:
        return _MORE % int(more or 3)
    fixed = (
        (opens, "(?:(?:"),
        (closes, rf"){_BLANK})?"),
        (grouping, "(?:" if grouping == "(" else grouping),
        (rest, r"\w{0,30}"),
        (blank, _BLANK),
    )
    found = next((made for sign, made in fixed if sign), None)
    return spelled(literal) if found is None else found


def spelled(word: str) -> str:
    """A word as people type it: without umlauts, without the apostrophe of n't."""
    escaped = re.escape(word).replace("n't", "n'?t")
    return "".join(_SPELLINGS.get(letter, letter) for letter in escaped)
