"""Rows by plain SQL: what a statement does not name is as in a new row of the model.

So that a new column of a model needs no change in the filler and in the floors.
"""

from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql


def insert(model: type[models.Model], rows: str = "", **columns: str) -> str:
    """INSERT … SELECT from these rows; one row without. Values are SQL."""
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if name not in columns and not field.primary_key and not _by_database(field):
            columns[name] = _default(field)
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())}" + (f" FROM {rows}" if rows else "")
    )


def _by_database(field: Any) -> bool:
    return bool(field.has_db_default() or field.generated)


def _default(field: Any) -> str:
    value = field.get_default() if field.has_default() else None
    if isinstance(field, models.DateTimeField) and not field.null:
        return "now()"
    if isinstance(value, UUID):
        return "uuidv7()"
    if value is None:
        return "NULL" if field.null else "''"
    prepared = field.get_db_prep_save(value, connection)
    connection.ensure_connection()
    return sql.Literal(prepared).as_string(connection.connection)
