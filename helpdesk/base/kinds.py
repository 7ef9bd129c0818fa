"""What values of a filter can be: each kind reads what was sent, and knows how it is
compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

LONGEST = 400

Parse = Callable[[str], Any]


class Wrong(ValueError):
    """A value that is none of this kind; its words are for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of value.

    ops: suffixes and their lookups; "" is equality, and with several values any of them.
    schema: of one value, in JSON Schema's words. single: there is one value at a time,
        commas and all. type: what pages make of it: word, words, moment, number, flag
        or choice.
    """

    parse: Parse
    ops: Mapping[str, str]
    schema: Mapping[str, Any]
    single: bool = False
    type: str = "word"


def _text(value: str) -> str:
    if "\0" in value or len(value) > LONGEST:
        raise Wrong(f"At most {LONGEST} letters, and no NUL.")
    return value


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value.replace(" ", "+"))
        if moment.tzinfo is None:
            raise ValueError
        # The ends of the calendar cannot be told in UTC.
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(
            "A time with its zone (RFC 3339), as 2026-11-28T09:00:00Z."
        ) from None


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Wrong("An id is a UUID.") from None


def _number(value: str) -> int:
    sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise Wrong("A whole number.")
    return sign * int(digits)


def _flag(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Wrong("Either true or false.")
    return value == "true"


_RANGE = {"": "exact", "gt": "gt", "gte": "gte", "lt": "lt", "lte": "lte"}
_EITHER = {"": "exact", "not": "exact"}
_TIME = {"type": "string", "format": "date-time"}
_WORDS = {"type": "string", "maxLength": LONGEST}
TEXT = Kind(_text, _EITHER, _WORDS)
# What a row may have several of: `all` asks for rows that have each of the values.
SEVERAL = Kind(_text, {**_EITHER, "all": "exact"}, _WORDS)
FREE = Kind(_text, {"": "exact"}, _WORDS, single=True, type="words")
# A part of it is asked for.
PART = Kind(_text, {"has": "icontains"}, _WORDS, single=True, type="words")
MOMENT = Kind(_moment, _RANGE, _TIME, type="moment")
MOMENT_OR_NONE = Kind(_moment, {**_RANGE, "null": "isnull"}, _TIME, type="moment")
ID = Kind(_id, _EITHER, {"type": "string", "format": "uuid"}, type="choice")
NUMBER = Kind(_number, _RANGE, {"type": "integer"}, type="number")
FLAG = Kind(_flag, {"": "exact"}, {"type": "boolean"}, single=True, type="flag")


def words(choices: Any) -> Kind:
    """One of a closed list of words: an enumeration of texts, or of numbers by name."""
    known = {
        (str(one.value) if isinstance(one.value, str) else one.name.lower()): one.value
        for one in choices
    }
    return one_of(known)


def one_of(known: Mapping[str, Any], *, single: bool = False) -> Kind:
    """One of these words, each with what it stands for."""

    def parse(value: str) -> Any:
        if value not in known:
            raise Wrong("One of: " + ", ".join(known) + ".")
        return known[value]

    ops = {"": "exact"} if single else _EITHER
    schema = {"type": "string", "enum": list(known)}
    return Kind(parse, ops, schema, single, type="choice")
