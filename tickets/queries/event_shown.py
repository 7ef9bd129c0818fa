"""An event as the world sees it: the same for feed, stream and webhooks.

Thin on purpose: ids and times, never what somebody wrote (`event_types`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import prefetch_related_objects

from helpdesk.base.accounts.models import Agent
from tickets.models import Event, Message, Ticket
from tickets.queries.event_data import Datum, Shape
from tickets.queries.event_types import TYPES

Json = dict[str, Any]
_TICKETS = {Shape.TICKET, Shape.TICKETS}
# Nobody here did it: the customer did, unless the event names who.
_THEIRS = frozenset({
    Event.Verb.OPENED, Event.Verb.RECEIVED, Event.Verb.CHAT_LEFT, Event.Verb.RATED,
    Event.Verb.ARRIVED, Event.Verb.CONTINUATION_OFFERED,
})  # fmt: skip


def shown(events: Sequence[Event], *, reader: Agent | None = None) -> list[Json]:
    """Each event as the world sees it; those of replies under undo are left out.

    At most five statements, however many events.

    reader: by whose eyes. Another ticket is named only to who may see it, and to nobody
        where nobody is said to read.
    """
    told = [event for event in events if event.verb in TYPES]
    prefetch_related_objects(told, "actor", "ticket__customer")
    others, writers = _tickets(told, reader), _writers(told)
    return [_shown(event, others, writers) for event in told]


def _shown(
    event: Event, others: Mapping[int, Json], writers: Mapping[str, Json]
) -> Json:
    kind, ticket = TYPES[Event.Verb(event.verb)], event.ticket
    found = {
        datum.name: _value(datum, value, others)
        for datum in kind.data
        if (value := _inside(event.data, datum)) is not None
    }
    return {
        "id": str(event.public_id),
        "type": kind.name,
        "at": written(event.at),
        "seq": event.seq,
        "ticket": {"id": str(ticket.public_id), "number": ticket.number},
        "actor": _actor(event, writers),
        "data": {name: value for name, value in found.items() if value is not None},
    }


def _inside(data: Mapping[str, Any], datum: Datum) -> Any:
    value: Any = data
    for step in datum.inside.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _value(datum: Datum, value: Any, others: Mapping[int, Json]) -> Any:
    """None: it says nothing to this reader, or is none of what is told."""
    match datum.shape:
        case Shape.TICKET:
            return others.get(value)
        case Shape.TICKETS:
            return [others[number] for number in value if number in others]
        case Shape.TIME:
            return written(datetime.fromisoformat(value))
        case Shape.WORD:
            # Reasons that rules and people put together are lists, and words of theirs.
            return value if isinstance(value, str) and value else None
        case _:
            return value


def written(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _actor(event: Event, writers: Mapping[str, Json]) -> Json:
    if event.actor is not None:
        return _somebody("agent", event.actor.public_id, event.actor.name)
    if event.verb not in _THEIRS:
        return {"kind": "system", "id": None, "name": None}
    customer = event.ticket.customer
    wrote = writers.get(str(event.data.get("message")))
    return wrote or _somebody("customer", customer.public_id, customer.name)


def _somebody(kind: str, public_id: Any, name: str) -> Json:
    return {"kind": kind, "id": str(public_id), "name": name}


def _tickets(events: Iterable[Event], reader: Agent | None) -> dict[int, Json]:
    """Other tickets that these events name, by their numbers: those the reader may see."""
    numbers: set[int] = set()
    for event in events:
        for datum in TYPES[Event.Verb(event.verb)].data:
            if datum.shape in _TICKETS and (value := _inside(event.data, datum)):
                numbers.update(value if isinstance(value, list) else [value])
    if not numbers or reader is None:
        return {}
    seen = Ticket.objects.visible_to(reader).filter(number__in=numbers)
    return {
        number: {"id": str(public_id), "number": number}
        for number, public_id in seen.values_list("number", "public_id")
    }


def _writers(events: Iterable[Event]) -> dict[str, Json]:
    """Who wrote what came in, by message: not only the customer takes part."""
    received = [
        event.data.get("message")
        for event in events
        if event.verb == Event.Verb.RECEIVED
    ]
    if not received:
        return {}
    rows = Message.objects.filter(public_id__in=received, identity__isnull=False)
    return {
        str(message): _somebody("customer", customer, name)
        for message, customer, name in rows.values_list(
            "public_id", "identity__customer__public_id", "identity__customer__name"
        )
    }
