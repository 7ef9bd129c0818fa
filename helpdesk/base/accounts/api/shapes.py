"""The outside of agents and teams."""

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.api.shapes import Ref, Shape

PATH = "helpdesk.base.accounts.api.shapes"


class AgentShape(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    is_active = serializers.BooleanField(help_text="False: kept for what they wrote.")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Agent]:
        """Colleagues know each other."""
        return Agent.objects.all()


class TeamShape(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Every agent sees its tickets.")
    lead = Ref(f"{PATH}.AgentShape")
    duty = Ref(f"{PATH}.AgentShape")
    members = Ref(f"{PATH}.AgentShape", many=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Team]:
        """The names of teams are known to all who work here."""
        teams = Team.objects.select_related("lead", "duty")
        return teams.prefetch_related("members")
