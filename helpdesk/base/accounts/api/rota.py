"""/teams/{id}/rota/: whose turn it is, for those who plan it."""

import re
from contextlib import AbstractContextManager
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.actions.duty import may_plan
from helpdesk.base.accounts.api.shapes import PATH, TeamShape
from helpdesk.base.accounts.models import Agent, Duty, Team
from helpdesk.base.accounts.rota import DAY
from helpdesk.base.api import versions
from helpdesk.base.api.bodies import Body, Choose, Moment
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import Resource

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
MOST_TURNS = 52


class Clock(serializers.CharField):
    """A time of the day as HH:MM, up to 24:00; in minutes since midnight inside."""

    default_error_messages = {"no_clock": "A time as 09:00, up to 24:00."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override] # what it means
        """Minutes since midnight.

        Raises:
            ValidationError: it is no such time.
        """
        text = super().to_internal_value(data)
        if not _CLOCK.fullmatch(text):
            self.fail("no_clock")
        return int(text[:2]) * 60 + int(text[3:])


def clock(minutes: int) -> str:
    """As `Clock` reads it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


class DutyShape(Shape):
    """A line of a rota: a single shift, or weekdays that come again."""

    id = serializers.UUIDField(source="public_id")
    agent = Ref(f"{PATH}.AgentShape", allow_null=False)
    begins = serializers.DateTimeField(allow_null=True, help_text="Of a single shift.")
    ends = serializers.DateTimeField(allow_null=True)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(), help_text="0 is Monday; none for a shift."
    )
    opens = serializers.SerializerMethodField(help_text="On the team's clock, HH:MM.")
    closes = serializers.SerializerMethodField(
        help_text="What closes before it opens runs into the next day."
    )
    every = serializers.IntegerField(help_text="Of so many weeks one is theirs.")
    since = serializers.DateField(allow_null=True, help_text="A Monday.")

    def get_opens(self, duty: Duty) -> str:
        """HH:MM."""
        return clock(duty.opens)

    def get_closes(self, duty: Duty) -> str:
        """HH:MM."""
        return clock(duty.closes)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Duty]:
        """Lines that are not over, of teams whose rota this agent writes."""
        lines = Duty.objects.filter(Q(ends=None) | Q(ends__gt=timezone.now()))
        if not agent.is_admin:
            lines = lines.filter(team__lead=agent)
        return lines.select_related("agent", "team")


def _able(body: Body) -> QuerySet[Agent]:
    """People of the team who can answer."""
    team: Team = body.about
    mine = Agent.objects.filter(Q(teams=team) | Q(leads=team)).values("pk")
    return Agent.objects.who_can_own().filter(pk__in=mine)


class ShiftBody(Body):
    """One person, once."""

    agent = Choose(_able)
    begins = Moment()
    ends = Moment()


class WeeksBody(Body):
    """One person each week, or several in turn, in this order."""

    agents = serializers.ListField(
        child=Choose(_able), min_length=1, max_length=MOST_TURNS
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6),
        min_length=1,
        max_length=7,
        help_text="0 is Monday.",
    )
    opens = Clock(default="00:00")
    closes = Clock(default="24:00")
    since = serializers.DateField(
        default=None, help_text="A day of the first week; this week, if not said."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A turn lasts.

        Raises:
            ValidationError: it ends where it begins, or is of another age.
        """
        # Defaults are not read as what is sent.
        attrs["opens"] = 0 if attrs["opens"] == "00:00" else attrs["opens"]
        attrs["closes"] = DAY if attrs["closes"] in {"24:00", 0} else attrs["closes"]
        if attrs["opens"] == attrs["closes"]:
            raise serializers.ValidationError(
                {"closes": ["Choose an end that is not the beginning."]}
            )
        since = attrs["since"]
        if since is not None and not 1980 <= since.year <= 2999:
            raise serializers.ValidationError({"since": ["A day of this age."]})
        return attrs


class Rota(Resource):
    """The lines of a team's rota; for its lead and for admins."""

    family = "people"
    shape = DutyShape
    orders: ClassVar = {"": Order(("id",))}

    @property
    def team(self) -> Team:
        """Whose rota it is.

        Raises:
            Unknown: none that this agent plans.
        """
        teams = Team.objects.select_related("lead", "duty", "answering", "calendar")
        team = teams.filter(public_id=self.kwargs["id"]).first()
        if team is None or not may_plan(team, self.agent):
            raise Unknown
        return team

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this team alone."""
        return rows.filter(team=self.team)

    @call(
        body=ShiftBody,
        gives=DutyShape,
        status=201,
        about="Somebody is on duty from then until then, whatever the weeks say.",
    )
    def shift(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Add a shift."""
        team = self.team
        given = self.body(ShiftBody, about=team)
        with self._same(team):
            made = actions.add_shift(team, **given, by=self.agent)
        return self.made(DutyShape, self.row(made.public_id))

    @call(
        body=WeeksBody,
        gives=DutyShape(many=True),
        status=201,
        about="These take turns, a week each.",
    )
    def weeks(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Add weeks."""
        team = self.team
        given = self.body(WeeksBody, about=team)
        with self._same(team):
            made = actions.add_weeks(team, **given, by=self.agent)
        lines = self.rows().filter(pk__in=[one.pk for one in made]).order_by("id")
        return Response(represent(DutyShape, list(lines)), status=201)

    def _same(self, team: Team) -> AbstractContextManager[None]:
        """What is added is added to the team that was seen."""
        rows = TeamShape.rows(self.agent)
        return versions.unchanged(self.request, team, rows, TeamShape)

    @call(status=204, about="Take a line off the rota.")
    def destroy(self, request: Request, id: UUID, duty: UUID) -> Response:  # noqa: A002 - its name in the address
        """Whoever is next answers at once."""
        line = self.rows().filter(team=self.team, public_id=duty).first()
        if line is None:
            raise Unknown
        with self.unchanged(line):
            actions.drop_duty(line, by=self.agent)
        return Response(status=204)


urlpatterns = [
    path("teams/<uuid:id>/rota/", Rota.at(get="list"), name="rota"),
    path("teams/<uuid:id>/rota/shifts/", Rota.at(post="shift"), name="rota_shifts"),
    path("teams/<uuid:id>/rota/weeks/", Rota.at(post="weeks"), name="rota_weeks"),
    path(
        "teams/<uuid:id>/rota/<uuid:duty>/", Rota.at(delete="destroy"), name="rota_duty"
    ),
]
