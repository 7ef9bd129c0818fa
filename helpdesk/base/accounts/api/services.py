"""/service-accounts/: programs with a name of their own, for admins. Tokens of theirs are
made on their page alone; deactivating one is the verb of agents."""

from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.api.shapes import PATH
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.pages import Order
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape


class ServiceShape(Shape):
    """A program that works as an agent of these teams does."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    is_active = serializers.BooleanField()
    teams = Ref(f"{PATH}.TeamShape", many=True)
    joined_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Agent]:
        """All, for admins."""
        found = Agent.objects.filter(role=Role.API).prefetch_related("teams")
        return found if may_administrate(agent) else found.none()


def _teams() -> serializers.ListField:
    return serializers.ListField(
        child=Choose(lambda body: Team.objects.all()), max_length=200, required=False
    )


class ServiceBody(Body):
    name = Line(max_length=150)
    teams = _teams()


class ServicePatch(Body):
    """What of it changes; teams change as a whole."""

    name = Line(max_length=150, required=False)
    teams = _teams()


class Services(AdminResource):
    """Service accounts."""

    family = "people"
    shape = ServiceShape
    orders: ClassVar = {"name": Order(("name", "id"))}

    @call(
        body=ServiceBody,
        gives=ServiceShape,
        status=201,
        about="A name for a program. Its tokens are made on the page of the settings.",
    )
    def create(self, request: Request) -> Response:
        """Make one."""
        made = actions.make_service(**self.body(ServiceBody), by=self.agent)
        return self.made(ServiceShape, self.row(made.public_id))

    @call(body=ServicePatch, gives=ServiceShape, about="Its name, or its teams.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        given = self.body(ServicePatch, about=self.row(id))
        with transaction.atomic():
            lock_admins(self.agent)
            service = self.row(id)
            with self.unchanged(service):
                now = {"name": service.name, "teams": list(service.teams.all())}
                actions.edit_service(service, **{**now, **given}, by=self.agent)
        return self.shown(self.row(id))


urlpatterns = [
    path(
        "service-accounts/",
        Services.at(get="list", post="create"),
        name="service_accounts",
    ),
    path(
        "service-accounts/<uuid:id>/",
        Services.at(get="retrieve", patch="partial_update"),
        name="service_account",
    ),
]
