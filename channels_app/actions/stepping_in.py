"""Somebody follows a link with a code into a widget: there is their conversation."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from channels_app.actions import moving, seats
from channels_app.errors import NotThere
from channels_app.models import Visitor
from channels_app.queries import onward
from helpdesk.base.ids import new_id
from tickets import actions
from tickets.codes import Found
from tickets.models import Channel, Continuation, Identity, Ticket
from tickets.queries import reach
from tickets.queries.receipt import receipt


def leads_to(found: Found) -> Continuation:
    """The matter that a link leads to, still or again.

    Raises:
        NotThere: to none: its code is no link's, too old, or somebody else's.
    """
    if not found.is_signed:
        raise NotThere
    rows = Continuation.objects.select_related("ticket", "identity__visitor")
    one = rows.filter(code=found.code).first()
    if one is None:
        raise NotThere
    is_good = Continuation.objects.good().filter(pk=one.pk).exists()
    if not is_good and visitor_of(one) is None:
        raise NotThere
    return one


def visitor_of(one: Continuation) -> Visitor | None:
    """Who followed it before, into a widget."""
    visitor: Visitor | None = getattr(one.identity, "visitor", None)
    return visitor


@transaction.atomic
def step_in(found: Found) -> Visitor:
    """They sit at a widget now, in a conversation of this ticket; a second time, too.

    Raises:
        NotThere: the link leads nowhere, or no widget is there.
    """
    one = leads_to(found)
    known = visitor_of(one)
    if known is not None:
        return known
    site = onward.site_of(one.ticket)
    if site is None:
        raise NotThere
    visitor = Visitor.objects.create(public_id=new_id(), channel=site)
    identity = moving.introduce(visitor)
    arrival = actions.arrival(found, identity)
    if arrival is None:
        raise NotThere
    seats.begin(visitor, site, arrival.ticket)
    actions.arrived(arrival, identity=identity, channel=site)
    greet(arrival.ticket, identity, site, is_proven=True)
    return visitor


def greet(ticket: Ticket, to: Identity, channel: Channel, *, is_proven: bool) -> None:
    """Say that they need not tell it again. What we know is repeated to nobody who merely
    has a code: they learn that it was good."""
    with translation.override(reach.language_of(ticket)):
        known = {"receipt": receipt(ticket) if is_proven else None}
        text = render_to_string("channels_app/arrived.txt", known).strip()
    actions.say_automatically(ticket, text=text, to=to, channel=channel)
