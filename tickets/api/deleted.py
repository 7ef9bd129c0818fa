"""/tickets/deleted/: what was deleted and is not erased yet, for admins."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.errors import NotAllowed
from tickets import actions, rules
from tickets.models import Ticket
from tickets.models.deleted import KEPT
from tickets.queries.deleted import deleted_for

PEOPLE = "helpdesk.base.accounts.api.shapes"


class DeletedTicketShape(Shape):
    """A ticket that was deleted: what tells it from others, and how long it is kept."""

    family = "tickets"

    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    subject = serializers.CharField()
    deleted_at = serializers.DateTimeField()
    deleted_by = Ref(f"{PEOPLE}.AgentShape")
    erased_at = serializers.SerializerMethodField(
        help_text="When it will be erased for good."
    )

    def get_erased_at(self, ticket: Ticket) -> str:
        """Unless it is brought back."""
        assert ticket.deleted_at is not None  # noqa: S101 - it was deleted
        return serializers.DateTimeField().to_representation(ticket.deleted_at + KEPT)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Ticket]:
        """Those that this agent may bring back."""
        return deleted_for(agent).order_by()


class DeletedTickets(Resource):
    """The last one first."""

    family = "tickets"
    shape = DeletedTicketShape
    orders: ClassVar = {"-deleted_at": Order(("-deleted_at", "-id"))}


class EraseBody(Body):
    number = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        help_text="Of the ticket, so that it is no slip.",
    )


class Erasing(ApiView):
    """Not to wait until its time is over."""

    family = "tickets"

    def still(self, told: Any) -> None:
        """Nothing is told."""

    @call(
        body=EraseBody,
        gives=DeletedTicketShape,
        about="Erase a deleted ticket at once. Nothing undoes it. Only admins may.",
        empty="It is erased.",
        operation_id="tickets_erase",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing is left to show."""
        if not rules.role_has(self.agent, "delete"):
            raise NotAllowed
        ticket = deleted_for(self.agent).filter(public_id=id).first()
        if ticket is None:
            raise Unknown
        with versions.unchanged(
            request, ticket, DeletedTicketShape.rows(self.agent), DeletedTicketShape
        ):
            actions.erase(ticket, **self.body(EraseBody), by=self.agent)
        return Response(status=204)


urlpatterns = [
    path("tickets/<uuid:id>/erase/", Erasing.as_view(), name="erase_ticket"),
    path("tickets/deleted/", DeletedTickets.at(get="list"), name="deleted_tickets"),
]
