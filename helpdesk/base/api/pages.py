"""Part of a list at a time: by where the last one ended, so that inserts shift nothing."""

import base64
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.serializers import ValidationError

USUAL, MOST = 50, 200
# Nobody counts further: a number this large says "many".
COUNTED = 10_000
# What a page is asked for with; every list knows these.
PARAMETERS = frozenset({"limit", "cursor", "count", "order", "fields", "expand"})


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: fields of the row ("-" first: newest, largest), a unique one last.

    None of them may be null, or pages would lose rows: `reckoned` are expressions by name,
    for what would be.
    """

    fields: tuple[str, ...]
    reckoned: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order."""
        if self.reckoned:
            rows = rows.annotate(**self.reckoned)
        return rows.order_by(*self.fields)

    def after(self, rows: QuerySet[Any], values: Sequence[Any]) -> QuerySet[Any]:
        """Those behind the row that had these values."""
        past = Q()
        same: dict[str, Any] = {}
        for name, value in zip(self.fields, values, strict=True):
            bare = name.removeprefix("-")
            beyond = "lt" if name.startswith("-") else "gt"
            past |= Q(**same, **{f"{bare}__{beyond}": value})
            same[bare] = value
        first = self.fields[0]
        edge = "lte" if first.startswith("-") else "gte"
        # Says again what the rest means, but so that an index can begin there.
        return rows.filter(Q(**{f"{first.removeprefix('-')}__{edge}": values[0]}), past)

    def values(self, row: Any) -> list[Any]:
        """Where this row stands."""
        found = []
        for name in self.fields:
            value = row
            for step in name.removeprefix("-").split("__"):
                value = getattr(value, step)
            found.append(value)
        return found


@dataclass(frozen=True, slots=True)
class Slice:
    """A page: its rows, and the cursor of the next one ("" at the end)."""

    rows: list[Any]
    next_cursor: str
    count: int | None = None


def page(
    rows: QuerySet[Any],
    params: QueryDict,
    order: Order,
    name: str = "",
    read: Callable[[QuerySet[Any]], list[Any]] = list,
) -> Slice:
    """The page that is asked for.

    name: what the order is called; a cursor of another order is refused.
    read: gets the rows of a sorted and sliced queryset.

    Raises:
        ValidationError: no such size, or a cursor that is none of ours.
    """

    def ask(after: list[Any], many: int) -> list[Any]:
        found = order.apply(rows)
        return read((order.after(found, after) if after else found)[:many])

    limit_of(params)  # before anything is counted
    count = rows.order_by()[:COUNTED].count() if is_counted(params) else None
    return sliced(params, order, name, ask, count)


def sliced(
    params: QueryDict,
    order: Order,
    name: str,
    ask: Callable[[list[Any], int], list[Any]],
    count: int | None = None,
) -> Slice:
    """As `page`, of rows that somebody else asks for.

    ask: gets the values of the row they stand behind, or none, and how many at most.

    Raises:
        ValidationError: as `page`.
    """
    limit = limit_of(params)
    cursor = params.get("cursor", "")
    kept = ask(_read(cursor, name) if cursor else [], limit + 1)
    more = len(kept) > limit
    kept = kept[:limit]
    return Slice(kept, _write(order.values(kept[-1]), name) if more else "", count)


def is_counted(params: QueryDict) -> bool:
    """Whether it is asked how many there are.

    Raises:
        ValidationError: neither yes nor no.
    """
    return _flag(params, "count")


def limit_of(params: QueryDict) -> int:
    asked = params.get("limit", str(USUAL))
    if asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= MOST:
        return int(asked)
    raise _wrong("limit", f"A whole number from 1 to {MOST}.")


def _flag(params: QueryDict, name: str) -> bool:
    asked = params.get(name, "false")
    if asked not in {"true", "false"}:
        raise _wrong(name, "Either true or false.")
    return asked == "true"


def _write(values: list[Any], name: str) -> str:
    shown = [
        ["t", one.isoformat()] if isinstance(one, datetime)
        else ["u", str(one)] if isinstance(one, UUID)
        else ["", one]
        for one in values
    ]  # fmt: skip
    nonce = os.urandom(12)
    sealed = _box().encrypt(nonce, orjson.dumps(shown), name.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def _read(cursor: str, name: str) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sealed = base64.b64decode(padded, b"-_", validate=True)
        shown = orjson.loads(_box().decrypt(sealed[:12], sealed[12:], name.encode()))
    except (ValueError, InvalidTag):
        raise _wrong("cursor", "This is no cursor of this list and order.") from None
    return [_READ[kind](value) for kind, value in shown]


def _box() -> AESGCM:
    """Cursors are sealed: they hold keys of our tables, and nobody makes one up."""
    return AESGCM(hashlib.sha256(b"api cursor" + settings.SECRET_KEY.encode()).digest())


_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "u": UUID,
    "": lambda value: value,
}


def _wrong(parameter: str, words: str) -> ValidationError:
    return ValidationError({parameter: [words]}, code="invalid_parameter")
