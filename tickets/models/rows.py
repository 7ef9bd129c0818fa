"""Many rows at once, where one statement each is what takes the time."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from tickets.models.ticket import SETTLED_BY, Ticket


def lock_all(tickets: Iterable[Ticket]) -> None:
    """`Ticket.lock` for many: in the order of their keys, so that two who do this wait
    for each other in one direction only."""
    asked = {ticket.pk: ticket for ticket in tickets}
    rows = Ticket.everything.select_for_update(no_key=True).filter(pk__in=asked)
    list(rows.order_by("id").values_list("pk"))
    now = Ticket.everything.select_related(*SETTLED_BY)
    for pk, fresh in now.in_bulk(asked).items():
        ticket = asked[pk]
        for field in _fields(Ticket):
            # What hung on another key before goes with it.
            setattr(ticket, field.attname, getattr(fresh, field.attname))
        ticket.team, ticket.assignee = fresh.team, fresh.assignee


def write_all(rows: Sequence[Model]) -> None:
    """Save rows that exist, all that can be edited of them, in one statement.

    `bulk_update` would write a CASE for each column, with a branch for each row.
    """
    statement, fields = _statement(type(rows[0]))
    columns = [[row.pk for row in rows]]
    columns += [
        [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in rows
        ]
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, columns)


@cache
def _statement(model: type[Model]) -> tuple[str, list["Field[Any, Any]"]]:
    fields = [one for one in _fields(model) if one.editable and not one.primary_key]
    names = [connection.ops.quote_name(str(field.column)) for field in fields]
    changes = ", ".join(f"{name} = new.{name}" for name in names)
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{_type(one)}[]" for one in fields)])
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 documented
    new = f"unnest({arrays}) AS new (id, {', '.join(names)})"
    # All of it from our models.
    sql = f"UPDATE {table} AS old SET {changes} FROM {new} WHERE old.id = new.id"  # noqa: S608
    return sql, fields


def _fields(model: type[Model]) -> tuple["Field[Any, Any]", ...]:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 documented


def _type(field: "Field[Any, Any]") -> str:
    """Without a length: a cast would cut what the column refuses."""
    return re.sub(r"\([^()]*\)", "", str(field.db_type(connection)))
