"""/tickets/ and what is said in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api.pages import PARAMETERS, Order, Slice, is_counted, sliced
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import EVERYTHING, Wanted, chosen
from helpdesk.base.api.uploads import WITH_FILES
from helpdesk.base.api.views import Resource
from tickets import actions
from tickets.api.bodies import FieldValues, TicketBody
from tickets.api.opening import OpenBody
from tickets.api.shapes import TicketShape
from tickets.asked.filters import LISTED
from tickets.models import Ticket
from tickets.models.fields import OrAlways, OrNever
from tickets.queries.listed import listed, listed_all


class TicketPatch(TicketBody):
    """What of a ticket is changed by itself; everything else is a verb."""

    subject = serializers.CharField(max_length=500, required=False)
    fields = FieldValues(required=False)  # type: ignore[assignment] # of this name


class Tickets(Resource):
    """Tickets you may see, many at once: the list that programs ask for all day."""

    family = "tickets"
    shape = TicketShape
    filters = LISTED
    orders = {
        "-created_at": Order(("-id",)),
        "created_at": Order(("id",)),
        "-last_message_at": Order(
            ("-word_at", "-id"), {"word_at": OrAlways("last_message_at")}
        ),
        "next_step_at": Order(("step_at", "id"), {"step_at": OrNever("next_step_at")}),
        "waiting_since": Order(("waits", "id"), {"waits": OrNever("waiting_since")}),
    }

    def rows(self) -> QuerySet[Ticket]:
        """Bare for a list: `read` joins what is shown."""
        if self.action == "list":
            return Ticket.objects.visible_to(self.agent)
        return TicketShape.rows(self.agent)

    def found(self, asked: QueryDict, order: Order, name: str) -> Slice:
        """Without filters by SQL that is kept; of all tickets, not of a part of them."""
        is_all = type(self).narrow is Tickets.narrow
        if is_all and PARAMETERS.issuperset(asked) and not is_counted(asked):
            return sliced(
                asked, order, name,
                lambda after, many: listed_all(order, after, many, agent=self.agent),
            )  # fmt: skip
        return super().found(asked, order, name)

    def read(self, rows: QuerySet[Any], order: Order) -> list[Any]:
        """In one statement."""
        return list(listed(rows, order.fields, agent=self.agent))  # type: ignore[arg-type] # of tickets

    def represented(self, rows: Sequence[Any], wanted: Wanted) -> list[dict[str, Any]]:
        """As they were read."""
        shown = [row.shown for row in rows]
        if wanted == EVERYTHING:
            return shown
        return chosen(TicketShape, rows, shown, wanted, agent=self.agent)

    def get_parsers(self) -> list[BaseParser]:
        """Words that a ticket begins with may bring files."""
        # Asked for before the action is known; and for the schema, without a request.
        method = getattr(getattr(self, "request", None), "method", "")
        begins = getattr(self, "action", "") == "create" or method == "POST"
        kinds = WITH_FILES if begins else self.parser_classes
        return [kind() for kind in kinds]

    def still(self, told: Any) -> None:
        """To who still sees what was opened."""
        self.row(UUID(told["id"]))

    @call(
        body=OpenBody,
        gives=TicketShape,
        status=201,
        about="Open a ticket for a customer, with words of theirs that you know of, or"
        " with words of yours that go to them (`send`).",
        empty="It went to a team whose tickets you do not see.",
    )
    def create(self, request: Request) -> Response:
        """Open one for a customer."""
        given = self.body(OpenBody)
        opens = actions.write_first if given.pop("send") else actions.bring
        message = opens(given.pop("channel"), **given, by=self.agent)
        row = self.rows().filter(pk=message.ticket_id).first()
        return Response(status=204) if row is None else self.made(TicketShape, row)

    @call(body=TicketPatch, gives=TicketShape, about="Change its subject or fields.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Change what is no verb: all of it, or nothing."""
        ticket = self.row(id)
        with self.unchanged(ticket), transaction.atomic():
            given = self.body(TicketPatch, about=ticket)
            if "subject" in given:
                actions.rename(ticket, subject=given["subject"], by=self.agent)
            # With none it asks all the same whether they may.
            fields = given.get("fields", {})
            actions.set_fields(ticket, fields=fields, by=self.agent)
        return self.shown(self.row(id))
