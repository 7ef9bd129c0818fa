"""Languages, read from languages/*.toml.

To add one, put a file there with the tables of en.toml; nothing else names a language.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from tickets.detect.phrases import asking, compiled

_WORD = re.compile(r"[^\W\d_]{1,30}")
# A guess needs this many more of one language's small words than of any other's.
_LEAD = 1
_READ = 2_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What a sentence says, and what speaks against it.

    aside: does not count for anything, as "can't wait" is no refusal.
    harmless: does not speak against it, as the if of "I'll see if" does not.
    unless: not if this stands anywhere in the sentence; near: in the same clause.
    joints: where a clause ends without a comma.
    """

    says: re.Pattern[str]
    aside: re.Pattern[str]
    harmless: re.Pattern[str]
    unless: re.Pattern[str]
    near: re.Pattern[str]
    joints: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Language:
    """One file, ready to be searched with."""

    code: str
    common: frozenset[str]
    abbreviations: frozenset[str]
    wordings: Mapping[str, Wording]
    asks: Mapping[str, re.Pattern[str]]
    time: Mapping[str, Any] = field(repr=False)
    fact: Mapping[str, list[str]] = field(repr=False)
    letter: Mapping[str, re.Pattern[str]] = field(repr=False)
    delicate: Mapping[str, re.Pattern[str]] = field(repr=False)
    sentiment: Mapping[str, re.Pattern[str]] = field(repr=False)


@cache
def languages() -> Mapping[str, Language]:
    """All there are, by their code."""
    folder = resources.files("tickets.detect") / "languages"
    files = (one for one in folder.iterdir() if one.name.endswith(".toml"))
    read = (
        _language(one.name.removesuffix(".toml"), one.read_text("utf-8"))
        for one in files
    )
    return {one.code: one for one in sorted(read, key=lambda one: one.code)}


def spoken(language: str) -> list[Language]:
    """That language; all, if it is not said or not one of ours."""
    known = languages()
    code = language.lower()[:2]
    return [known[code]] if code in known else list(known.values())


def language_of(text: str) -> str:
    """A guess by small words; "" if there are too few, or as many of two."""
    words = [word.lower() for word in _WORD.findall(text[:_READ])]
    counts = sorted(
        (sum(word in one.common for word in words), one.code)
        for one in languages().values()
    )
    (second, _), (first, code) = counts[-2:]
    return code if first - second > _LEAD else ""


def _language(code: str, text: str) -> Language:
    data = tomllib.loads(text)
    words: dict[str, list[str]] = data["words"]
    names = ("promise", "repetition", "refusal", "deflection", "action")
    return Language(
        code=code,
        common=frozenset(data["common"]),
        abbreviations=frozenset(data["abbreviations"]),
        wordings={
            name: _wording(data[name] | {"joints": data["joints"]}, words)
            for name in names
        },
        asks={
            name: asking(data["asks"]["says"], nouns, words)
            for name, nouns in data["asks"]["names"].items()
        },
        time=data["time"],
        fact=data["fact"],
        letter={name: compiled(says, words) for name, says in data["letter"].items()},
        delicate={
            name: compiled(says, words) for name, says in data["delicate"].items()
        },
        sentiment={
            name: compiled(says, words) for name, says in data["sentiment"].items()
        },
    )


def _wording(data: dict[str, list[str]], words: dict[str, list[str]]) -> Wording:
    keys = ("says", "aside", "harmless", "unless", "near", "joints")
    return Wording(*(compiled(data.get(key, []), words) for key in keys))
