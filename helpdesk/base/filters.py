"""Typed filters: a closed registry of what can be asked, turned into ORM conditions.

No name that a caller sends becomes part of a query: it is looked up here, and its values
are parsed before the ORM sees them (R23).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.datastructures import MultiValueDict

from helpdesk.base.accounts.models import Agent

# More values of one filter make no better question.
MOST_VALUES = 100
LONGEST = 400

Parse = Callable[[str], Any]


class Wrong(ValueError):
    """A value that is none of this kind; its words are for whoever sent it."""


class WrongFilters(Exception):
    """What was asked cannot be. unknown: parameters there are none of; wrong: the words
    about each of the others."""

    def __init__(self, unknown: Sequence[str], wrong: Mapping[str, str]) -> None:
        super().__init__(unknown, wrong)
        self.unknown, self.wrong = list(unknown), dict(wrong)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of value.

    ops: suffixes and their lookups; "" is equality, and with several values any of them.
    schema: of one value, in JSON Schema's words. single: there is one value at a time,
        commas and all.
    """

    parse: Parse
    ops: Mapping[str, str]
    schema: Mapping[str, Any]
    single: bool = False


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
FREE = Kind(_text, {"": "exact"}, _WORDS, single=True)
MOMENT = Kind(_moment, _RANGE, _TIME)
MOMENT_OR_NONE = Kind(_moment, {**_RANGE, "null": "isnull"}, _TIME)
ID = Kind(_id, _EITHER, {"type": "string", "format": "uuid"})
NUMBER = Kind(_number, _RANGE, {"type": "integer"})
FLAG = Kind(_flag, {"": "exact"}, {"type": "boolean"}, single=True)


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
    return Kind(parse, ops, {"type": "string", "enum": list(known)}, single)


Holds = Callable[[Any, Agent], Q]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that can be asked about.

    path: where the ORM finds it. about: one sentence for the docs.
    none: whether the word `none` stands for rows that have no such thing.
    me: whether the word `me` stands for whoever asks.
    many: it lies behind a relation to many; makes of a condition on one of them (in which
        `path` is found) one on the row, so that "not" means a row without any.
    holds: in place of a path, what a value asks of a row.
    spoken: how the search box reads a value, if not as it stands here.
    called: what the search box calls it besides.
    """

    name: str
    kind: Kind
    path: str = ""
    about: str
    none: bool = False
    me: bool = False
    many: Callable[[Q], Q] | None = None
    holds: Holds | None = None
    spoken: Callable[[str, Agent], Q] | None = None
    called: tuple[str, ...] = ()

    def condition(self, op: str, values: Sequence[str], by: Agent) -> Q:
        """Rows for which this holds.

        Raises:
            Wrong: a value of another kind, or too many of them.
        """
        asked = self._asked(op, values)
        if op == "null":
            return Q(**{f"{self.path}__isnull": _flag(asked[0])})
        if op == "all":
            return Q(*(self._any([one], by) for one in asked))
        if op not in {"", "not"}:
            return Q(**{f"{self.path}__{self.kind.ops[op]}": self.kind.parse(asked[0])})
        found = self._any(asked, by)
        return ~found if op == "not" else found

    def takes_many(self, op: str) -> bool:
        """Whether several values make sense."""
        return op in {"", "not", "all"} and not self.kind.single

    def schema(self, op: str) -> Mapping[str, Any]:
        """Of one value, in JSON Schema's words."""
        if op == "null":
            return FLAG.schema
        special = [word for word in ("none", "me") if getattr(self, word)]
        if not special or not self.takes_many(op):
            return self.kind.schema
        words = [{"type": "string", "const": word} for word in special]
        return {"anyOf": [self.kind.schema, *words]}

    def _asked(self, op: str, values: Sequence[str]) -> list[str]:
        many = self.takes_many(op)
        asked = [
            one for value in values for one in (value.split(",") if many else [value])
        ]
        if len(asked) > MOST_VALUES:
            raise Wrong(f"At most {MOST_VALUES} values.")
        if len(asked) != 1 and not many:
            raise Wrong("One value.")
        return asked

    def _any(self, asked: Sequence[str], by: Agent) -> Q:
        found = Q()
        if self.holds is not None:
            for one in asked:
                found |= self.holds(self.kind.parse(one), by)
            return found
        known = [self._value(one, by) for one in asked if not self._is_none(one)]
        if known:
            found |= Q(**{f"{self.path}__in": known})
        if len(known) < len(asked):
            found |= Q(**{f"{self.path}__isnull": True})
        return self.many(found) if self.many else found

    def _value(self, value: str, by: Agent) -> Any:
        return by.public_id if self.me and value == "me" else self.kind.parse(value)

    def _is_none(self, value: str) -> bool:
        return self.none and value == "none"


def flag(name: str, where: Callable[[Agent], Q], about: str) -> Field:
    """A field that is true or false of a row."""

    def holds(wanted: bool, by: Agent) -> Q:
        return where(by) if wanted else ~where(by)

    return Field(name=name, kind=FLAG, about=about, holds=holds)


class Filters:
    """The fields of one kind of row, by their names."""

    def __init__(self, *fields: Field) -> None:
        self.fields = {one.name: one for one in fields}
        self._parameters = {
            f"{name}__{op}" if op else name: (field, op)
            for name, field in self.fields.items()
            for op in field.kind.ops
        }

    def parameters(self) -> dict[str, tuple[Field, str]]:
        """Every parameter there is, as its field and op."""
        return self._parameters

    def condition(
        self,
        asked: "MultiValueDict[str, str]",
        *,
        by: Agent,
        besides: frozenset[str] = frozenset(),
    ) -> Q:
        """What all parameters together ask for.

        by: who asks. besides: parameters that are somebody else's.

        Raises:
            WrongFilters: one that is none, or with a value that is none.
        """
        known, found = self.parameters(), Q()
        unknown: list[str] = []
        errors: dict[str, str] = {}
        for name in asked:
            if name in besides:
                continue
            if name not in known:
                unknown.append(name)
                continue
            field, op = known[name]
            try:
                found &= field.condition(op, asked.getlist(name), by)
            except Wrong as wrong:
                errors[name] = str(wrong)
        if errors or unknown:
            raise WrongFilters(unknown, errors)
        return found


NOTHING = Filters()
