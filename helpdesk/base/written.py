"""Querysets that are written down once.

Django needs milliseconds to make SQL of a queryset with several subqueries, each time
anew, which is more than PostgreSQL needs to answer it. Where a page asks a hundred times
a second the SQL is kept, and only its values change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes, and what Django makes of it for PostgreSQL (`Int8`, say)."""

    name: str
    cast: Callable[[Any], Any]


class Written:
    """`make` builds a `values_list` queryset from marks: for each value that changes, one
    of its type that nothing else in the query is equal to.

    A list has to stay as long as its mark. Rows come as PostgreSQL sends them: JSON is
    text, and nothing is converted.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **marks: Any) -> None:
        self._make = make
        self._marks = marks

    @cached_property
    def _sql(self) -> tuple[str, list[Any], list[str]]:
        query = self._make(**self._marks).query
        sql, params = query.sql_with_params()
        values = [self._slot(param) for param in params]
        found = {one.name for one in values if isinstance(one, _Slot)}
        if missing := self._marks.keys() - found:
            raise LookupError(f"the query does not ask for {sorted(missing)}")
        return sql, values, list(query.selected or ())

    def _slot(self, param: Any) -> Any:
        for name, mark in self._marks.items():
            if isinstance(param, type(mark)) and param == mark:
                return _Slot(name, type(param) if type(param) is not UUID else _same)
        return param

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows, for these values, by the names of their columns."""
        sql, slots, names = self._sql
        params = [
            one.cast(values[one.name]) if isinstance(one, _Slot) else one
            for one in slots
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]


def _same(value: Any) -> Any:
    return value
