"""/tickets/ and what is said in them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.api.bodies import TicketBody
from tickets.api.shapes import TicketShape
from tickets.api.shapes_messages import MessageShape
from tickets.filters import TICKETS
from tickets.models import Ticket


class TicketPatch(TicketBody):
    """What of a ticket is changed by itself; everything else is a verb."""

    subject = serializers.CharField(max_length=500)


class Tickets(Resource):
    """Tickets you may see."""

    family = "tickets"
    shape = TicketShape
    filters = TICKETS
    orders = {"-created_at": Order(("-id",)), "created_at": Order(("id",))}

    @call(body=TicketPatch, gives=TicketShape, about="Change its subject.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Change what is no verb."""
        ticket = self.row(id)
        with self.unchanged(ticket):
            given = self.body(TicketPatch, about=ticket)
            actions.rename(ticket, **given, by=self.agent)
        return self.shown(self.row(id))


class TicketMessages(Resource):
    """What was said in a ticket, oldest first."""

    family = "tickets"
    shape = MessageShape
    orders = {"seq": Order(("seq",)), "-seq": Order(("-seq",))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this ticket alone."""
        seen = Ticket.objects.visible_to(self.agent)
        ticket = seen.filter(public_id=self.kwargs["id"]).first()
        if ticket is None:
            raise Unknown
        return rows.filter(ticket=ticket)


class Messages(Resource):
    """One message, wherever it was said."""

    family = "tickets"
    shape = MessageShape
