"""Which fields admins defined, and how their values are asked for.

What lists and filters are made of joins here: `fields_of` says which there are, `having`
and `compared` are conditions on any row that has such values.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import FloatField, Q, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from tickets.custom_fields import Defined, Facts, Kind, Of, Required
from tickets.models import CustomField, Ticket


def fields_of(of: str, *, archived: bool = False) -> list[Defined]:
    """Those that tickets, customers or organizations have, in their order.

    archived: those as well that are asked for no more, since values of them may be there.
    """
    rows = CustomField.objects.filter(of=of)
    if not archived:
        rows = rows.filter(archived_at=None)
    return [row.defined for row in rows]


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


def facts_of(ticket: Ticket) -> Facts:
    """What conditions of its fields look at."""
    tags = ticket.tags.values_list("name", flat=True)
    return Facts(ticket.fields, str(ticket.team.public_id), frozenset(tags))


def lacking(ticket: Ticket) -> list[Defined]:
    """What has to be filled in before it is resolved."""
    asking = [one for one in fields_of(Of.TICKET) if one.required != Required.NO]
    # One statement where no field asks for anything.
    return lacking_of(asking, facts_of(ticket)) if asking else []


def lacking_of(fields: Iterable[Defined], facts: Facts) -> list[Defined]:
    """Those of these without which a ticket is not to be resolved, in their order."""
    return [one for one in fields if one.is_lacking(facts)]
