"""What belongs to tickets: of one of them, or of all that you may see."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.views import Resource
from tickets import part_filters as filters
from tickets.api import (
    shapes_context,
    shapes_messages,
    shapes_owed,
    shapes_people,
    shapes_ways,
    shapes_words,
)
from tickets.models import Ticket


def both_ways(*fields: str) -> dict[str, Order]:
    """Newest first, and the other way round; by the first of these, named by it."""
    up = Order(fields)
    down = Order(tuple(f"-{name}" for name in fields))
    return {f"-{fields[0]}": down, fields[0]: up}


class OfTicket(Resource):
    """Rows of the ticket in the address.

    beneath: what leads from a row to its ticket.
    """

    family = "tickets"
    beneath: ClassVar[str] = "ticket"

    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those of this ticket.

        Raises:
            Unknown: there is none that this agent may see.
        """
        answer = super().list(request, **kwargs)
        # Rows are of tickets that may be seen: where there are some, nothing is asked.
        if not answer.data["results"]:
            seen = Ticket.objects.visible_to(self.agent)
            if not seen.filter(public_id=self.kwargs["id"]).exists():
                raise Unknown
        return answer

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this ticket alone."""
        return rows.filter(**{f"{self.beneath}__public_id": self.kwargs["id"]})


class Messages(Resource):
    """What was said, wherever: to the customer, by them, and among agents."""

    family = "tickets"
    shape = shapes_messages.MessageShape
    filters = filters.MESSAGES
    # Ids are in order of time.
    orders = both_ways("id")


class TicketMessages(OfTicket, Messages):
    """What was said in a ticket, oldest first."""

    orders = {"seq": Order(("seq",)), "-seq": Order(("-seq",))}


class Attachments(Resource):
    """Files that came with messages, or went with them."""

    family = "tickets"
    shape = shapes_messages.AttachmentShape
    filters = filters.ATTACHMENTS
    orders = both_ways("id")


class TicketAttachments(OfTicket, Attachments):
    """All files of a ticket's messages."""

    beneath = "message__ticket"


class Deliveries(Resource):
    """Messages on their way, and how far they came."""

    family = "tickets"
    shape = shapes_messages.DeliveryShape
    filters = filters.DELIVERIES
    orders = both_ways("id")


class TicketDeliveries(OfTicket, Deliveries):
    """What became of a ticket's messages."""

    beneath = "message__ticket"


class Facts(Resource):
    """What is known about tickets; also what was, and was replaced."""

    family = "tickets"
    shape = shapes_context.FactShape
    filters = filters.FACTS
    orders = both_ways("id")


class TicketFacts(OfTicket, Facts):
    """What is known about a ticket."""

    orders = {"recorded_at": Order(("recorded_at", "id"))}


class Suggestions(Resource):
    """Facts that customers' words offer."""

    family = "tickets"
    shape = shapes_context.SuggestionShape
    filters = filters.SUGGESTIONS
    orders = both_ways("id")


class TicketSuggestions(OfTicket, Suggestions):
    """Facts that a ticket's words offer."""

    beneath = "message__ticket"
    orders = {"id": Order(("id",))}


class FollowUps(Resource):
    """Promises: what, by whom, until when."""

    family = "tickets"
    shape = shapes_owed.FollowUpShape
    filters = filters.FOLLOW_UPS
    orders = {
        "due_at": Order(("due_at", "id")),
        "-due_at": Order(("-due_at", "-id")),
    }


class TicketFollowUps(OfTicket, FollowUps):
    """What was promised in a ticket, the soonest first."""


class Handovers(Resource):
    """Tickets on offer, and what became of offers."""

    family = "tickets"
    shape = shapes_owed.HandoverShape
    filters = filters.HANDOVERS
    orders = both_ways("offered_at", "id") | {"expires_at": Order(("expires_at", "id"))}


class TicketHandovers(OfTicket, Handovers):
    """To whom a ticket was offered."""


class TicketClocks(OfTicket):
    """What was agreed about a ticket, and what became of it."""

    shape = shapes_owed.ClockShape
    filters = filters.CLOCKS
    orders = {"started_at": Order(("started_at", "id"))}


class Goodwill(Resource):
    """What was given to put things right, or asked for."""

    family = "tickets"
    shape = shapes_owed.GoodwillShape
    filters = filters.GOODWILL
    orders = both_ways("at", "id")


class TicketGoodwill(OfTicket, Goodwill):
    """What was given in a ticket."""


class Ratings(Resource):
    """What customers said of how they were helped."""

    family = "tickets"
    shape = shapes_owed.RatingShape
    filters = filters.RATINGS
    orders = both_ways("given_at", "id")


class TicketRatings(OfTicket, Ratings):
    """What the customer said of a ticket: one rating at most."""


class Continuations(Resource):
    """Matters on their way to another channel."""

    family = "tickets"
    shape = shapes_ways.ContinuationShape
    filters = filters.CONTINUATIONS
    orders = both_ways("offered_at", "id")


class TicketContinuations(OfTicket, Continuations):
    """By which codes a ticket may go on, and did."""


class Moves(Resource):
    """Merges and splits."""

    family = "tickets"
    shape = shapes_ways.MovingShape
    filters = filters.MOVES
    orders = both_ways("made_at", "id")


class TicketMoves(OfTicket, Moves):
    """What went into a ticket, and out of it."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """At either end, which they may see."""
        seen = Ticket.objects.visible_to(self.agent).filter(public_id=self.kwargs["id"])
        one = seen.values("pk")
        return rows.filter(Q(ticket__in=one) | Q(into__in=one))


class TicketLinks(OfTicket):
    """Tickets that have to do with this one, as far as you may see them."""

    shape = shapes_ways.LinkShape
    orders = {"made_at": Order(("made_at", "id"))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """At either end."""
        one = self.kwargs["id"]
        return rows.filter(Q(ticket__public_id=one) | Q(other__public_id=one))


class Drafts(Resource):
    """What you are writing; of others nobody is told."""

    family = "tickets"
    shape = shapes_ways.DraftShape
    filters = filters.DRAFTS
    orders = {"-updated_at": Order(("-updated_at", "-id"))}


class TicketDrafts(OfTicket, Drafts):
    """What you are writing in a ticket: a reply, a note, or both."""


class TicketParticipants(OfTicket):
    """Who takes part in a ticket, by which address."""

    shape = shapes_people.ParticipantShape
    orders = {"": Order(("id",))}


class TicketFollowers(OfTicket):
    """Agents who see a ticket whatever its team."""

    shape = shapes_people.FollowerShape
    orders = {"since": Order(("since", "id"))}


class Tags(Resource):
    """Labels of the tickets you may see."""

    family = "tickets"
    shape = shapes_words.TagShape
    filters = filters.TAGS
    orders = {"name": Order(("name",)), "-name": Order(("-name",))}


class TicketTags(OfTicket, Tags):
    """The labels of a ticket."""

    beneath = "tickets"
