"""Somebody follows a link with a code into a widget: there is their conversation."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from channels_app.actions import knowing, moving, seats
from channels_app.errors import NotThere
from channels_app.models import Visitor
from channels_app.queries import onward
from channels_app.resume import Link
from helpdesk.base.ids import new_id
from tickets import actions
from tickets.codes import Found
from tickets.models import Channel, Continuation, Identity, Participant, Ticket
from tickets.queries import reach
from tickets.queries.receipt import receipt


def leads_to(found: Found) -> Continuation:
    """The matter that a link leads to, still or again.

    Raises:
        NotThere: to none: its code is no link's, too old, or somebody else's.
    """
    if not found.is_signed:
        raise NotThere
    rows = Continuation.objects.carried().select_related("ticket", "identity__visitor")
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
    greet(arrival.ticket, identity, site, is_proven=arrival.is_customer)
    return visitor


@transaction.atomic
def step_in_by_code(code: str) -> Visitor:
    """Somebody who has a code and nothing else sits at a widget now. What they say joins
    the ticket, and nobody believes it yet.

    Raises:
        NotThere: the code leads nowhere, or no widget is there.
    """
    site = onward.any_site()
    if site is None:
        raise NotThere
    visitor = Visitor.objects.create(public_id=new_id(), channel=site)
    identity = moving.introduce(visitor)
    arrival = actions.arrival(Found(code, is_signed=False), identity)
    if arrival is None:
        raise NotThere
    seats.begin(visitor, site, arrival.ticket)
    actions.arrived(arrival, identity=identity, channel=site)
    greet(arrival.ticket, identity, site, is_proven=False, has_written=False)
    return visitor


@dataclass(frozen=True, slots=True)
class Reader:
    """Of an answer by mail: whose it is, and where they would chat."""

    ticket: Ticket
    mail: Identity
    site: Channel


def reader_of(link: Link) -> Reader:
    """Who reads the mail that this link came in.

    Raises:
        NotThere: they take part no more, or no widget is there.
    """
    part = Participant.objects.filter(
        ticket=link.what, identity=link.whose, confirmed_at__isnull=False
    )
    found = part.select_related("ticket", "identity__customer").first()
    if found is None:
        raise NotThere
    ticket = found.ticket.survivor()
    site = onward.site_of(ticket)
    if site is None:
        raise NotThere
    return Reader(ticket, found.identity, site)


@transaction.atomic
def rather_chat(link: Link) -> Visitor:
    """They sit at a widget now, as who reads the address that the link was sent to; a
    second time, too.

    Raises:
        NotThere: see `reader_of`.
    """
    reader = reader_of(link)
    visitor = knowing.reads(reader.site, reader.mail)
    if visitor.chats.filter(ticket=reader.ticket).exists():
        return visitor
    identity = moving.introduce(visitor)
    seats.begin(visitor, reader.site, reader.ticket)
    is_customer = reader.mail.customer_id == reader.ticket.customer_id
    actions.came(
        reader.ticket, identity=identity, channel=reader.site, is_customer=is_customer
    )
    greet(reader.ticket, identity, reader.site, is_proven=is_customer)
    return visitor


def greet(
    ticket: Ticket,
    to: Identity,
    channel: Channel,
    *,
    is_proven: bool,
    has_written: bool = True,
) -> None:
    """Say that they need not tell it again. What we know is repeated to nobody who merely
    has a code: they learn that it was good."""
    with translation.override(reach.language_of(ticket)):
        known = {
            "receipt": receipt(ticket) if is_proven else None,
            "has_written": has_written,
        }
        text = render_to_string("channels_app/arrived.txt", known).strip()
        form = _right_or_not() if is_proven and channel.traits.get("asks") else None
    actions.say_automatically(ticket, text=text, to=to, channel=channel, form=form)


def _right_or_not() -> dict[str, Any]:
    """One touch says whether it is right; what is not comes as their words, and somebody
    sees to it."""
    labels = (_("That is right"), _("Something is not right"))
    return {"options": [{"label": one, "value": one} for one in labels]}
