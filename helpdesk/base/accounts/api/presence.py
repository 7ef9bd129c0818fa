"""/presence/ and /absences/: who is there, and who will not be."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts import actions, presence, queries
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.models import Absence, Agent, Presence
from helpdesk.base.accounts.rules import planned_by
from helpdesk.base.api.bodies import Body, Choose, Line, Moment
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import Resource
from helpdesk.base.errors import NotAllowed
from helpdesk.base.filters import Field, Filters


class StandingShape(Shape):
    """How somebody stands there just now."""

    agent = Ref(f"{PATH}.AgentShape", source="*", allow_null=False)
    state = serializers.SerializerMethodField(
        help_text="online, away or off: nobody is more there than they chose to be."
    )
    is_absent = serializers.SerializerMethodField(help_text="Out of office.")
    absent_until = serializers.SerializerMethodField(help_text="Until when.")
    can_be_rung = serializers.SerializerMethodField(
        help_text="There, not absent, and able to own a ticket."
    )

    def get_state(self, agent: Agent) -> str:
        """As others see it."""
        found: Presence | None = getattr(agent, "presence", None)
        return presence.state_of(found, timezone.now())

    def get_is_absent(self, agent: Agent) -> bool:
        """Whether."""
        return bool(agent.out_now)  # type: ignore[attr-defined] # prefetched

    def get_absent_until(self, agent: Agent) -> datetime | None:
        """When it ends."""
        out: list[Absence] = agent.out_now  # type: ignore[attr-defined] # prefetched
        return max(one.ends for one in out) if out else None

    def get_can_be_rung(self, agent: Agent) -> bool:
        """Whether."""
        is_online = self.get_state(agent) == Presence.Chosen.ONLINE
        return agent.can_own and is_online and not self.get_is_absent(agent)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Agent]:
        """Colleagues, for whoever works with tickets; people of other departments see
        how they stand themselves."""
        now = timezone.now()
        seen = Agent.objects.people()
        if not agent.can_work:
            seen = seen.filter(pk=agent.pk)
        out = Absence.objects.filter(begins__lte=now, ends__gt=now)
        with_presence = seen.select_related("presence")
        return with_presence.prefetch_related(
            Prefetch("absences", out, to_attr="out_now")
        )


class PresenceBody(Body):
    """How much one is there."""

    chosen = serializers.ChoiceField(Presence.Chosen.choices)


class Standings(Resource):
    """Who is there."""

    family = "people"
    shape = StandingShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(body=PresenceBody, gives=StandingShape, about="Choose one's own presence.")
    def update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nobody chooses for somebody else."""
        agent = self.row(id)
        if agent.pk != self.agent.pk:
            raise NotAllowed
        with self.unchanged(agent):
            actions.choose_presence(agent, **self.body(PresenceBody))
        return self.shown(self.row(id))


class AbsenceShape(Shape):
    """Somebody is out of office; what comes for them goes to their deputy."""

    id = serializers.UUIDField(source="public_id")
    agent = Ref(f"{PATH}.AgentShape", allow_null=False)
    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    deputy = Ref(f"{PATH}.AgentShape")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Absence]:
        """Those that are not over, of whom this agent plans for."""
        return queries.absences(planned_by(agent))


class AbsenceBody(Body):
    """Who, from when, until when, and who stands in."""

    agent = Choose(
        lambda body: planned_by(body.by),
        default=None,
        help_text="Oneself, if not said.",
    )
    begins = Moment()
    ends = Moment()
    deputy = Choose(lambda body: Agent.objects.who_can_own(), default=None)
    note = Line(max_length=200, default="", allow_blank=True)


ABSENCES = Filters(
    Field(
        name="agent", kind=filters.ID, path="agent__public_id", about="Whose they are."
    ),
    Field(name="begins", kind=filters.MOMENT, path="begins", about="From when."),
    Field(name="ends", kind=filters.MOMENT, path="ends", about="Until when."),
)


class Absences(Resource):
    """One's own and those of one's people, until they are over."""

    family = "people"
    shape = AbsenceShape
    filters = ABSENCES
    orders: ClassVar = {"begins": Order(("begins", "id"))}

    @call(
        body=AbsenceBody,
        gives=AbsenceShape,
        status=201,
        about="Plan an absence of oneself or of somebody one leads.",
    )
    def create(self, request: Request) -> Response:
        """Plan one."""
        given = self.body(AbsenceBody)
        whose = given.pop("agent") or self.agent
        made = actions.plan_absence(whose, **given, by=self.agent)
        return self.made(AbsenceShape, self.row(made.public_id))


class AbsenceEnd(Resource):
    """Somebody is back."""

    family = "people"
    shape = AbsenceShape

    @call(status=204, about="End an absence now; one to come is called off.")
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """End it."""
        absence = self.row(id)
        with self.unchanged(absence):
            self.body(Body)
            actions.end_absence(absence, by=self.agent)
        return Response(status=204)


urlpatterns = [
    path("presence/", Standings.at(get="list"), name="presence"),
    path(
        "agents/<uuid:id>/presence/",
        Standings.at(get="retrieve", put="update"),
        name="agent_presence",
    ),
    path("absences/", Absences.at(get="list", post="create"), name="absences"),
    path("absences/<uuid:id>/", Absences.at(get="retrieve"), name="absence"),
    path("absences/<uuid:id>/end/", AbsenceEnd.at(post="create"), name="absence_end"),
]
