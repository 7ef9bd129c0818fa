"""Who wrote the public words of a ticket, and who at a widget is to show that they did."""

from django.db.models import Max, QuerySet

from channels_app.models import Proving, Visitor
from tickets.models import Identity, Message, Ticket
from tickets.queries.way import Way
from tickets.queries.ways import ways


def writers(ticket: Ticket) -> QuerySet[Identity]:
    """The accounts of its customer that wrote in it where everybody reads it; who wrote
    last comes first."""
    theirs = Identity.objects.filter(
        customer=ticket.customer_id,
        messages__ticket=ticket,
        messages__direction=Message.Direction.IN,
        messages__public=True,
        messages__unverified=False,
    )
    return theirs.annotate(at=Max("messages__said_at")).order_by("-at", "id")


def open_one(visitor: Visitor) -> Proving | None:
    """What this visitor is still asked to show; None: nothing."""
    if not visitor.is_known:
        return None
    rows = Proving.objects.filter(visitor=visitor, proven_at=None)
    return rows.select_related("continuation__ticket").order_by("-id").first()


def way_to(ticket: Ticket, writer: Identity) -> Way | None:
    """How a code can be sent to this account alone; None: it cannot be.

    Not where what they wrote in public may be answered privately once: whoever follows
    the link would use that up.
    """
    return next(
        (
            way
            for way in ways(ticket).all
            if way.is_either
            and not way.is_public
            and way.is_open
            and (way.wrote or not way.channel.traits.get("private_once"))
            and writer.pk in {one.pk for one in way.people}
        ),
        None,
    )
