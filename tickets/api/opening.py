"""Where tickets begin that nobody wrote: POST /tickets/ and POST /calls/.

The address of the latter lists calls as well, and stands with those
(`channels_app.api.phone_calls`).
"""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.api.bodies import Body, Choose
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Named
from helpdesk.base.api.uploads import Files
from helpdesk.base.api.views import ApiView
from tickets import actions, numbers
from tickets.actions.bring import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_TAG,
    MOST_TAGS,
)
from tickets.api.bodies import MAX_HTML, Few, FieldValues, Words, taken
from tickets.api.shapes import CustomerShape
from tickets.api.shapes_messages import MessageShape
from tickets.api.shapes_people import IdentityShape
from tickets.models import Call, Priority, Ticket
from tickets.queries.opening import channels_seen_by, teams_seen_by
from tickets.queries.telephones import telephones


class OpenBody(Body):
    """First words, and whose they are or whom they are for: `customer`, `identity` or
    `address`."""

    default_error_messages = {
        "one_of": "One of `customer`, `identity` and `address`.",
    }

    channel = Choose(
        lambda body: channels_seen_by(body.by), help_text="By which they are answered."
    )
    customer = Choose(
        lambda body: CustomerShape.rows(body.by), default=None, allow_null=True
    )
    identity = Choose(
        lambda body: IdentityShape.rows(body.by), default=None, allow_null=True
    )
    address = Few(LONGEST_ADDRESS, help_text="Theirs, on this kind of channel.")
    name = Few(LONGEST_NAME, help_text="What they are called, if they are new to us.")
    subject = Few(500)
    text = Words()
    html = Words(MAX_HTML, help_text="The same with its formatting, as HTML.")
    files = Files(required=False, help_text="In multipart/form-data alone.")
    team = Choose(
        lambda body: teams_seen_by(body.by),
        default=None,
        allow_null=True,
        help_text="Whose matter it is; the channel's, if not said.",
    )
    priority = Named(Priority, default=None, allow_null=True)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TAG),
        max_length=MOST_TAGS,
        required=False,
    )
    fields = FieldValues(required=False)  # type: ignore[assignment] # of this name
    assignee = Choose(
        lambda body: Agent.objects.who_can_own(),
        default=None,
        allow_null=True,
        help_text="Whose it becomes; without one yours, if you `send`, or as it falls.",
    )
    has_variables = serializers.BooleanField(
        default=False,
        help_text="The words are those of a ticket template: `{{customer.first_name}}` is"
        " filled in.",
    )
    send = serializers.BooleanField(
        default=False,
        help_text="They are words of yours, which go to the customer, and no words of"
        " theirs.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it.

        Raises:
            ValidationError: nobody's words, or of several.
        """
        named = [attrs.pop(name) for name in ("customer", "identity", "address")]
        of = [one for one in named if one]
        if len(of) != 1:
            self.fail("one_of")
        return {**attrs, "of": of[0], "files": taken(attrs.pop("files", ()))}


class NewCallBody(Body):
    """Somebody called, about a matter that is new to us or one whose code they say."""

    code = Few(40, help_text="Where they were told one, the call joins their ticket.")
    number = Few(numbers.LONGEST, help_text="Empty: it was withheld.")
    name = Few(LONGEST_NAME, help_text="Who called.")
    subject = Few(500)
    text = Words(help_text="What was said.")
    outcome = serializers.ChoiceField(Call.Outcome.choices, default=Call.Outcome.TALKED)
    team = Choose(
        lambda body: Team.objects.all(),
        default=None,
        allow_null=True,
        help_text="Whose matter it is; the telephone's, if not said.",
    )
    channel = Choose(
        lambda body: telephones(),
        default=None,
        allow_null=True,
        help_text="Which of our telephones; the first, if not said.",
    )


class Calls(ApiView):
    """Calls that were taken."""

    family = "tickets"

    def still(self, told: Any) -> None:
        """To who still sees its ticket."""
        ticket = Ticket.objects.visible_to(self.agent).filter(public_id=told["ticket"])
        if not ticket.exists():
            raise Unknown

    @call(
        body=NewCallBody,
        gives=MessageShape,
        status=201,
        about="Write down a call: it is a ticket of whoever took it.",
        empty="It went to a team whose tickets you do not see.",
    )
    def post(self, request: Request) -> Response:
        """Write it down."""
        message = actions.take_call(**self.body(NewCallBody), by=self.agent)
        row = MessageShape.rows(self.agent).filter(pk=message.pk).first()
        return Response(status=204) if row is None else self.made(MessageShape, row)
