"""What a customer is told of what we know, for them to correct."""

from dataclasses import dataclass
from datetime import datetime

from tickets.models import Context, Ticket, called
from tickets.models.known import BUILT_IN
from tickets.queries.fact_names import labels

# What we tried, and whatever else colleagues wrote, is written for colleagues; so may be
# what admins thought of.
THEIRS = frozenset(BUILT_IN) - {"tried", "other"}


@dataclass(frozen=True, slots=True)
class Known:
    """A fact, with its name in the language that is spoken just now."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What we said we would do, and until when."""

    what: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """goal: what they want, as we understood it."""

    goal: str
    facts: list[Known]
    promises: list[Promised]


def receipt(ticket: Ticket) -> Receipt:
    """Of a ticket, in words for its customer."""
    context = Context.objects.filter(ticket=ticket).first()
    facts = ticket.facts.current().filter(name__in=THEIRS)
    own = labels()
    return Receipt(
        goal=context.goal if context else "",
        facts=[Known(called(one.name, own.get(one.name)), one.value) for one in facts],
        promises=[
            Promised(one.what, one.due_at) for one in ticket.follow_ups.open().all()
        ],
    )
