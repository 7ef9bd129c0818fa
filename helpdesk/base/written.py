"""Querysets that are written down once.

Django needs milliseconds to make SQL of a queryset with several subqueries, each time
anew, which is more than PostgreSQL needs to answer it. Where a page asks a hundred times
a second the SQL is kept, and only its values change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes, and what Django makes of it for PostgreSQL (`Int8`, say)."""

    name: str
    cast: Callable[[Any], Any]


class Kept:
    """`make` builds a queryset from marks: for each value that changes, one of its type
    that nothing else in the query is equal to. A list has to stay as long as its mark.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **marks: Any) -> None:
        self._make = make
        self._marks = marks

    @cached_property
    def _compiler(self) -> SQLCompiler:
        query = self._make(**self._marks).query
        compiler: SQLCompiler = query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler

    @cached_property
    def _sql(self) -> tuple[str, list[Any]]:
        sql, params = self._compiler.as_sql()
        values = [self._slot(param) for param in params]
        found = {one.name for one in values if isinstance(one, _Slot)}
        if missing := self._marks.keys() - found:
            raise LookupError(f"the query does not ask for {sorted(missing)}")
        return sql, values

    def _slot(self, param: Any) -> Any:
        for name, mark in self._marks.items():
            if isinstance(param, type(mark)) and param == mark:
                is_plain = isinstance(param, UUID | datetime)
                return _Slot(name, _same if is_plain else type(param))
        return param

    def statement(self, **values: Any) -> tuple[str, list[Any]]:
        """Its SQL, for a statement around it, and what it asks for with these values."""
        sql, slots = self._sql
        return sql, [
            one.cast(values[one.name]) if isinstance(one, _Slot) else one
            for one in slots
        ]

    def _ask(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(**values))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


class Written(Kept):
    """Of a `values_list` queryset. Rows come as PostgreSQL sends them: JSON is text, and
    nothing is converted."""

    @cached_property
    def _names(self) -> list[str]:
        return list(self._compiler.query.selected or ())

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows, for these values, by the names of their columns."""
        found = self._ask(values)
        return [dict(zip(self._names, row, strict=True)) for row in found]


class WrittenModels(Kept, Generic[M]):
    """Of a queryset of models, with those that `select_related` reads beside them."""

    def __init__(self, make: Callable[..., QuerySet[M]], **marks: Any) -> None:
        super().__init__(make, **marks)

    @cached_property
    def _model(self) -> type[M]:
        model: type[M] = self._make(**self._marks).model
        return model

    @cached_property
    def _made(self) -> tuple[slice, list[str], list[Any]]:
        """Which columns are the model's, what they are called, and who fills in others."""
        _sql = self._sql  # the compiler knows its columns only after this
        info, select = self._compiler.klass_info, self._compiler.select
        assert info is not None  # noqa: S101 - it is one of models
        start, *_rest, end = info["select_fields"]
        columns = slice(start, end + 1)
        names = [column[0].target.attname for column in select[columns]]
        # The stubs are those of a later Django.
        beside = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return columns, names, beside

    def first(self, **values: Any) -> M | None:
        """The first, for these values, made as Django's own `ModelIterable` makes them."""
        rows: list[Any] = self._ask(values)
        if not rows:
            return None
        columns, names, beside = self._made
        row = next(iter(self._compiler.results_iter([rows[:1]])))
        found: M = self._model.from_db(DEFAULT_DB_ALIAS, names, row[columns])
        for one in beside:
            one.populate(row, found)
        return found


def _same(value: Any) -> Any:
    return value
