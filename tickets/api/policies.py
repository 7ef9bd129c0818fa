"""/sla-policies/: how soon customers are answered, for admins."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.api.doors import AdminResource, admins_first
from helpdesk.base.accounts.models import Agent, Calendar, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Named, Ref, Shape
from tickets import actions
from tickets.models import (
    Channel,
    Clock,
    Organization,
    Priority,
    SlaPolicy,
    SlaTarget,
    Tag,
)
from tickets.models.sla import MOST_SECONDS
from tickets.queries import policies as queries

PEOPLE = "helpdesk.base.accounts.api"
MOST_NAMED = 200


class SlaTargetShape(Shape):
    """How long one thing may take, in business hours."""

    priority = Named(Priority)
    kind = serializers.ChoiceField(Clock.Kind.choices)
    seconds = serializers.IntegerField()


class SlaPolicyShape(Shape):
    """An SLA policy: the first that fits a ticket holds. Nothing named means all."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    position = serializers.IntegerField(help_text="The lowest is tried first.")
    is_active = serializers.BooleanField()
    active_since = serializers.DateTimeField(allow_null=True)
    teams = Ref(f"{PEOPLE}.shapes.TeamShape", many=True)
    channels = Ref("tickets.api.shapes.ChannelShape", many=True)
    priorities = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField(help_text="Their names.")
    organizations = serializers.SerializerMethodField(help_text="Their ids.")
    calendar = Ref(
        f"{PEOPLE}.calendars.CalendarShape", help_text="None: that of the team."
    )
    warn_percent = serializers.IntegerField(
        allow_null=True, help_text="Warns when so much of a target is left."
    )
    warn_seconds = serializers.IntegerField(allow_null=True)
    pauses_waiting = serializers.BooleanField()
    pauses_snoozed = serializers.BooleanField()
    targets = SlaTargetShape(many=True)

    def get_priorities(self, policy: SlaPolicy) -> list[str]:
        """By name."""
        return [Priority(one).name.lower() for one in policy.priorities]

    def get_tags(self, policy: SlaPolicy) -> list[str]:
        """Their names."""
        return [one.name for one in policy.tags.all()]

    def get_organizations(self, policy: SlaPolicy) -> list[UUID]:
        """Their ids."""
        return [one.public_id for one in policy.organizations.all()]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[SlaPolicy]:
        """All, for admins."""
        found = queries.policies()
        return found if may_administrate(agent) else found.none()


class TagName(serializers.CharField):
    """A tag there is, by its name."""

    default_error_messages = {"does_not_exist": "There is no such tag."}

    def to_internal_value(self, data: Any) -> Tag:  # type: ignore[override] # what it means
        """The tag.

        Raises:
            ValidationError: there is none of this name.
        """
        name = super().to_internal_value(data)
        found = Tag.objects.meant(name)
        if found is None:
            self.fail("does_not_exist")
        return found

    def run_validators(self, value: Tag) -> None:
        """Its bounds are those of its name."""
        super().run_validators(value.name)


class SlaTargetBody(Body):
    priority = Named(Priority)
    kind = serializers.ChoiceField(Clock.Kind.choices)
    seconds = serializers.IntegerField(min_value=60, max_value=MOST_SECONDS)


def _some(child: serializers.Field[Any, Any, Any, Any]) -> Any:
    return serializers.ListField(child=child, max_length=MOST_NAMED, required=False)


class PolicyBody(Body):
    """A policy as a whole."""

    name = Line(max_length=100)
    teams = _some(Choose(lambda body: Team.objects.all()))
    channels = _some(Choose(lambda body: Channel.objects.all()))
    priorities = _some(Named(Priority))
    tags = _some(TagName(max_length=60))
    organizations = _some(Choose(lambda body: Organization.objects.all()))
    calendar = Choose(
        lambda body: Calendar.objects.all(), allow_null=True, required=False
    )
    warn_percent = serializers.IntegerField(
        min_value=1, max_value=99, allow_null=True, required=False
    )
    warn_seconds = serializers.IntegerField(
        min_value=1, max_value=MOST_SECONDS, allow_null=True, required=False
    )
    pauses_waiting = serializers.BooleanField(required=False)
    pauses_snoozed = serializers.BooleanField(required=False)
    targets = serializers.ListField(
        child=SlaTargetBody(), min_length=1, max_length=len(Priority) * len(Clock.Kind)
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """It warns in one way.

        Raises:
            ValidationError: it is to warn in two.
        """
        if attrs.get("warn_percent") and attrs.get("warn_seconds"):
            raise serializers.ValidationError(
                {"warn_seconds": ["Either this or `warn_percent`."]}
            )
        if attrs.get("warn_percent"):
            attrs["warn_seconds"] = None
        elif attrs.get("warn_seconds"):
            attrs["warn_percent"] = None
        return attrs


class PolicyPatch(PolicyBody):
    """What of it changes; lists change as a whole."""

    name = Line(max_length=100, required=False)
    targets = serializers.ListField(
        child=SlaTargetBody(),
        min_length=1,
        max_length=len(Priority) * len(Clock.Kind),
        required=False,
    )


class PolicySwitchBody(Body):
    on = serializers.BooleanField()


class PolicyMoveBody(Body):
    up = serializers.BooleanField(help_text="False: down.")


class Policies(AdminResource):
    """In the order in which they are tried."""

    shape = SlaPolicyShape
    orders: ClassVar = {"position": Order(("position", "id"))}

    @call(body=PolicyBody, gives=SlaPolicyShape, status=201, about="Agree on times.")
    def create(self, request: Request) -> Response:
        """A new one comes last."""
        given = _typed(self.body(PolicyBody), {})
        made = actions.save_policy(**given, by=self.agent)
        return self.made(SlaPolicyShape, self.row(made.public_id))

    @call(
        body=PolicyPatch,
        gives=SlaPolicyShape,
        about="Change what was agreed on; the clocks that run follow, by and by.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        given = self.body(PolicyPatch, about=self.row(id))
        with transaction.atomic():
            lock_admins(self.agent)
            policy = self.row(id)
            with self.unchanged(policy):
                whole = _typed(given, _now(policy))
                actions.save_policy(**whole, policy=policy, by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=PolicySwitchBody, gives=SlaPolicyShape, about="Let it hold, or no longer."
    )
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """On again, it begins anew."""
        policy = self.row(id)
        with admins_first(self.agent), self.unchanged(policy):
            actions.switch_policy(policy, **self.body(PolicySwitchBody), by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=PolicyMoveBody,
        gives=SlaPolicyShape,
        about="Change places with its neighbour.",
    )
    def move(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """At the end nothing happens."""
        policy = self.row(id)
        with admins_first(self.agent), self.unchanged(policy):
            actions.move_policy(policy, **self.body(PolicyMoveBody), by=self.agent)
        return self.shown(self.row(id))


_NAMED = ("teams", "channels", "priorities", "tags", "organizations")
_HOW = ("calendar", "warn_percent", "warn_seconds", "pauses_waiting", "pauses_snoozed")


def _now(policy: SlaPolicy) -> dict[str, Any]:
    """As it is sent."""
    rows = ("teams", "channels", "tags", "organizations")
    return {
        "name": policy.name,
        "priorities": policy.priorities,
        "targets": [_target(one) for one in policy.targets.all()],
        **{name: list(getattr(policy, name).all()) for name in rows},
        **{name: getattr(policy, name) for name in _HOW},
    }


def _target(target: SlaTarget) -> dict[str, Any]:
    return {
        "priority": target.priority,
        "kind": target.kind,
        "seconds": target.seconds,
    }


def _typed(given: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """As `save_policy` takes it."""
    typed = {**now, **given}
    targets: dict[int, dict[str, int]] = {}
    for one in typed.pop("targets"):
        targets.setdefault(int(one["priority"]), {})[one["kind"]] = one["seconds"]
    named = {name: typed.pop(name) for name in _NAMED if name in typed}
    return {**typed, "targets": targets, "conditions": actions.Conditions(**named)}


urlpatterns = [
    path("sla-policies/", Policies.at(get="list", post="create"), name="sla_policies"),
    path(
        "sla-policies/<uuid:id>/",
        Policies.at(get="retrieve", patch="partial_update"),
        name="sla_policy",
    ),
    path(
        "sla-policies/<uuid:id>/switch/",
        Policies.at(post="switch"),
        name="sla_policy_switch",
    ),
    path(
        "sla-policies/<uuid:id>/move/",
        Policies.at(post="move"),
        name="sla_policy_move",
    ),
]
