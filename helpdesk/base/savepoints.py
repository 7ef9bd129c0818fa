"""Savepoints for work that may not need one: nothing is set before it asks anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def savepoint_if_used() -> Iterator[None]:
    """`transaction.atomic()` inside of a transaction, without its two statements where
    the database is not asked at all."""
    points: list[str | None] = []
    hooks = len(connection.run_on_commit)

    def mark(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not points:
            points.append(None)  # the statement that sets it comes by here as well
            points[0] = transaction.savepoint()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(mark):
            yield
    except BaseException:
        del connection.run_on_commit[hooks:]
        if points and points[0] is not None:
            # An atomic block inside may have given the whole transaction up.
            transaction.set_rollback(False)
            transaction.savepoint_rollback(points[0])
        raise
    if points and points[0] is not None:
        transaction.savepoint_commit(points[0])
