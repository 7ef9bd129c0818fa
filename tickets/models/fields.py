"""Two things PostgreSQL has and Django does not."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _IntegerField = models.Field[int, int]
else:
    _IntegerField = models.Field


class NextNumber(models.Func):
    """The next ticket number, from a sequence."""

    template = "nextval('tickets_number')"
    output_field = models.BigIntegerField()


class CurrentTransaction(models.Func):
    """The id of the transaction that writes this row."""

    template = "pg_current_xact_id()"


class TransactionIdField(_IntegerField):
    """PostgreSQL's xid8: 64 bits, never wraps around."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class OrNever(models.Func):
    """A moment, or the end of all time: what is to come last has to have a place, too."""

    template = "COALESCE(%(expressions)s, TIMESTAMPTZ '9999-12-31 00:00:00+00')"
    output_field = models.DateTimeField()


class OrAlways(models.Func):
    """A moment, or the beginning of all time: what comes first or last for want of one."""

    template = "COALESCE(%(expressions)s, TIMESTAMPTZ '0001-01-01 00:00:00+00')"
    output_field = models.DateTimeField()
