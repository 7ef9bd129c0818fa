"""/calls/ and /handset/: calls that rang here, and where one is rung oneself.

Writing down a call that did not ring here is the POST of tickets (`opening.Calls`).
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import calling_up, handsets, ringing
from channels_app.actions.writing_down import Notes, write_down
from channels_app.api.channels import SHAPE as CHANNEL
from channels_app.models import Handset, PhoneCall
from channels_app.queries.call_log import calls
from channels_app.queries.dialled import numbers_of
from channels_app.queries.steps import address_of
from helpdesk.base import filters
from helpdesk.base.accounts.models import Agent
from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView, Resource
from helpdesk.base.errors import NotAllowed
from helpdesk.base.filters import Field, Filters
from tickets import numbers
from tickets.api.bodies import Few, Words
from tickets.api.opening import Calls
from tickets.api.shapes import TicketShape
from tickets.api.verbs import seen
from tickets.models import Call, Ticket
from tickets.queries.opening import teams_seen_by

AGENT = "helpdesk.base.accounts.api.shapes.AgentShape"
TICKET = "tickets.api.shapes.TicketShape"
MESSAGE = "tickets.api.shapes_messages.MessageShape"


class PhoneCallShape(Shape):
    """A call on a telephone that rings here. What was said of it is a message."""

    id = serializers.UUIDField(source="public_id")
    channel = Ref(CHANNEL, allow_null=False)
    called_us = serializers.BooleanField(
        help_text="The customer called; else we called them."
    )
    number = serializers.CharField(
        help_text="Theirs (E.164); empty: withheld. It proves nothing."
    )
    caller = serializers.CharField(
        help_text="What their telephone says they are called, or empty."
    )
    state = serializers.ChoiceField(PhoneCall.State.choices)
    outcome = serializers.ChoiceField(
        [("", ""), *Call.Outcome.choices], help_text="Empty while it goes on."
    )
    agent = Ref(AGENT)
    began_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.IntegerField(
        allow_null=True, help_text="How long it was spoken."
    )
    ticket = Ref(TICKET)
    message = Ref(MESSAGE)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[PhoneCall]:
        """Of teams whose tickets they see, and those that rang them."""
        return calls(agent).select_related("ticket", "message")


CALLS = Filters(
    Field(
        name="state",
        kind=filters.words(PhoneCall.State),
        path="state",
        about="ringing: those that ring just now.",
    ),
    Field(
        name="outcome",
        kind=filters.words(Call.Outcome),
        path="outcome",
        about="What came of it.",
    ),
    Field(
        name="called_us",
        kind=filters.FLAG,
        path="called_us",
        about="Whether the customer called.",
    ),
    Field(
        name="number",
        kind=filters.TEXT,
        path="number",
        about="Theirs, in E.164.",
    ),
    Field(
        name="agent",
        kind=filters.ID,
        path="agent__public_id",
        about="Who answered, or called.",
    ),
    Field(
        name="channel",
        kind=filters.ID,
        path="channel__public_id",
        about="Which of our telephones.",
    ),
    Field(
        name="began_at",
        kind=filters.MOMENT,
        path="began_at",
        about="When it rang.",
    ),
)


class NotesBody(Body):
    """What is written down of a call: in a ticket, or in a new one."""

    outcome = serializers.ChoiceField(Call.Outcome.choices, default=Call.Outcome.TALKED)
    text = Words(help_text="What was said.")
    ticket = Choose(
        lambda body: Ticket.objects.visible_to(body.by),
        default=None,
        allow_null=True,
        help_text="Which it was about; none: a matter that is new to us.",
    )
    subject = Few(500, help_text="Of a new ticket.")
    name = Few(200, help_text="Who called, where nobody is known by the number.")
    team = Choose(
        lambda body: teams_seen_by(body.by),
        default=None,
        allow_null=True,
        help_text="Whose a new ticket is; the telephone's, if not said.",
    )


class PhoneCalls(Calls, Resource):
    """Calls that rang here, the newest first."""

    family = "tickets"
    shape = PhoneCallShape
    filters = CALLS
    orders: ClassVar = {"-began_at": Order(("-began_at", "-id"))}


class PhoneCallVerbs(Resource):
    """What is done with one of them."""

    family = "tickets"
    shape = PhoneCallShape

    def still(self, told: Any) -> None:
        """To who still may know of it."""
        self.row(self.kwargs["id"])

    @call(
        gives=PhoneCallShape,
        about="It is yours, where the telephone system does not say who answered.",
    )
    def take(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As its card does."""
        row = self.row(id)
        with self.unchanged(row):
            self.body(Body)
            ringing.take(row, by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=PhoneCallShape, about="Off your own pages; it rings others all the same."
    )
    def hide(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As its card does."""
        row = self.row(id)
        with self.unchanged(row):
            self.body(Body)
            ringing.hide(row, by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=NotesBody,
        gives=PhoneCallShape,
        about="Write it down: it is a message of a ticket, once.",
    )
    def write_down(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As its page does."""
        row = self.row(id)
        with self.unchanged(row):
            write_down(row, Notes(**self.body(NotesBody)), by=self.agent)
        return self.shown(self.row(id))


class CallUpBody(Body):
    number = Few(
        numbers.LONGEST, help_text="Theirs; the one they are known by, if not said."
    )


class CallUp(ApiView):
    """Call the customer of a ticket. It asks a provider: so it takes no key."""

    family = "tickets"
    repeatable = False

    @call(
        body=CallUpBody,
        gives=PhoneCallShape,
        status=201,
        about="Your own telephone rings first; then you are connected.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As its page does."""
        ticket = seen(self.agent, id)
        rows = TicketShape.rows(self.agent)
        with versions.unchanged(request, ticket, rows, TicketShape):
            typed = self.body(CallUpBody).get("number", "")
        # Looked at, and let go: no transaction waits for a provider.
        known = [one for one, _shown in numbers_of(ticket)]
        made = calling_up.call_up(
            ticket,
            number=typed or (known[0] if known else ""),
            at=address_of,
            by=self.agent,
        )
        return self.made(
            PhoneCallShape, PhoneCallShape.rows(self.agent).get(pk=made.pk)
        )


class HandsetShape(Shape):
    """Where somebody is rung."""

    extension = serializers.CharField(
        help_text="What the telephone system calls their telephone, or empty."
    )
    address = serializers.CharField(
        help_text="A number (E.164), `sip:…` or `client:…`; empty: nowhere."
    )


class HandsetBody(Body):
    extension = Few(40)
    address = Few(200)


class OwnHandset(ApiView):
    """Where one is rung oneself."""

    family = "people"

    @call(gives=HandsetShape, about="Where you are rung.")
    def get(self, request: Request) -> Response:
        """Nowhere, until it is said."""
        kept = Handset.objects.filter(agent=self.agent).first()
        return Response(represent(HandsetShape, [kept or Handset()])[0])

    @call(body=HandsetBody, gives=HandsetShape, about="Say where you are rung.")
    def post(self, request: Request) -> Response:
        """All of it at once."""
        if not self.agent.can_own:
            raise NotAllowed
        made = handsets.save_handset(**self.body(HandsetBody), by=self.agent)
        return Response(represent(HandsetShape, [made])[0])


urlpatterns = [
    path("calls/", PhoneCalls.at(get="list", post="post"), name="calls"),
    path("calls/<uuid:id>/", PhoneCalls.at(get="retrieve"), name="call"),
    path("calls/<uuid:id>/take/", PhoneCallVerbs.at(post="take"), name="call_take"),
    path("calls/<uuid:id>/hide/", PhoneCallVerbs.at(post="hide"), name="call_hide"),
    path(
        "calls/<uuid:id>/write-down/",
        PhoneCallVerbs.at(post="write_down"),
        name="call_write_down",
    ),
    path("tickets/<uuid:id>/call-up/", CallUp.as_view(), name="call_up"),
    path("me/handset/", OwnHandset.as_view(), name="handset"),
]
