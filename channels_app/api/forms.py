"""/forms/: forms on sites, for admins."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import web_forms as actions
from channels_app.adapters.form import KIND
from channels_app.api.channels import (
    BY_NAME,
    CHANNELS,
    TEAM,
    ChannelSwitchBody,
    connected,
)
from channels_app.api.form_bodies import FormBody, FormPatch, as_form, told
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import Channel


class FormShape(Shape):
    """A form on a site: what it says and asks."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    team = Ref(TEAM, allow_null=False)
    is_active = serializers.BooleanField(
        help_text="Without a mailbox that could answer it cannot be switched on."
    )
    address = serializers.SerializerMethodField(help_text="Its page.")
    settings = serializers.SerializerMethodField(help_text="As they are sent.")

    def get_address(self, channel: Channel) -> str:
        """It is linked to from everywhere: no secret."""
        return settings.SITE_URL + reverse(
            "channels:form", args=[channel.connection.key]
        )

    def get_settings(self, channel: Channel) -> dict[str, Any]:
        """By the names of the body."""
        return told(channel.connection.config)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = connected(kind=KIND)
        return found if may_administrate(agent) else found.none()


class Forms(AdminResource):
    """Forms on sites."""

    family = "channels"
    shape = FormShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}

    @call(body=FormBody, gives=FormShape, status=201, about="Add a form.")
    def create(self, request: Request) -> Response:
        """Add one, then say what it asks."""
        given = self.body(FormBody)
        first = {"name": given["name"], "team": given["team"]}
        with transaction.atomic():
            made = actions.add_form(**first, by=self.agent)
            channel = self.row(made.public_id)
            if given.keys() - first.keys():
                self._edit(channel, given)
        return self.made(FormShape, self.row(made.public_id))

    @call(body=FormPatch, gives=FormShape, about="Change a form.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        with transaction.atomic():
            Channel.objects.select_for_update(no_key=True).filter(public_id=id).first()
            channel = self.row(id)
            with self.unchanged(channel):
                self._edit(channel, self.body(FormPatch, about=channel))
        return self.shown(self.row(id))

    def _edit(self, channel: Channel, given: dict[str, Any]) -> None:
        actions.edit_form(channel, **as_form(channel, given), by=self.agent)

    @call(
        body=ChannelSwitchBody,
        gives=FormShape,
        about="Show its page, or take it away.",
    )
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What was asked stays tickets."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(ChannelSwitchBody)
            actions.switch_form(channel, **given, by=self.agent)
        return self.shown(self.row(id))


urlpatterns = [
    path("forms/", Forms.at(get="list", post="create"), name="forms"),
    path(
        "forms/<uuid:id>/",
        Forms.at(get="retrieve", patch="partial_update"),
        name="form",
    ),
    path("forms/<uuid:id>/switch/", Forms.at(post="switch"), name="form_switch"),
]
