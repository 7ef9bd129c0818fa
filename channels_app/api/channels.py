"""/channels/: by name for all who work here; how they are doing, for admins."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from channels_app.queries.limited import full_until
from channels_app.queries.spending import spent_of
from helpdesk.base import filters
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.shapes import Ref, Shape
from helpdesk.base.api.views import Resource
from helpdesk.base.filters import Field, Filters
from tickets.api.shapes import ChannelShape
from tickets.models import Channel

SHAPE = "tickets.api.shapes.ChannelShape"
TEAM = "helpdesk.base.accounts.api.shapes.TeamShape"
BY_NAME = Order(("name", "id"))
CHANNELS = Filters(
    Field(name="kind", kind=filters.TEXT, path="kind", about="As email or widget."),
    Field(name="team", kind=filters.ID, path="team__public_id", about="Whose it is."),
    Field(
        name="is_active",
        kind=filters.FLAG,
        path="is_active",
        about="Whether it is switched on.",
    ),
)


class ChannelSwitchBody(Body):
    active = serializers.BooleanField()


class Channels(Resource):
    """All ways words come in and go out."""

    family = "channels"
    shape = ChannelShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}


def _of_connection(name: str) -> Any:
    """What is known of a connection, where there is one."""
    return serializers.DateTimeField(source=f"connection.{name}", allow_null=True)


class SpendingShape(Shape):
    """The money of this month, by which its provider bills (UTC), in US dollars."""

    month = serializers.DateField(help_text="Its first day.")
    spent = serializers.CharField(help_text="To the cent, and never less than it is.")
    ceiling = serializers.CharField(help_text="Beyond it nothing is read or sent.")
    percent = serializers.IntegerField()
    is_over = serializers.BooleanField()


class HealthShape(Shape):
    """How a channel is doing."""

    channel = Ref(SHAPE, source="*", allow_null=False)
    checked_at = _of_connection("checked_at")
    received_at = _of_connection("received_at")
    sent_at = _of_connection("sent_at")
    failing_since = _of_connection("failing_since")
    last_error = serializers.CharField(
        source="connection.last_error", help_text="Empty while it works."
    )
    send_failing_since = _of_connection("send_failing_since")
    send_last_error = serializers.CharField(source="connection.send_last_error")
    left_since = _of_connection("left_since")
    left_error = serializers.CharField(
        source="connection.left_error",
        help_text="Why mail stays on its server that was to be moved or deleted there.",
    )
    full_until = serializers.DateTimeField(
        allow_null=True,
        help_text="Until then nothing more goes by it: its limit is reached, or its"
        " provider wants it later.",
    )
    paused_until = _of_connection("paused_until")
    signed_in_until = _of_connection("signed_in_until")
    refused = serializers.IntegerField(
        source="connection.refused",
        help_text="Calls to its webhook address that were not signed as they should.",
    )
    refused_at = _of_connection("refused_at")
    spending = serializers.SerializerMethodField(
        help_text="Of a kind whose provider is paid for each call; else null."
    )

    @extend_schema_field(SpendingShape(allow_null=True))
    def get_spending(self, channel: Channel) -> dict[str, Any] | None:
        """As Settings shows it."""
        return spent_of(channel.connection)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """Those that are connected to anything, for admins."""
        found = connected().annotate(full_until=full_until("pk"))
        return found if may_administrate(agent) else found.none()


def connected(**which: str) -> QuerySet[Channel]:
    """Channels with a connection; which: of this kind."""
    found = Channel.objects.filter(connection__isnull=False, **which)
    return found.select_related("connection", "team")


class Health(AdminResource):
    """What Settings tells of each."""

    family = "channels"
    shape = HealthShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}


urlpatterns = [
    path("channels/", Channels.at(get="list"), name="channels"),
    path("channels/<uuid:id>/", Channels.at(get="retrieve"), name="channel"),
    path("channels/health/", Health.at(get="list"), name="channels_health"),
    path(
        "channels/<uuid:id>/health/",
        Health.at(get="retrieve"),
        name="channel_health",
    ),
]
