"""Columns of a table of tickets: fields of the one registry, with what stands in them.

What a column is called and whether there is one says `asked.askable`; here is where its
values come from. Fields that admins define join by themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.asked.custom import PREFIXES
from tickets.asked.registry import askable
from tickets.conditions import due
from tickets.custom_fields import Defined, Kind, Of
from tickets.models import CustomField, Priority, Status, Ticket
from tickets.models.fields import OrNever
from tickets.queries.times import Clock
from tickets.valued import value_of

Key = Callable[[], Any]
# What a table begins with.
FIRST = ("customer", "status", "priority", "assignee", "team", "next_step", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """path: where its value is, of a ticket; "" where the list's own row has it.
    says: the value for people. key: what it is sorted by, never null; none: it is not.
    """

    name: str
    label: str | Promise
    says: Callable[[Any, Clock], str]
    path: str = ""
    key: Key | None = None
    is_time: bool = False


def _text(path: str) -> Key:
    return lambda: Lower(Coalesce(Cast(F(path), CharField()), Value("")))


def _plain(path: str) -> Key:
    return lambda: F(path)


def _time(path: str) -> Key:
    return lambda: OrNever(path)


def _as_it_is(value: Any, _clock: Clock) -> str:
    return "" if value is None else str(value)


def _when(value: datetime | None, clock: Clock) -> str:
    return clock.full(value) if value else ""


def _status(value: str, _clock: Clock) -> str:
    return str(Status(value).label)


def _priority(value: int, _clock: Clock) -> str:
    return str(Priority(value).label)


def _next_step(value: str, _clock: Clock) -> str:
    return str(Ticket.NextStep(value).label) if value else ""


_SAYS: dict[str, Callable[[Any, Clock], str]] = {
    "status": _status,
    "priority": _priority,
    "next_step": _next_step,
}
# By the names of the registry: where the value is, and what it is sorted by.
_PATHS: dict[str, tuple[str, Key | None]] = {
    "number": ("number", _plain("number")),
    "customer": ("", _text("customer__name")),
    "organization": (
        "customer__organization__name",
        _text("customer__organization__name"),
    ),
    "status": ("status", _plain("status")),
    "priority": ("priority", _plain("priority")),
    "assignee": ("assignee__name", _text("assignee__name")),
    "team": ("team__name", _text("team__name")),
    "accountable": ("accountable__name", _text("accountable__name")),
    "channel_kind": ("", None),
    "tag": ("", None),
    "next_step": ("", _time("next_step_at")),
}
_TIMES = (
    *("created_at", "last_message_at", "touched_at", "waiting_since", "wake_at"),
    *("first_replied_at", "resolved_at", "closed_at"),
)
_SUBJECT = Column(
    name="subject", label=_("Subject"), says=_as_it_is, key=_text("subject")
)


def columns() -> dict[str, Column]:
    """All there are, by name, without the subject, which each table has. One query."""
    fields = askable().fields
    found = [
        Column(
            name=name,
            label=fields[name].label,
            says=_SAYS.get(name, _as_it_is),
            path=path,
            key=key,
        )
        for name, (path, key) in _PATHS.items()
        if name in fields
    ]
    found += [
        Column(
            name=name,
            label=fields[name].label,
            says=_when,
            path=name,
            key=_time(name),
            is_time=True,
        )
        for name in _TIMES
        if name in fields
    ]
    if "due_at" in fields:
        found.append(_due(fields["due_at"].label))
    found += [
        _custom(row.defined) for row in CustomField.objects.filter(archived_at=None)
    ]
    return {one.name: one for one in found}


def sortable(name: str) -> Column | None:
    """The column of this name, if lists can be sorted by it."""
    column = _SUBJECT if name == "subject" else columns().get(name)
    return column if column and column.key else None


def _due(label: str | Promise) -> Column:
    return Column(
        name="due_at", label=label, says=_when, path="_due", key=lambda: OrNever(due()),
        is_time=True,
    )  # fmt: skip


def _custom(defined: Defined) -> Column:
    prefix, at = PREFIXES[Of(defined.of)]
    return Column(
        name=f"{prefix}{defined.key}",
        label=defined.label,
        says=lambda value, _clock: defined.says((value or {}).get(defined.key)),
        path=at,
        key=None
        if defined.kind in {Kind.CHOICES, Kind.YES_NO}
        else _key_of(defined, at),
    )


def _key_of(defined: Defined, at: str) -> Key:
    nothing: Combinable = Value(-1e300, FloatField())
    if defined.kind == Kind.NUMBER:
        return lambda: Coalesce(value_of(defined, at=at), nothing)
    return lambda: Lower(Coalesce(value_of(defined, at=at), Value("")))


def values_of(
    tickets: Iterable[int], shown: Iterable[Column]
) -> dict[int, dict[str, Any]]:
    """What stands in these columns, of each of these tickets by its id. One query, or
    none where their rows know it all."""
    paths = {one.path for one in shown if one.path}
    if not paths:
        return {}
    rows = Ticket.objects.filter(pk__in=list(tickets))
    if "_due" in paths:
        rows = rows.annotate(_due=due())
    return {row["pk"]: row for row in rows.values("pk", *paths)}
