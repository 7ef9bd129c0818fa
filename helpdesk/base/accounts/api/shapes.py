"""The outside of agents and teams."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Value
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.accounts.rules import may_administrate, planned_by
from helpdesk.base.api.shapes import Ref, Shape

PATH = "helpdesk.base.accounts.api.shapes"


class AgentShape(Shape):
    """Somebody who works here, or a program that does."""

    family = "people"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)
    is_active = serializers.BooleanField(help_text="False: kept for what they wrote.")
    email = serializers.SerializerMethodField(
        help_text="Told to admins, and to themselves; null for others."
    )
    has_second_factor = serializers.SerializerMethodField(
        help_text="Told to admins, and to themselves."
    )
    skills = serializers.SerializerMethodField(
        help_text="Told to who plans for them: themselves, their leads, admins."
    )
    speaks = serializers.SerializerMethodField(
        help_text="Codes of languages; told to who plans for them."
    )
    chat_capacity = serializers.SerializerMethodField(
        help_text="How many chats ring them at once; told to who plans for them."
    )

    def get_email(self, agent: Agent) -> str | None:
        """Pages show it to admins."""
        return agent.email if getattr(agent, "is_told", False) else None

    def get_has_second_factor(self, agent: Agent) -> bool | None:
        """Pages show it to admins."""
        told = getattr(agent, "is_told", False)
        return bool(getattr(agent, "second_factor", False)) if told else None

    def get_skills(self, agent: Agent) -> list[str] | None:
        """Names of tags."""
        return agent.skills if getattr(agent, "is_planned", False) else None

    def get_speaks(self, agent: Agent) -> list[str] | None:
        """Codes of languages."""
        return agent.speaks if getattr(agent, "is_planned", False) else None

    def get_chat_capacity(self, agent: Agent) -> int | None:
        """How many at once."""
        return agent.chat_capacity if getattr(agent, "is_planned", False) else None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Agent]:
        """Colleagues know each other by name; more of them only who has to."""
        mine = planned_by(agent).filter(pk=OuterRef("pk"))
        me = Agent.objects.filter(pk=agent.pk).filter(pk=OuterRef("pk"))
        apps = Authenticator.objects.filter(
            user=OuterRef("pk"), type=Authenticator.Type.TOTP
        )
        told: Any = Value(True) if may_administrate(agent) else Exists(me)
        planned: Any = Value(True) if may_administrate(agent) else Exists(mine)
        return Agent.objects.annotate(
            is_told=told, is_planned=planned, second_factor=Exists(apps)
        )


class TeamShape(Shape):
    """People who share a queue. What is told to admins alone is null for others."""

    family = "people"

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Every agent sees its tickets.")
    lead = Ref(f"{PATH}.AgentShape")
    duty = Ref(f"{PATH}.AgentShape", help_text="Answers before the lead does.")
    answers_now = Ref(
        f"{PATH}.AgentShape",
        source="answerable",
        allow_null=False,
        help_text="Who answers for what nobody owns, at this moment.",
    )
    answers_why = serializers.ChoiceField(
        Team.Why.choices, source="answerable_why", help_text="Why it is them."
    )
    members = Ref(f"{PATH}.AgentShape", many=True)
    calendar = serializers.SerializerMethodField(
        help_text="Its business hours; told to admins. None: always there."
    )
    idle_after_seconds = serializers.SerializerMethodField(
        help_text="A ticket untouched for so long is due; told to admins."
    )
    grace_seconds = serializers.SerializerMethodField(
        help_text="The lead hears of late promises after; told to admins."
    )
    closes_after_seconds = serializers.SerializerMethodField(
        help_text="Resolved tickets are closed after; null: never; told to admins."
    )
    joins_matters = serializers.SerializerMethodField(
        help_text="Tickets about one matter are joined unasked; told to admins."
    )
    tells_customer = serializers.SerializerMethodField(
        help_text="Customers hear of hand-overs; told to admins."
    )
    signature = serializers.SerializerMethodField(
        help_text="Below letters, as HTML; told to admins."
    )

    def get_calendar(self, team: Team) -> UUID | None:
        """Its id."""
        hours = team.calendar if _told(team) else None
        return hours.public_id if hours else None

    def get_idle_after_seconds(self, team: Team) -> int | None:
        """Whole seconds."""
        return int(team.idle_after.total_seconds()) if _told(team) else None

    def get_closes_after_seconds(self, team: Team) -> int | None:
        """Whole seconds."""
        after = team.closes_after if _told(team) else None
        return None if after is None else int(after.total_seconds())

    def get_grace_seconds(self, team: Team) -> int | None:
        """Whole seconds."""
        return int(team.grace.total_seconds()) if _told(team) else None

    def get_joins_matters(self, team: Team) -> bool | None:
        """Whether."""
        return team.joins_matters if _told(team) else None

    def get_signature(self, team: Team) -> str | None:
        """With its places open."""
        return team.signature if _told(team) else None

    def get_tells_customer(self, team: Team) -> bool | None:
        """Whether."""
        return team.tells_customer if _told(team) else None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Team]:
        """The names of teams are known to all who work here."""
        teams = Team.objects.select_related("lead", "duty", "answering", "calendar")
        told = Value(may_administrate(agent))
        # In an order, or its ETag would change by itself.
        members = Prefetch("members", Agent.objects.order_by("id"))
        return teams.annotate(is_told=told).prefetch_related(members)


def _told(team: Team) -> bool:
    return bool(getattr(team, "is_told", False))
