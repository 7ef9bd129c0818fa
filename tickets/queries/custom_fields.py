"""Which fields admins defined; how their values are asked for says `tickets/valued.py`."""

from collections.abc import Iterable

from tickets.custom_fields import Defined, Facts, Of, Required
from tickets.models import CustomField, Ticket


def fields_of(of: str, *, archived: bool = False) -> list[Defined]:
    """Those that tickets, customers or organizations have, in their order.

    archived: those as well that are asked for no more, since values of them may be there.
    """
    rows = CustomField.objects.filter(of=of)
    if not archived:
        rows = rows.filter(archived_at=None)
    return [row.defined for row in rows]


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
