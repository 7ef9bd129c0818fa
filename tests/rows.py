"""What stands in the database, to say that nothing in it changed."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def rows_of(models: Iterable[type[Model]]) -> dict[str, list[str]]:
    """Each row of each of them as PostgreSQL writes it down, by the model's label.

    One statement: by the ORM this was a third of what the tests of verbs took.
    """
    tables = {one._meta.label: one._meta.db_table for one in models}
    found: dict[str, list[str]] = {label: [] for label in tables}
    parts = [
        f"SELECT '{label}', to_jsonb(row)::text FROM \"{table}\" row"
        for label, table in tables.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2")
        for label, row in cursor:
            found[label].append(row)
    return found
