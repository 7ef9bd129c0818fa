"""/visitors/ and /tickets/{id}/visitor/: who sits at the other end of a widget."""

from typing import ClassVar
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import blocking, chat
from channels_app.api.channels import SHAPE
from channels_app.models import Chat, Visitor
from channels_app.queries import looking
from channels_app.queries.looking import Look
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView
from tickets import rules
from tickets.api.shapes import TicketShape
from tickets.models import Ticket


class VisitorShape(Shape):
    """Somebody in a widget who was shut out."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    channel = Ref(SHAPE, allow_null=False)
    blocked_at = serializers.DateTimeField()
    last_ticket = serializers.SerializerMethodField(
        help_text="Its id: a note there says why."
    )

    def get_last_ticket(self, visitor: Visitor) -> UUID | None:
        """Of their newest chat."""
        found: UUID | None = getattr(visitor, "last_ticket", None)
        return found

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Visitor]:
        """Those who may not write, for admins."""
        found = looking.blocked()
        if not may_administrate(agent):
            return found.none()
        chats = Chat.objects.filter(
            visitor=OuterRef("pk"), ticket__in=Ticket.objects.visible_to(agent)
        ).order_by("-said_at")
        newest = Subquery(chats.values("ticket__public_id")[:1])
        return found.annotate(last_ticket=newest)


class BlockedVisitors(AdminResource):
    """Who was shut out."""

    family = "channels"
    shape = VisitorShape
    orders: ClassVar = {"-blocked_at": Order(("-blocked_at", "-id"))}

    @call(status=204, about="They may write again.")
    def unblock(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Let them in."""
        visitor = self.row(id)
        with self.unchanged(visitor):
            self.body(Body)
            chat.unblock(visitor, by=self.agent)
        return Response(status=204)


class LookShape(Shape):
    """What is known of them. What their page or they themselves claim proves nothing."""

    visitor = serializers.UUIDField(source="visitor.public_id")
    is_here = serializers.BooleanField(help_text="Their page is open.")
    is_blocked = serializers.SerializerMethodField()
    page = serializers.CharField()
    title = serializers.CharField()
    referrer = serializers.CharField()
    browser = serializers.CharField()
    language = serializers.CharField()
    country = serializers.CharField()
    mail = serializers.CharField(help_text="An address they proved to read.")
    claimed_mail = serializers.CharField(help_text="One they typed.")
    answers = serializers.SerializerMethodField(
        help_text="What the form before the chat asked, by its labels."
    )
    claims = serializers.SerializerMethodField(help_text="What their page says.")

    def get_is_blocked(self, look: Look) -> bool:
        """Whether."""
        return look.visitor.blocked_at is not None

    def get_answers(self, look: Look) -> dict[str, str]:
        """In their order."""
        return dict(look.answers)

    def get_claims(self, look: Look) -> dict[str, str]:
        """In their order."""
        return dict(look.claims.facts)


class BlockBody(Body):
    reason = serializers.CharField(
        max_length=500, help_text="Colleagues read it in a note on the ticket."
    )


class TicketVisitor(ApiView):
    """Who writes in a ticket from a widget."""

    family = "tickets"

    @call(gives=LookShape, about="Who sits at the other end, where it is a widget.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As beside the conversation."""
        found = looking.look(_ticket(self.agent, id))
        if found is None:
            raise Unknown
        return Response(represent(LookShape, [found])[0])


class BlockVisitor(ApiView):
    """Shut them out."""

    family = "tickets"
    of = TicketShape

    @call(
        body=BlockBody,
        status=204,
        about="Shut out whoever writes from a widget; a note says why.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """For whoever may end their chats."""
        ticket = _ticket(self.agent, id)
        visitor = looking.visitor_of(ticket)
        if visitor is None or not rules.may(self.agent, "end_chat", ticket):
            raise Unknown
        given = self.body(BlockBody)
        blocking.report(visitor, **given, ticket=ticket, by=self.agent)
        return Response(status=204)


def _ticket(agent: Agent, id: UUID) -> Ticket:  # noqa: A002 - its name in the address
    ticket = Ticket.objects.visible_to(agent).filter(public_id=id).first()
    if ticket is None:
        raise Unknown
    return ticket


urlpatterns = [
    path("visitors/", BlockedVisitors.at(get="list"), name="visitors"),
    path("visitors/<uuid:id>/", BlockedVisitors.at(get="retrieve"), name="visitor"),
    path(
        "visitors/<uuid:id>/unblock/",
        BlockedVisitors.at(post="unblock"),
        name="visitor_unblock",
    ),
    path("tickets/<uuid:id>/visitor/", TicketVisitor.as_view(), name="ticket_visitor"),
    path(
        "tickets/<uuid:id>/block-visitor/",
        BlockVisitor.as_view(),
        name="ticket_block_visitor",
    ),
]
