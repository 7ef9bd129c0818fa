"""Fields that admins define, as entries of the registry: made when they are asked for, so
that a new one can be asked at once, and one that is archived no more."""

from dataclasses import replace
from typing import Any

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import (
    FREE,
    Field,
    Kind,
    Named,
    Wrong,
    flag,
    one_of,
)
from helpdesk.base.moments import day
from tickets.custom_fields import Defined, Of
from tickets.custom_fields import Kind as Has
from tickets.filters import WITHIN
from tickets.models import CustomField
from tickets.valued import having, value_of

# What a field of each is called, and where its values are.
PREFIXES = {
    Of.TICKET: ("field_", "fields"),
    Of.CUSTOMER: ("customer_field_", "customer__fields"),
    Of.ORGANIZATION: ("organization_field_", "customer__organization__fields"),
}
_RANGE = {
    "": "exact",
    "gt": "gt",
    "gte": "gte",
    "lt": "lt",
    "lte": "lte",
    "null": "isnull",
}
_WORDS = {"": "exact", "not": "exact", "has": "icontains", "null": "isnull"}
_INDEX = "ticket_fields"


def is_custom(name: str) -> bool:
    """Whether a field of this name could be one of theirs."""
    return name.startswith(tuple(prefix for prefix, _at in PREFIXES.values()))


def entries() -> dict[str, Field]:
    """All of them that are asked for, by name. One query."""
    rows = CustomField.objects.filter(archived_at=None)
    found = [_entry(row.defined) for row in rows]
    return {one.name: one for one in found}


def _entry(defined: Defined) -> Field:
    prefix, at = PREFIXES[Of(defined.of)]
    name = f"{prefix}{defined.key}"
    about = f"A field of {Of(defined.of).label} that your admins defined."

    def has(value: Any, by: Agent) -> Q:
        return having(defined.key, [value], at=at)

    if defined.kind == Has.YES_NO:
        made = flag(name, lambda by: has(True, by), about)
        return replace(made, label=defined.label, index=WITHIN)
    # Whether there are several choices at all is asked of what they are written as.
    several = defined.kind == Has.CHOICES
    as_text = replace(defined, kind=Has.TEXT) if several else defined
    return Field(
        name=name,
        kind=_kind(defined),
        about=about,
        holds=has,
        expression=lambda: value_of(as_text, at=at),
        label=defined.label,
        named=_named(defined),
        index=_INDEX if defined.of == Of.TICKET else WITHIN,
    )


def _kind(defined: Defined) -> Kind:
    match defined.kind:
        case Has.NUMBER:
            return Kind(_number, _RANGE, {"type": "number"}, type="number")
        case Has.DATE:
            return Kind(day, _RANGE, {"type": "string"}, type="moment")
        case Has.CHOICE | Has.CHOICES:
            known = one_of({one.value: one.value for one in defined.options})
            some = {"all": "exact"} if defined.kind == Has.CHOICES else {}
            return replace(known, ops={**known.ops, **some, "null": "isnull"})
        case Has.LONG_TEXT:
            return replace(FREE, ops={"has": "icontains", "null": "isnull"})
    return replace(FREE, ops=_WORDS, single=False, type="word")


def _named(defined: Defined) -> Named | None:
    if not defined.options:
        return None
    labels = {one.value: one.label for one in defined.options}
    current = {one.value: one.label for one in defined.options if not one.is_archived}
    return Named(
        lambda values, by: {one: labels[one] for one in values if one in labels},
        lambda values: frozenset(labels.keys() & set(values)),
        lambda by: current,
    )


def _number(value: str) -> float:
    try:
        found = float(value)
        if not abs(found) < 1e15:
            raise ValueError
    except ValueError:
        raise Wrong("A number, as 12 or 12.5.") from None
    return int(found) if found.is_integer() else found
