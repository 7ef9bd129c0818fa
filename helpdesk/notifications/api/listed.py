"""/notifications/: what concerns oneself, read, unread, and put off."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose, Moment
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.filters import Field, Filters
from helpdesk.base.kinds import one_of
from helpdesk.notifications import actions, queries, words
from helpdesk.notifications.kinds import GROUPS, KINDS
from helpdesk.notifications.models import Notification
from tickets.models import Ticket


class NotificationShape(Shape):
    """An event that one ought to know of; its id is the event's."""

    id = serializers.UUIDField(source="event.public_id")
    ticket = Ref("tickets.api.shapes.TicketShape", allow_null=False)
    why = serializers.ChoiceField(Notification.Why.choices)
    group = serializers.ChoiceField([(one, one) for one in GROUPS])
    kind = serializers.ChoiceField(
        [(one, one) for one in KINDS], help_text="Which of one's wishes is about it."
    )
    times = serializers.IntegerField(
        help_text="How many it stands for: answers that follow one another are one."
    )
    sentence = serializers.SerializerMethodField(help_text="What happened.")
    about = serializers.SerializerMethodField(
        help_text="The note or reason that came with it; never a customer's words."
    )
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(
        allow_null=True, help_text="It is put off, and comes back as unread then."
    )

    def get_sentence(self, one: Notification) -> str:
        """In the reader's language."""
        return words.sentence(one)

    def get_about(self, one: Notification) -> str:
        """As the page says it."""
        return words.about(one)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Notification]:
        """Their own, of tickets they may see now."""
        return queries.seen_by(agent).filter(is_listed=True)


NOTIFICATIONS = Filters(
    Field(
        name="ticket", kind=filters.ID, path="ticket__public_id", about="About which."
    ),
    Field(
        name="why",
        kind=filters.words(Notification.Why),
        path="why",
        about="Why one is told.",
    ),
    Field(
        name="kind",
        kind=one_of({one: one for one in KINDS}),
        path="kind",
        about="Of which kind.",
    ),
    Field(
        name="snoozed_until",
        kind=filters.MOMENT,
        path="snoozed_until",
        about="Until when it is put off.",
        none=True,
    ),
    Field(
        name="read_at",
        kind=filters.MOMENT,
        path="read_at",
        about="When one read it.",
        none=True,
    ),
)


class PutOffBody(Body):
    until = Moment(help_text="When it comes back.")


class Notifications(Resource):
    """One's own, the newest first."""

    family = "tickets"
    shape = NotificationShape
    filters = NOTIFICATIONS
    orders: ClassVar = {"-made_at": Order(("-id",))}

    def row(self, id: UUID) -> Any:  # noqa: A002 - as in the base
        """By its event, of which one is told once."""
        found = self.rows().filter(event__public_id=id).first()
        if found is None:
            raise Unknown
        return found

    @call(gives=NotificationShape, about="One knows of this one.")
    def read_one(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as in the base
        """It is not mailed any more either."""
        row = self.row(id)
        with self.unchanged(row):
            actions.mark_read(self.agent, one=row)
        return self.shown(self.row(id))

    @call(gives=NotificationShape, about="It is to be looked at again.")
    def unread(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """Nothing tells of it anew."""
        row = self.row(id)
        with self.unchanged(row):
            actions.mark_unread(row)
        return self.shown(self.row(id))

    @call(body=PutOffBody, gives=NotificationShape, about="Put it off.")
    def snooze(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """It comes back as unread."""
        row = self.row(id)
        with self.unchanged(row):
            actions.snooze(row, **self.body(PutOffBody))
        return self.shown(self.row(id))

    @call(gives=NotificationShape, about="Bring back what was put off.")
    def wake(self, request: Request, id: UUID) -> Response:  # noqa: A002 - as above
        """At once."""
        row = self.row(id)
        with self.unchanged(row):
            actions.wake(row)
        return self.shown(self.row(id))


class BellShape(Shape):
    unread = serializers.IntegerField(help_text="100: that many or more.")
    tickets = serializers.ListField(
        child=serializers.IntegerField(), help_text="The numbers of their tickets."
    )


class Bell(ApiView):
    """How much is unread."""

    family = "tickets"

    @call(gives=BellShape, about="How many are unread, and of which tickets.")
    def get(self, request: Request) -> Response:
        """As the bell says it."""
        found = queries.bell(self.agent)
        return Response({"unread": found.unread, "tickets": found.tickets})


class ReadBody(Body):
    """What one knows of now."""

    ticket = Choose(
        lambda body: Ticket.objects.visible_to(body.by),
        default=None,
        help_text="All there is, if not said.",
    )


class ReadShape(Shape):
    read = serializers.IntegerField(help_text="How many were unread.")


class Read(ApiView):
    """One knows of it."""

    family = "tickets"

    @call(body=ReadBody, gives=ReadShape, about="Mark all read, or those of a ticket.")
    def post(self, request: Request) -> Response:
        """They are not mailed any more either."""
        ticket = self.body(ReadBody)["ticket"]
        number = ticket.number if ticket is not None else None
        return Response({"read": actions.mark_read(self.agent, number=number)})
