"""/teams/{id}/assignment/ and /telephones/: how tickets find owners, and our numbers."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.actions.duty import may_plan
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import ApiView
from tickets import actions, numbers
from tickets.actions import phones
from tickets.assignment import Mode
from tickets.forms.assigning import MOST
from tickets.models import AssignmentPolicy, Channel, Ticket
from tickets.queries.telephones import KIND
from tickets.queries.why_me import last_assignment, why_me

MOST_DAYS, MOST_KINDS = 3650, 100


class AssignmentShape(Shape):
    """How a team's tickets find their owners."""

    mode = serializers.ChoiceField(AssignmentPolicy.MODES)
    known_days = serializers.IntegerField(
        help_text="Who had a ticket of the customer within so many days comes first."
    )
    by_skill = serializers.BooleanField()
    by_language = serializers.BooleanField()
    capacity = serializers.IntegerField(
        allow_null=True, help_text="Open tickets of one person at most."
    )
    kinds = serializers.DictField(
        child=serializers.IntegerField(), help_text="The same by kind of channel."
    )
    in_hours = serializers.BooleanField()


class AssignmentBody(Body):
    """The whole of it."""

    mode = serializers.ChoiceField(AssignmentPolicy.MODES)
    known_days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, required=False
    )
    by_skill = serializers.BooleanField(required=False)
    by_language = serializers.BooleanField(required=False)
    capacity = serializers.IntegerField(
        min_value=1, max_value=MOST, allow_null=True, required=False
    )
    kinds = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=MOST), required=False
    )
    in_hours = serializers.BooleanField(required=False)

    def validate_kinds(self, value: dict[str, int]) -> dict[str, int]:
        """Of channels there are.

        Raises:
            ValidationError: there is no channel of such a kind.
        """
        known = set(Channel.objects.values_list("kind", flat=True))
        if unknown := sorted(value.keys() - known)[:1]:
            raise serializers.ValidationError(
                {unknown[0][:60]: ["There is no channel of this kind."]}
            )
        return value


class Assignment(ApiView):
    """For the team's lead and for admins."""

    family = "settings"

    @call(gives=AssignmentShape, about="How its tickets find their owners.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it is."""
        shown = _assignment(self._team(id))
        return Response(shown, headers={"ETag": versions.tag(shown)})

    @call(
        body=AssignmentBody,
        gives=AssignmentShape,
        about="Say how; what nobody owns now finds an owner, too.",
    )
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said is as usual."""
        team = self._team(id)
        given = self.body(AssignmentBody, about=team)
        same = versions.shown_unchanged(request, team, lambda: _assignment(team))
        with transaction.atomic(), same:
            actions.save_assignment(team, **given, by=self.agent)
        return self.get(request, id)

    def _team(self, id: UUID) -> Team:  # noqa: A002 - its name in the address
        team = Team.objects.filter(public_id=id).first()
        if team is None or not may_plan(team, self.agent):
            raise Unknown
        return team


def _assignment(team: Team) -> Any:
    found = AssignmentPolicy.objects.filter(team=team).first()
    policy = found or AssignmentPolicy(team=team, mode=Mode.MANUAL.value)
    return represent(AssignmentShape, [policy])[0]


class TelephoneShape(Shape):
    """A telephone whose calls are written down by hand: a channel."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    number = serializers.SerializerMethodField(help_text="In E.164: +46850010203.")
    team = Ref("helpdesk.base.accounts.api.shapes.TeamShape", allow_null=False)
    is_active = serializers.BooleanField()

    def get_number(self, phone: Channel) -> str:
        """As it is dialled."""
        return str(phone.traits["number"])

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = Channel.objects.filter(kind=KIND).select_related("team")
        return found if may_administrate(agent) else found.none()


class TelephoneBody(Body):
    """A telephone."""

    name = Line(max_length=120)
    number = serializers.CharField(
        max_length=numbers.LONGEST, help_text="With its country: +46 8 500 102 03."
    )
    team = Choose(lambda body: Team.objects.all(), help_text="Whose its calls are.")


class TelephonePatch(TelephoneBody):
    """What of it changes."""

    name = Line(max_length=120, required=False)
    number = serializers.CharField(max_length=numbers.LONGEST, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)


class SwitchTelephoneBody(Body):
    active = serializers.BooleanField()


class Telephones(AdminResource):
    """Our telephones."""

    family = "channels"
    shape = TelephoneShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(body=TelephoneBody, gives=TelephoneShape, status=201, about="Add one.")
    def create(self, request: Request) -> Response:
        """Add one."""
        made = phones.save_telephone(**self.body(TelephoneBody), by=self.agent)
        return self.made(TelephoneShape, self.row(made.public_id))

    @call(body=TelephonePatch, gives=TelephoneShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        given = self.body(TelephonePatch, about=self.row(id))
        with transaction.atomic():
            Channel.objects.select_for_update(no_key=True).filter(public_id=id).first()
            phone = self.row(id)
            with self.unchanged(phone):
                phones.save_telephone(
                    **_now(phone, given), channel=phone, by=self.agent
                )
        return self.shown(self.row(id))

    @call(body=SwitchTelephoneBody, gives=TelephoneShape, about="Switch it on or off.")
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Calls are written down with it, or no longer."""
        phone = self.row(id)
        with self.unchanged(phone):
            given = self.body(SwitchTelephoneBody)
            phones.switch_telephone(phone, **given, by=self.agent)
        return self.shown(self.row(id))


def _now(phone: Channel, given: dict[str, Any]) -> dict[str, Any]:
    number = phone.traits["number"]
    return {"name": phone.name, "team": phone.team, "number": number, **given}


class WhyMeShape(Shape):
    """Why whoever has a ticket has it, in sentences that they read."""

    assignee = Ref("helpdesk.base.accounts.api.shapes.AgentShape")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="None, where somebody chose them."
    )


class WhyMe(ApiView):
    """What the rules said."""

    family = "tickets"

    @call(gives=WhyMeShape, about="Why the rules gave it to whoever has it.")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """As it was told when it was last assigned."""
        seen = Ticket.objects.visible_to(self.agent).select_related("assignee")
        ticket = seen.filter(public_id=id).first()
        if ticket is None:
            raise Unknown
        told: dict[str, Any] = {"assignee": None, "reasons": []}
        if ticket.assignee is not None:
            reasons = why_me(last_assignment(ticket))
            told = {"assignee": ticket.assignee.public_id, "reasons": reasons}
        return Response(told)


urlpatterns = [
    path("tickets/<uuid:id>/why-me/", WhyMe.as_view(), name="ticket_why_me"),
    path("teams/<uuid:id>/assignment/", Assignment.as_view(), name="team_assignment"),
    path("telephones/", Telephones.at(get="list", post="create"), name="telephones"),
    path(
        "telephones/<uuid:id>/",
        Telephones.at(get="retrieve", patch="partial_update"),
        name="telephone",
    ),
    path(
        "telephones/<uuid:id>/switch/",
        Telephones.at(post="switch"),
        name="telephone_switch",
    ),
]
