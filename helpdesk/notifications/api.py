"""/notifications/: what concerns oneself, and how soon mail tells of it."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.filters import Field, Filters
from helpdesk.notifications import actions, queries, words
from helpdesk.notifications.models import GROUPS, Notification, Wishes
from tickets.models import Ticket


class NotificationShape(Shape):
    """An event that one ought to know of; its id is the event's."""

    id = serializers.UUIDField(source="event.public_id")
    ticket = Ref("tickets.api.shapes.TicketShape", allow_null=False)
    why = serializers.ChoiceField(Notification.Why.choices)
    group = serializers.ChoiceField([(one, one) for one in GROUPS])
    sentence = serializers.SerializerMethodField(help_text="What happened.")
    about = serializers.SerializerMethodField(
        help_text="The note or reason that came with it; never a customer's words."
    )
    made_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_sentence(self, one: Notification) -> str:
        """In the reader's language."""
        return words.sentence(one)

    def get_about(self, one: Notification) -> str:
        """As the page says it."""
        return words.about(one)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Notification]:
        """Their own, of tickets they may see now."""
        return queries.seen_by(agent)


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
        name="read_at",
        kind=filters.MOMENT,
        path="read_at",
        about="When one read it.",
        none=True,
    ),
)


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


class WishesShape(Shape):
    """How soon mail tells of what was not read."""

    mine = serializers.ChoiceField(Wishes.When.choices)
    handovers = serializers.ChoiceField(Wishes.When.choices)
    clocks = serializers.ChoiceField(Wishes.When.choices)


class WishesBody(Body):
    """What changes."""

    mine = serializers.ChoiceField(Wishes.When.choices, required=False)
    handovers = serializers.ChoiceField(Wishes.When.choices, required=False)
    clocks = serializers.ChoiceField(Wishes.When.choices, required=False)


class WishesView(ApiView):
    """One's own; programs read no mail."""

    family = "people"

    @call(gives=WishesShape, about="How soon mail tells of each kind.")
    def get(self, request: Request) -> Response:
        """As they are."""
        return Response(represent(WishesShape, [self._kept()])[0])

    @call(body=WishesBody, gives=WishesShape, about="Change them.")
    def patch(self, request: Request) -> Response:
        """What is not said stays."""
        now = {name: getattr(self._kept(), name) for name in GROUPS}
        actions.save_wishes(self.agent, **{**now, **self.body(WishesBody)})
        return self.get(request)

    def _kept(self) -> Wishes:
        if self.agent.is_service:
            raise Unknown
        return Wishes.objects.filter(agent=self.agent).first() or Wishes()


urlpatterns = [
    path("notifications/", Notifications.at(get="list"), name="notifications"),
    path("notifications/unread/", Bell.as_view(), name="notifications_unread"),
    path("notifications/read/", Read.as_view(), name="notifications_read"),
    path("notifications/wishes/", WishesView.as_view(), name="notifications_wishes"),
    path(
        "notifications/<uuid:id>/",
        Notifications.at(get="retrieve"),
        name="notification",
    ),
]
