"""Tags that come with a customer's first words: those the house uses already."""

from collections.abc import Sequence
from typing import Any

from tickets.models import Event, Message, Tag, Ticket


def labelled(
    told: Sequence[tuple[Message, list[Event]]], tags: Sequence[tuple[str, ...]]
) -> list[Any]:
    """Rows that put tags on the new tickets of these messages, to be saved after them;
    what is told of a ticket grows by its tags.

    What nobody here ever used is no tag: customers do not name things for us.
    """
    names = {name for those in tags for name in those}
    known = Tag.objects.in_use(names) if names else {}
    found: list[Any] = []
    for (message, events), those in zip(told, tags, strict=True):
        ticket = message.ticket
        # Two names may be one tag, spelt in two ways.
        for tag in dict.fromkeys(known[name] for name in those if name in known):
            events.append(ticket.next_event(Event.Verb.TAGGED, by=None, name=tag.name))
            found.append(Ticket.tags.through(ticket=ticket, tag=tag))
    return found
