"""/teams/: queues, and who answers for them."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts import actions, signatures
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.api.shapes import TeamShape
from helpdesk.base.accounts.models import Agent, Calendar, Team
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from helpdesk.base.filters import Field, Filters


def signature_field() -> serializers.CharField:
    """What stands below letters."""
    places = ", ".join(f"`{{{{{name}}}}}`" for name in signatures.PLACES)
    return serializers.CharField(
        max_length=10 * signatures.LETTERS,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text=f"Below letters, as HTML of a few lines. Places in it: {places}.",
    )


HOUR, DAY = 60 * 60, 24 * 60 * 60
MOST_MEMBERS = 10_000


class Span(serializers.IntegerField):
    """Whole seconds, as a span of time."""

    def to_internal_value(self, data: Any) -> timedelta:  # type: ignore[override] # what it means
        """The span.

        Raises:
            ValidationError: no whole number, or one that no span has.
        """
        try:
            return timedelta(seconds=super().to_internal_value(data))
        except OverflowError:
            self.fail("invalid")

    def run_validators(self, value: timedelta) -> None:
        """Its bounds are in seconds, too."""
        super().run_validators(int(value.total_seconds()))


def _able(body: Any) -> Any:
    return Agent.objects.who_can_own()


class TeamBody(Body):
    """A team as a whole."""

    name = Line(max_length=100)
    lead = Choose(_able, help_text="Answers for what nobody else answers for.")
    duty = Choose(_able, allow_null=True, required=False)
    members = serializers.ListField(
        child=Choose(lambda body: Agent.objects.active()),
        max_length=MOST_MEMBERS,
        required=False,
        help_text="All of them; lead and duty are members anyway.",
    )
    is_open = serializers.BooleanField(required=False)
    idle_after_seconds = Span(
        source="idle_after", min_value=HOUR, max_value=365 * DAY, required=False
    )
    grace_seconds = Span(
        source="grace", min_value=0, max_value=30 * DAY, required=False
    )
    closes_after_seconds = Span(
        source="closes_after", min_value=HOUR, max_value=5 * 365 * DAY,
        allow_null=True, required=False,
        help_text="Resolved tickets are closed after; null: never.",
    )  # fmt: skip
    calendar = Choose(
        lambda body: Calendar.objects.all(), allow_null=True, required=False
    )
    joins_matters = serializers.BooleanField(required=False)
    tells_customer = serializers.BooleanField(required=False)
    signature = signature_field()


class TeamPatch(TeamBody):
    """What of it changes."""

    name = Line(max_length=100, required=False)
    lead = Choose(_able, required=False)


TEAMS = Filters(
    Field(
        name="is_open",
        kind=filters.FLAG,
        path="is_open",
        about="Whether every agent sees its tickets.",
    ),
    Field(name="lead", kind=filters.ID, path="lead__public_id", about="Who leads it."),
)


class Teams(Resource):
    """All teams."""

    family = "people"
    shape = TeamShape
    filters = TEAMS
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(body=TeamBody, gives=TeamShape, status=201, about="Open a queue.")
    def create(self, request: Request) -> Response:
        """Make a team."""
        made = actions.make_team(**self.body(TeamBody), by=self.agent)
        return self.made(TeamShape, self.row(made.public_id))

    @call(
        body=TeamPatch,
        gives=TeamShape,
        about="Change a team; its open tickets follow their lead and duty.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        team = self.row(id)
        given = self.body(TeamPatch, about=team)
        with transaction.atomic():
            # One change at a time, or what is not said would undo another's.
            lock_admins(self.agent)
            team = self.row(id)
            with self.unchanged(team):
                actions.edit_team(team, **{**_now(team), **given}, by=self.agent)
        return self.shown(self.row(id))


def _now(team: Team) -> dict[str, Any]:
    """As `edit_team` takes it."""
    names = (
        "name", "lead", "duty", "is_open", "idle_after", "calendar", "grace",
        "joins_matters", "tells_customer", "closes_after", "signature",
    )  # fmt: skip
    known = {name: getattr(team, name) for name in names}
    return {**known, "members": list(team.members.all())}


urlpatterns = [
    path("teams/", Teams.at(get="list", post="create"), name="teams"),
    path(
        "teams/<uuid:id>/",
        Teams.at(get="retrieve", patch="partial_update"),
        name="team",
    ),
]
