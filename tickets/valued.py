"""How values of custom fields are asked for, on any row that has such values."""

from collections.abc import Iterable
from typing import Any

from django.db.models import FloatField, Q, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from tickets.custom_fields import Defined, Kind


def having(key: str, values: Iterable[Any], *, at: str = "fields") -> Q:
    """Rows whose field has one of these values, or among them where it has several.

    at: where the values are, of the row that is asked: `fields`, `customer__fields`, ….
    What names the index is that there are any: rows without cost it nothing.
    """
    found = Q(pk__in=[])
    for value in values:
        found |= Q(**{f"{at}__contains": {key: value}})
        found |= Q(**{f"{at}__contains": {key: [value]}})
    return ~Q(**{at: {}}) & found


def filled(key: str, *, at: str = "fields") -> Q:
    """Rows whose field has any value."""
    return Q(**{f"{at}__has_key": key})


def compared(field: Defined, lookup: str, value: Any, *, at: str = "fields") -> Q:
    """Rows whose value compares so: a Django lookup (`lt`, `gte`, `icontains`, …).

    Without an index: it narrows what other conditions found.

    Raises:
        KeyError: values of this kind have no such lookup.
    """
    found = value_of(field, at=at)
    compare = found.output_field.get_lookup(lookup)
    if compare is None:
        raise KeyError(lookup)
    return Q(compare(found, value))


def value_of(field: Defined, *, at: str = "fields") -> Any:
    """The value as an expression of its own type, to sort by and compare."""
    if field.kind == Kind.NUMBER:
        return Cast(KeyTextTransform(field.key, at), FloatField())
    if field.kind in {Kind.YES_NO, Kind.CHOICES}:
        return KeyTransform(field.key, at)
    return Cast(KeyTextTransform(field.key, at), TextField())
