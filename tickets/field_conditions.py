"""When a field is shown, or has to be filled in: conditions on other values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """All that it says holds; what it does not say is no matter.

    field: has one of the `values`, or any at all where none is named.
    team: public id of the ticket's. tag: it is on the ticket.
    """

    field: str = ""
    values: tuple[Any, ...] = ()
    team: str = ""
    tag: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Condition":
        """What `written` wrote."""
        return cls(
            said.get("field", ""),
            tuple(said.get("values", ())),
            said.get("team", ""),
            said.get("tag", ""),
        )

    def written(self) -> dict[str, Any]:
        """As it is kept: what is not said is left out."""
        said = {"field": self.field, "team": self.team, "tag": self.tag}
        found: dict[str, Any] = {name: one for name, one in said.items() if one}
        return found | ({"values": [*self.values]} if self.values else {})

    def holds(self, facts: "Facts") -> bool:
        """Of these."""
        if self.team and self.team != facts.team:
            return False
        if self.tag and self.tag not in facts.tags:
            return False
        return not self.field or self._has(facts.values.get(self.field))

    def _has(self, value: Any) -> bool:
        if is_empty(value):
            return False
        some = value if isinstance(value, list) else [value]
        return not self.values or any(
            _same(one, wanted) for one in some for wanted in self.values
        )


# Nothing is said.
ANYTIME = Condition()


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions look at: values by key, the ticket's team and tags."""

    values: Values
    team: str = ""
    tags: frozenset[str] = frozenset()


def is_empty(value: Any) -> bool:
    """Whether there is nothing; no is something."""
    return (
        value is None or value == "" or (isinstance(value, list | tuple) and not value)
    )


def _same(one: Any, other: Any) -> bool:
    """Without taking true for 1."""
    alike = type(one) is type(other) or (_is_number(one) and _is_number(other))
    return alike and bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
