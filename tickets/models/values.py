"""The column of values that tickets, customers and organizations have of custom fields."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tickets.custom_fields import Of


class Defaults(models.Func):
    """What a new row's fields begin with: the defaults of that moment, by a function of
    the database, so that no door that makes rows has to think of it."""

    output_field = models.JSONField()

    def __init__(self, of: str) -> None:
        super().__init__(template=f"tickets_field_defaults('{Of(of)}')")


def values_of(of: Of) -> "models.JSONField[Any, Any]":
    """The column of values by key."""
    return models.JSONField(db_default=Defaults(of.value))


def values_index(name: str) -> GinIndex:
    """Who has a value: rows without any cost nothing, and are not found by it."""
    return GinIndex(
        fields=["fields"],
        opclasses=["jsonb_path_ops"],
        condition=~Q(fields={}),
        name=name,
    )
