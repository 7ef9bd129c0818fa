"""Words for somebody in a widget, about a matter they never spoke of there: they find it
among their conversations."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from channels_app.actions import leaving
from channels_app.models import Chat, Thread, Visitor
from channels_app.queries.telling import visitor_group
from helpdesk.base import live
from tickets.models import Channel, Delivery, Ticket


def seat(delivery: Delivery) -> None:
    """See to it that there is a conversation in which these words can be read."""
    if not delivery.channel.traits.get("live"):
        return
    ticket, channel = delivery.message.ticket, delivery.channel
    of_ticket = Chat.objects.filter(
        ticket=ticket, visitor__identity=delivery.identity, channel=channel
    )
    if of_ticket.exists():
        return
    with transaction.atomic():
        visitors = Visitor.objects.select_for_update(no_key=True)
        visitor = visitors.filter(identity=delivery.identity, channel=channel).first()
        if visitor is None or of_ticket.exists():
            return
        chat = begin(visitor, channel, ticket)
        # Whoever is gone gets it by mail, as words of any chat.
        chat.due_at = timezone.now() + timedelta(seconds=leaving.MAIL_AFTER)
        chat.save(update_fields=["due_at"])
        again = live.Signal(
            groups=(visitor_group(visitor.public_id),), payload={"t": "again"}
        )
        transaction.on_commit(lambda: live.publish(again), robust=True)


def begin(visitor: Visitor, site: Channel, ticket: Ticket) -> Chat:
    """A conversation of this ticket, from a visitor's side."""
    key = uuid4()
    place = f"{visitor.public_id}/{key}"
    Thread.objects.create(
        channel=site, ticket=ticket, place=place, place_key=Thread.key(place)
    )
    return Chat.objects.create(
        visitor=visitor, channel=site, key=key, place=place, ticket=ticket
    )
