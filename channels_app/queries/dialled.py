"""Whose telephones are rung, and by which of ours an agent can call somebody."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from channels_app.models import Handset, PhoneCall
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from tickets import numbers
from tickets.models import Channel, Identity, Ticket
from tickets.queries.telephones import KIND, telephones

# As many as a provider rings at once.
MOST = 10


def dialled_for(
    call: PhoneCall, *, but: Collection[int], now: datetime, owner: bool
) -> list[Agent]:
    """Those who are there for its team, and said where they are called.

    but: those who were asked already. owner: of a ticket that is known, whoever has it
    alone, if they are among them.
    """
    there = presence.available(call.channel.team, now).exclude(pk__in=but)
    found = there.exclude(Q(handset=None) | Q(handset__address=""))
    able = list(found.select_related("handset").order_by("id")[:MOST])
    about = call.about if owner else None
    alone = [one for one in able if about is not None and one.pk == about.assignee_id]
    return alone or able


def calling_by(ticket: Ticket) -> Channel | None:
    """The telephone of ours that its customer is called by: its team's, else any."""
    able = telephones().filter(traits__calls=True, connection__isnull=False)
    return min(
        able.select_related("connection", "team"),
        key=lambda one: (one.team_id != ticket.team_id, one.pk),
        default=None,
    )


def numbers_of(ticket: Ticket) -> list[tuple[str, str]]:
    """By which numbers its customer is known, or called about it, the newest first: as
    they are dialled, and as people read them."""
    theirs = Identity.objects.filter(kind=KIND, canonical__startswith="+")
    known = theirs.filter(
        Q(customer=ticket.customer_id) | Q(messages__ticket=ticket)
    ).distinct()
    found = [one.canonical for one in known.order_by("-id")]
    return [(one, numbers.shown(one)) for one in found]


def is_called_somewhere(agent: Agent) -> bool:
    """Whether they said where they are called."""
    return Handset.objects.filter(agent=agent).exclude(address="").exists()
