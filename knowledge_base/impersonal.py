"""Words without the people in them: what names somebody becomes "[name]" and so on. Pure.

What is known of the people goes, however it is written, and whatever looks like an
address or a number. Too much is taken rather than too little: what is missing stands in
brackets, and whoever reads it can put back what is nobody's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tickets import detect
from tickets.detect.phrases import spelled

# A part of a name that is shorter is a word like others unless it is written as theirs.
_TELLING = 4
_LEAST_DIGITS = 6
_LONGEST = 100_000


class Kind(StrEnum):
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ORDER = "order"
    NUMBER = "number"
    ADDRESS = "address"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Known:
    """Something of a person, as it is written somewhere."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """taken: what was removed, addresses first."""

    text: str
    taken: tuple[Known, ...]


# What our detectors call facts, and what of them is somebody's.
_FACTS = {
    "email": Kind.EMAIL, "phone": Kind.PHONE, "order": Kind.ORDER, "serial": Kind.NUMBER,
}  # fmt: skip
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\"',;:]{1,64}\s?@\s?[^\s@<>()\[\]\"',;:]{1,190}(?<!\.)"
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]{3,500}(?<![.,;:!?])", re.IGNORECASE
)
# What says whose it is: a question, an address, a number.
_OWN_LINK = re.compile(r"[?&=@#\[]|\d{4}|[0-9a-f-]{16}", re.IGNORECASE)
_NUMBERS = re.compile(r"[+(]{0,2}\d(?:[ \u00a0()/.,-]{0,2}\d){5,40}")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)")
_STREETS = (
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|ufer|damm)",
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|square|close|court)",
)
_ADDRESSES = (
    re.compile(
        rf"(?<!\w)\w[\w-]{{1,30}}[ -]?{_STREETS[0]} \d{{1,4}} ?[a-z]?(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)\d{{1,5}}[a-z]? (?:[A-Z][\w'.-]{{1,30}} ){{1,3}}(?i:{_STREETS[1]})"
        r"(?!\w)"
    ),
    # 80331 Munich, SE-113 29 Stockholm; but not "12000 Watt", which is no place of ours.
    re.compile(
        r"(?<![\w.,])(?:[A-Z]{1,2}-)?(?:\d{5}|\d{3} \d{2}) [A-ZÄÖÜÅ][a-zäöüßå]{2,30}(?!\w)"
    ),
    re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)"),
)


def impersonal(
    text: str, *, known: Iterable[Known], words: Mapping[Kind, str]
) -> Cleaned:
    """words: what stands in the place of each kind, without the brackets."""
    taken: list[Known] = []
    text = text[:_LONGEST]
    for kind, pattern in (*_WITH_NAMES_IN_THEM, *_of_people(known), *_OF_ANYBODY):
        text = _cut(text, kind, pattern, words, taken)
    for one in reversed(detect.facts(text)):
        if one.kind in _FACTS and "[" not in text[one.start : one.end]:
            kind = _FACTS[one.kind]
            taken.append(Known(kind, text[one.start : one.end]))
            text = f"{text[: one.start]}[{words[kind]}]{text[one.end :]}"
    return Cleaned(text, tuple(taken))


def _cut(
    text: str,
    kind: Kind,
    pattern: re.Pattern[str],
    words: Mapping[Kind, str],
    taken: list[Known],
) -> str:
    def replaced(found: re.Match[str]) -> str:
        if _is_nobodys(kind, found[0]):
            return found[0]
        taken.append(Known(kind, found[0]))
        return f"[{words[kind]}]"

    return pattern.sub(replaced, text)


def _is_nobodys(kind: Kind, words: str) -> bool:
    """A date; or a link that would be the same for everybody."""
    if kind == Kind.NUMBER:
        return _DATE.fullmatch(words.strip(" .,")) is not None
    return kind == Kind.LINK and not _OWN_LINK.search(words)


_WITH_NAMES_IN_THEM = ((Kind.LINK, _LINK), (Kind.EMAIL, _EMAIL))
_OF_ANYBODY = (
    (Kind.NUMBER, _IBAN),
    *((Kind.ADDRESS, pattern) for pattern in _ADDRESSES),
    (Kind.NUMBER, _NUMBERS),
)


def _of_people(known: Iterable[Known]) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """Longer ones first: a whole name is one, not two."""
    values = {(one.kind, " ".join(one.value.split())) for one in known}
    for kind, value in sorted(values, key=lambda one: (-len(one[1]), one)):
        if pattern := _written(kind, value):
            yield kind, pattern
    parts = {
        part
        for kind, value in values
        if kind == Kind.NAME
        for part in re.split(r"[\s,]+", value)
    }
    for part in sorted(parts, key=lambda one: (-len(one), one)):
        if len(part.strip(".-'")) > 1:
            yield Kind.NAME, _part(part)


@cache
def _written(kind: Kind, value: str) -> re.Pattern[str] | None:
    """However its blanks, capitals and, of numbers, its signs are."""
    if len(value) < 2:
        return None
    digits = re.sub(r"\D", "", value)
    is_number = kind in {Kind.PHONE, Kind.ORDER, Kind.NUMBER} and not re.search(
        r"[^\W\d_]", value
    )
    if is_number and len(digits) >= _LEAST_DIGITS:
        # +46 70 … is 070 … at home.
        end = digits[-9:] if kind == Kind.PHONE else digits
        between = r"[ \u00a0()/.,-]{0,3}"
        return re.compile(r"[+(]{0,2}(?:\d" + between + "){0,6}" + between.join(end))
    blanks = r"\s{1,4}".join(_spelled(part) for part in value.split())
    return re.compile(_alone(blanks, value), re.IGNORECASE)


@cache
def _part(part: str) -> re.Pattern[str]:
    flags = re.IGNORECASE if len(part) >= _TELLING else re.NOFLAG
    spellings = {part, part.capitalize(), part.upper()}
    return re.compile(
        "|".join(_alone(_spelled(one), one) for one in sorted(spellings)), flags
    )


def _spelled(word: str) -> str:
    """As people type it: Müller is Mueller, and the other way round."""
    pattern = spelled(word)
    for letters, letter in (("ss", "ß"), ("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        either = f"(?:{letters}|{letter})"
        pattern = re.sub(letters, either, pattern, flags=re.IGNORECASE)
    return pattern


def _alone(pattern: str, value: str) -> str:
    """Not inside of another word; what begins or ends with a sign may touch one."""
    before = r"(?<!\w)" if value[0].isalnum() else ""
    after = r"(?:'s|s)?(?!\w)" if value[-1].isalnum() else ""
    return f"{before}{pattern}{after}"
