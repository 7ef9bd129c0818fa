"""/agents/: who works here, and what admins do with them."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import URLPattern, path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base import filters
from helpdesk.base.accounts import actions
from helpdesk.base.accounts.api.doors import admins_first
from helpdesk.base.accounts.api.shapes import AgentShape
from helpdesk.base.accounts.availability_forms import MOST_CHATS
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.api.bodies import Body, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from helpdesk.base.filters import Field, Filters

MOST_SKILLS = 100


def _in_teams(found: Q) -> Q:
    """One row for each, in however many of the teams they are."""
    return Q(pk__in=Agent.objects.filter(found).values("pk"))


AGENTS = Filters(
    Field(
        name="role", kind=filters.words(Role), path="role", about="What they may do."
    ),
    Field(
        name="is_active",
        kind=filters.FLAG,
        path="is_active",
        about="Whether they are still here.",
    ),
    Field(
        name="team",
        kind=filters.ID,
        path="teams__public_id",
        about="In this team.",
        many=_in_teams,
    ),
)


class AgentPatch(Body):
    """What is planned for somebody."""

    chat_capacity = serializers.IntegerField(
        min_value=0, max_value=MOST_CHATS, required=False, help_text="0 never rings."
    )
    skills = serializers.ListField(
        child=Line(max_length=60),
        max_length=MOST_SKILLS,
        required=False,
        help_text="Names of tags.",
    )
    speaks = serializers.ListField(
        child=serializers.ChoiceField(settings.LANGUAGES),
        max_length=len(settings.LANGUAGES),
        required=False,
        help_text="Codes of languages.",
    )


class RoleBody(Body):
    """Other rights."""

    role = serializers.ChoiceField(Role.of_people())


class Agents(Resource):
    """Colleagues, those who left included."""

    family = "people"
    shape = AgentShape
    filters = AGENTS
    orders: ClassVar = {"name": Order(("name", "id")), "-joined_at": Order(("-id",))}

    @call(
        body=AgentPatch,
        gives=AgentShape,
        about="Say what somebody knows and how many chats ring them: oneself, their"
        " leads, admins.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Change what is planned for them."""
        agent = self.row(id)
        with admins_first(self.agent), self.unchanged(agent):
            _plan(agent, self.body(AgentPatch, about=agent), by=self.agent)
        return self.shown(self.row(id))


def _plan(agent: Agent, given: dict[str, Any], *, by: Agent) -> None:
    if "chat_capacity" in given:
        actions.set_capacity(agent, chat_capacity=given["chat_capacity"], by=by)
    if {"skills", "speaks"} & given.keys():
        actions.save_skills(
            agent,
            skills=given.get("skills", agent.skills),
            speaks=given.get("speaks", agent.speaks),
            by=by,
        )


class AgentVerb(Resource):
    """What an admin does with somebody; subclasses say what."""

    family = "people"
    shape = AgentShape
    verb: ClassVar[Callable[..., Any]]
    takes: ClassVar[type[Body] | None] = None

    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Do it."""
        agent = self.row(id)
        with admins_first(self.agent), self.unchanged(agent):
            given = self.body(self.takes or Body)
            type(self).verb(agent, **given, by=self.agent)
        return self.shown(self.row(id))


VERBS: dict[str, tuple[Callable[..., Any], type[Body] | None, str]] = {
    "change_role": (
        actions.change_role,
        RoleBody,
        "Give somebody other rights; their sessions and tokens end.",
    ),
    "deactivate": (
        actions.deactivate,
        None,
        "Shut somebody out at once; their tickets move on.",
    ),
    "reactivate": (actions.reactivate, None, "Let somebody in again."),
    "sign_out_everywhere": (
        actions.sign_out_everywhere,
        None,
        "End all sessions of somebody, or one's own.",
    ),
    "drop_second_factor": (
        actions.drop_second_factor,
        None,
        "Let somebody in who lost their authenticator app.",
    ),
}


def _view(name: str, verb: Callable[..., Any], takes: Any, about: str) -> Any:
    def create(self: AgentVerb, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        return AgentVerb.create(self, request, id)

    described = call(
        body=takes, gives=AgentShape, about=about, operation_id=f"agents_{name}"
    )(create)
    title = "".join(part.title() for part in name.split("_"))
    inside = {"verb": staticmethod(verb), "takes": takes, "create": described}
    return type(f"{title}Agent", (AgentVerb,), inside)


def urlpatterns() -> list[URLPattern]:
    """The addresses of agents and of what is done with them."""
    verbs = [
        path(
            f"agents/<uuid:id>/{name.replace('_', '-')}/",
            _view(name, *verb).at(post="create"),
            name=f"agent_{name}",
        )
        for name, verb in VERBS.items()
    ]
    return [
        path("agents/", Agents.at(get="list"), name="agents"),
        path(
            "agents/<uuid:id>/",
            Agents.at(get="retrieve", patch="partial_update"),
            name="agent",
        ),
        *verbs,
    ]
