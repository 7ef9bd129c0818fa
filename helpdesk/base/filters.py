"""Typed filters: a closed registry of what can be asked, turned into ORM conditions.

No name that a caller sends becomes part of a query: it is looked up here, and its values
are parsed before the ORM sees them (R23).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from helpdesk.base.accounts.models import Agent
from helpdesk.base.kinds import (
    FLAG,
    FREE,
    ID,
    LONGEST,
    MOMENT,
    MOMENT_OR_NONE,
    NUMBER,
    PART,
    SEVERAL,
    TEXT,
    Kind,
    Wrong,
    one_of,
    words,
)

__all__ = [
    "FLAG",
    "FREE",
    "ID",
    "LONGEST",
    "MOMENT",
    "MOMENT_OR_NONE",
    "NOTHING",
    "NUMBER",
    "PART",
    "SEVERAL",
    "TEXT",
    "Field",
    "Filters",
    "Kind",
    "Named",
    "Wrong",
    "WrongFilters",
    "flag",
    "one_of",
    "words",
]

# More values of one filter make no better question.
MOST_VALUES = 100

_TRUTH: "BooleanField[bool, bool]" = BooleanField()


class WrongFilters(Exception):
    """What was asked cannot be. unknown: parameters there are none of; wrong: the words
    about each of the others."""

    def __init__(self, unknown: Sequence[str], wrong: Mapping[str, str]) -> None:
        super().__init__(unknown, wrong)
        self.unknown, self.wrong = list(unknown), dict(wrong)


Holds = Callable[[Any, Agent], Q]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """What values of a field are called, and which there are to choose from.

    called: those of the given values of which whoever asks may know, and no others.
    there: those that are there at all: never told to whoever did not name them.
    offered: some, for a menu; None where there are too many for one.
    """

    called: Callable[[Sequence[str], Agent], Names]
    there: Callable[[Sequence[str]], frozenset[str]]
    offered: Callable[[Agent], Names] | None = None


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
    expression: in place of a path, what is compared.
    label: what people call it. named: what they call its values.
    personal: its answer depends on who asks.
    index: which answers it, or why none has to.
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
    expression: Callable[[], Combinable] | None = None
    label: str | Promise = ""
    named: Named | None = None
    personal: bool = False
    index: str = ""

    def condition(self, op: str, values: Sequence[str], by: Agent) -> Q:
        """Rows for which this holds.

        Raises:
            Wrong: a value of another kind, or too many of them.
        """
        return self.holding(op, self._asked(op, values), by)

    def holding(self, op: str, asked: Sequence[str], by: Agent) -> Q:
        """The same of values that nobody has to take apart at their commas."""
        if op == "null":
            return self._compared("isnull", FLAG.parse(asked[0]))
        if op == "all":
            return Q(*(self._any([one], by) for one in asked))
        if op not in {"", "not"}:
            return self._compared(self.kind.ops[op], self.kind.parse(asked[0]))
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

    def _compared(self, lookup: str, value: Any) -> Q:
        if self.expression is None:
            return Q(**{f"{self.path}__{lookup}": value})
        expression: Any = self.expression()
        compare = expression.output_field.get_lookup(lookup)
        # What is not there is not so: nor is "unknown" the answer where "not" is asked.
        answer = Coalesce(compare(expression, value), Value(False), output_field=_TRUTH)
        return Q(answer)

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
            found |= self._compared("in", known)
        if len(known) < len(asked):
            found |= self._compared("isnull", True)
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
        self.fields: Mapping[str, Field] = {one.name: one for one in fields}
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
