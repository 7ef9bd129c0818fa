"""What there is once about a ticket or a message: its context, its brief, what it said."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api import versions
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import represent
from helpdesk.base.api.views import ApiView, Resource
from tickets.api.bodies import HintsBody
from tickets.api.shapes import TicketShape
from tickets.api.shapes_answers import WaysShape, answers
from tickets.api.shapes_brief import BriefShape
from tickets.api.shapes_context import ContextShape
from tickets.api.shapes_hints import HintsShape
from tickets.api.shapes_messages import MessageShape, WordingShape
from tickets.api.shapes_owed import BoardShape
from tickets.api.shapes_people import Read, SeenShape
from tickets.models import Context, Message, Seen, Ticket
from tickets.queries.brief import brief
from tickets.queries.handovers import board, leads
from tickets.queries.hints import hints
from tickets.queries.ways import ways


class OfOneTicket(ApiView):
    """Something that each ticket has once."""

    family = "tickets"

    def ticket(self, id: UUID) -> Ticket:  # noqa: A002 - its name in the address
        """The ticket in the address.

        Raises:
            Unknown: there is none that this agent may see.
        """
        seen = Ticket.objects.visible_to(self.agent).filter(public_id=id)
        ticket = seen.select_related("customer", "team__calendar").first()
        if ticket is None:
            raise Unknown
        return ticket


class TicketContext(OfOneTicket):
    """What the next person must know; written by the verb `edit-context`."""

    @call(gives=ContextShape, about="What the customer wants, and the story so far.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Empty words where nobody wrote any."""
        ticket = self.ticket(id)
        rows = Context.objects.select_related("ticket", "edited_by")
        context = rows.filter(ticket=ticket).first() or Context(ticket=ticket)
        shown = represent(ContextShape, [context])[0]
        return Response(shown, headers={"ETag": versions.tag(shown)})


class TicketBrief(OfOneTicket):
    """What a newcomer reads instead of the whole thread."""

    @call(
        gives=BriefShape, about="The matter in short, and what changed since you saw."
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it is now."""
        now = brief(self.ticket(id), self.agent)
        return Response(represent(BriefShape, [now])[0])


class TicketHints(OfOneTicket):
    """What is worth knowing about a draft; it keeps nothing of what was sent."""

    reads = True
    of = TicketShape

    @call(body=HintsBody, gives=HintsShape, about="What to say to who writes a reply.")
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The most useful first."""
        ticket = self.ticket(id)
        asked = self.body(HintsBody, about=ticket)
        found = hints(ticket, asked["text"], self.agent, is_public=asked["public"])
        return Response(represent(HintsShape, [found])[0])


class TicketWays(OfOneTicket):
    """By which ways its customer can be answered now."""

    @call(gives=WaysShape, about="How an answer can go, and who would read it.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The best first; those that are closed come last."""
        found = answers(id, ways(self.ticket(id)))
        return Response(represent(WaysShape, [found])[0])


class TicketSeen(OfOneTicket):
    """How far you have read; the verbs `mark-seen` and `mark-unread` change it."""

    @call(gives=SeenShape, about="How far you have read.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Up to which message."""
        ticket = self.ticket(id)
        seen = Seen.objects.filter(ticket=ticket, agent=self.agent)
        read = seen.values_list("seq", flat=True).first() or 0
        return Response(represent(SeenShape, [Read(read, ticket.last_message_seq)])[0])


class HandoverBoard(ApiView):
    """What a lead looks at."""

    family = "tickets"

    @call(gives=BoardShape, about="Offers that stand, and tickets nobody keeps.")
    def get(self, request: Request) -> Response:
        """For who leads a team; for others there is none."""
        if not leads(self.agent):
            raise Unknown
        return Response(represent(BoardShape, [board(self.agent)])[0])


class MessageWordings(Resource):
    """What a message said before: words of ours for admins alone, those of customers for
    all who see the ticket."""

    family = "tickets"
    shape = WordingShape
    orders = {"replaced_at": Order(("replaced_at", "id"))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this message alone.

        Raises:
            Unknown: there is none of which this agent may know that.
        """
        messages = MessageShape.rows(self.agent).filter(public_id=self.kwargs["id"])
        message = messages.values_list("pk", "direction").first()
        if message is None:
            raise Unknown
        pk, direction = message
        is_theirs = direction == Message.Direction.IN
        if not (is_theirs or may_administrate(self.agent)):
            raise Unknown
        return rows.filter(message=pk)
