"""/channels/widgets/: chats on sites, for admins. A secret is told once, when made."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import doors
from channels_app.actions import widgets as actions
from channels_app.api.channels import (
    BY_NAME,
    CHANNELS,
    TEAM,
    ChannelSwitchBody,
    connected,
)
from channels_app.api.widget_bodies import WidgetBody, WidgetPatch, as_form, told
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import Channel


class WidgetShape(Shape):
    """A widget: what visitors see, and whom its site vouches for."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    team = Ref(TEAM, allow_null=False)
    is_active = serializers.BooleanField()
    script = serializers.SerializerMethodField(help_text="The address of its script.")
    has_secret = serializers.SerializerMethodField()
    has_old_secret = serializers.SerializerMethodField(
        help_text="The one before is valid still, until it is dropped."
    )
    settings = serializers.SerializerMethodField(help_text="As they are sent.")

    def get_script(self, channel: Channel) -> str:
        """It is on every page of the site: no secret."""
        return f"{settings.SITE_URL}/w/{channel.connection.key}.js"

    def get_has_secret(self, channel: Channel) -> bool:
        """Whether."""
        return "secret" in doors.secrets_of(channel.connection)

    def get_has_old_secret(self, channel: Channel) -> bool:
        """Whether."""
        return "old_secret" in doors.secrets_of(channel.connection)

    def get_settings(self, channel: Channel) -> dict[str, Any]:
        """By the names of the body."""
        return told(channel.connection.config)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = connected(kind=actions.KIND)
        return found if may_administrate(agent) else found.none()


class SecretShape(Shape):
    secret = serializers.CharField(help_text="Told this once.")


class Widgets(AdminResource):
    """Chats on sites."""

    family = "channels"
    shape = WidgetShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}

    @call(body=WidgetBody, gives=WidgetShape, status=201, about="Add a widget.")
    def create(self, request: Request) -> Response:
        """Add one, then make it presentable."""
        given = self.body(WidgetBody)
        first = {"name": given["name"], "team": given["team"]}
        with transaction.atomic():
            made = actions.add_widget(**first, by=self.agent)
            channel = self.row(made.public_id)
            if given.keys() - first.keys():
                self._edit(channel, given)
        return self.made(WidgetShape, self.row(made.public_id))

    @call(
        body=WidgetPatch,
        gives=WidgetShape,
        about="Change a widget; pages show it within minutes.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        with transaction.atomic():
            Channel.objects.select_for_update(no_key=True).filter(public_id=id).first()
            channel = self.row(id)
            with self.unchanged(channel):
                self._edit(channel, self.body(WidgetPatch, about=channel))
        return self.shown(self.row(id))

    def _edit(self, channel: Channel, given: dict[str, Any]) -> None:
        actions.edit_widget(channel, **as_form(channel, given), by=self.agent)

    @call(
        body=ChannelSwitchBody,
        gives=WidgetShape,
        about="Show it, or take it off all sites.",
    )
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Chats stay tickets."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(ChannelSwitchBody)
            actions.switch_widget(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=WidgetShape,
        about="Drop the old secret: what was signed with it proves nothing any more.",
    )
    def drop_secret(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The new one stays."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            actions.drop_old_secret(channel, by=self.agent)
        return self.shown(self.row(id))


class WidgetSecret(AdminResource):
    """A secret to sign with: in this answer and nowhere else, so that it is not kept for
    an Idempotency-Key either. Asked twice it refuses: there is an old one still."""

    family = "channels"
    shape = WidgetShape
    repeatable = False

    @call(
        gives=SecretShape,
        status=201,
        about="Make a secret. The one before stays valid until it is dropped.",
    )
    def create(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Make one."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            made = actions.new_secret(channel, by=self.agent)
        return Response({"secret": made}, status=201)


urlpatterns = [
    path("channels/widgets/", Widgets.at(get="list", post="create"), name="widgets"),
    path(
        "channels/widgets/<uuid:id>/",
        Widgets.at(get="retrieve", patch="partial_update"),
        name="widget",
    ),
    path(
        "channels/widgets/<uuid:id>/switch/",
        Widgets.at(post="switch"),
        name="widget_switch",
    ),
    path(
        "channels/widgets/<uuid:id>/secret/",
        WidgetSecret.at(post="create"),
        name="widget_secret",
    ),
    path(
        "channels/widgets/<uuid:id>/drop-old-secret/",
        Widgets.at(post="drop_secret"),
        name="widget_drop_old_secret",
    ),
]
