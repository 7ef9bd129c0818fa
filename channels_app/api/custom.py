"""/channels/custom/: channels that programs of others speak, for admins.

What they bring, and what they say of our answers, is `brought.py`.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import custom as actions
from channels_app.actions import doors
from channels_app.adapter import Check
from channels_app.api.channels import (
    BY_NAME,
    CHANNELS,
    TEAM,
    ChannelSwitchBody,
    connected,
)
from channels_app.api.mailboxes import MailboxChecksShape
from channels_app.api.widgets import SecretShape
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.links import MAX_URL
from helpdesk.base.secrets import CannotOpen
from tickets.models import Channel

HOUR, YEAR = 60 * 60, 366 * 24 * 60 * 60
MOST_LETTERS = 1_000_000


class CustomChannelShape(Shape):
    """A channel of somebody's own program."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    team = Ref(TEAM, allow_null=False)
    is_active = serializers.BooleanField()
    addresses = serializers.SerializerMethodField(
        help_text="What its customers' addresses are."
    )
    url = serializers.SerializerMethodField(help_text="Where answers are posted.")
    html = serializers.SerializerMethodField()
    can_start = serializers.SerializerMethodField()
    receipts = serializers.SerializerMethodField()
    max_length = serializers.SerializerMethodField()
    reply_window_seconds = serializers.SerializerMethodField(
        help_text="After the customer's last words; none: always."
    )
    has_secret = serializers.SerializerMethodField()
    has_old_secret = serializers.SerializerMethodField()

    def get_addresses(self, channel: Channel) -> str:
        """The second part of its kind."""
        return channel.kind.partition(".")[2]

    def get_url(self, channel: Channel) -> str:
        """Empty: words only come in."""
        return str(_config(channel)["url"])

    def get_html(self, channel: Channel) -> bool:
        """Whether it shows formatted text."""
        return bool(_config(channel)["html"])

    def get_can_start(self, channel: Channel) -> bool:
        """Whether we may begin there."""
        return bool(_config(channel)["can_start"])

    def get_receipts(self, channel: Channel) -> bool:
        """Whether it tells what was delivered."""
        return bool(_config(channel)["receipts"])

    def get_max_length(self, channel: Channel) -> int | None:
        """Of one message."""
        found: int | None = _config(channel)["max_length"]
        return found

    def get_reply_window_seconds(self, channel: Channel) -> int | None:
        """Whole seconds."""
        found: int | None = _config(channel)["reply_window"]
        return found

    def get_has_secret(self, channel: Channel) -> bool:
        """Whether."""
        return "secret" in doors.secrets_of(channel.connection)

    def get_has_old_secret(self, channel: Channel) -> bool:
        """Whether."""
        return "old_secret" in doors.secrets_of(channel.connection)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = connected(kind__startswith=f"{actions.FAMILY}.")
        return found if may_administrate(agent) else found.none()


def _config(channel: Channel) -> dict[str, Any]:
    return {**actions.DEFAULTS, **channel.connection.config}


class CustomPatch(Body):
    """What of it changes."""

    name = Line(max_length=100, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)
    url = serializers.CharField(max_length=MAX_URL, required=False, allow_blank=True)
    html = serializers.BooleanField(required=False)
    can_start = serializers.BooleanField(required=False)
    receipts = serializers.BooleanField(required=False)
    max_length = serializers.IntegerField(
        min_value=1, max_value=MOST_LETTERS, allow_null=True, required=False
    )
    reply_window_seconds = serializers.IntegerField(
        source="reply_window",
        min_value=HOUR,
        max_value=YEAR,
        allow_null=True,
        required=False,
    )


class CustomBody(CustomPatch):
    """A channel for a program."""

    name = Line(max_length=100)
    team = Choose(lambda body: Team.objects.all())
    addresses = serializers.CharField(
        max_length=actions.LONGEST_NAME,
        help_text="As acme-messenger; it cannot be changed later.",
    )


class MadeCustomShape(CustomChannelShape):
    """A new one, and the secret its webhooks are signed with: told this once."""

    secret = serializers.CharField()


class CustomChannels(AdminResource):
    """Channels of programs. Adding one tells a secret: so it takes no key."""

    family = "channels"
    shape = CustomChannelShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}
    repeatable = False

    @call(
        body=CustomBody,
        gives=MadeCustomShape,
        status=201,
        about="Add a channel for a program, and be told its secret.",
    )
    def create(self, request: Request) -> Response:
        """Add one."""
        made, secret = actions.add_custom(**self.body(CustomBody), by=self.agent)
        shown = represent(CustomChannelShape, [self.row(made.public_id)])[0]
        return Response({**shown, "secret": secret}, status=201)

    @call(body=CustomPatch, gives=CustomChannelShape, about="Change it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(CustomPatch, about=channel)
            whole = {"name": channel.name, **given}
            actions.edit_custom(channel, **whole, by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=SecretShape,
        status=201,
        about="Make a secret. Both sign until the old one is dropped.",
    )
    def secret(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Told this once."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            made = actions.new_custom_secret(channel, by=self.agent)
        return Response({"secret": made}, status=201)

    @call(
        gives=MailboxChecksShape,
        about="Post an event that says nothing, and tell what came of it.",
    )
    def check(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It calls its program: no transaction waits for that."""
        channel = self.row(id)
        self.body(Body)
        with self.unchanged(channel):
            pass  # compared, and let go of again
        try:
            found = actions.check_custom(channel, by=self.agent)
        except CannotOpen:
            words = "Its secret cannot be read any more: make a new one."
            found = [Check(part="sending", ok=False, words=words)]
        checks = [{"part": one.part, "ok": one.ok, "words": one.words} for one in found]
        return Response({"checks": checks})


class CustomVerbs(AdminResource):
    """What of it may be sent again."""

    family = "channels"
    shape = CustomChannelShape

    @call(
        body=ChannelSwitchBody, gives=CustomChannelShape, about="Switch it on or off."
    )
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing of it is forgotten."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(ChannelSwitchBody)
            actions.switch_custom(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(gives=CustomChannelShape, about="Only the newest secret signs from now on.")
    def drop_secret(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """The new one stays."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            actions.drop_old_custom_secret(channel, by=self.agent)
        return self.shown(self.row(id))


urlpatterns = [
    path(
        "channels/custom/",
        CustomChannels.at(get="list", post="create"),
        name="custom_channels",
    ),
    path(
        "channels/custom/<uuid:id>/",
        CustomChannels.at(get="retrieve", patch="partial_update"),
        name="custom_channel",
    ),
    path(
        "channels/custom/<uuid:id>/switch/",
        CustomVerbs.at(post="switch"),
        name="custom_channel_switch",
    ),
    path(
        "channels/custom/<uuid:id>/secret/",
        CustomChannels.at(post="secret"),
        name="custom_channel_secret",
    ),
    path(
        "channels/custom/<uuid:id>/drop-old-secret/",
        CustomVerbs.at(post="drop_secret"),
        name="custom_channel_drop_old_secret",
    ),
    path(
        "channels/custom/<uuid:id>/check/",
        CustomChannels.at(post="check"),
        name="custom_channel_check",
    ),
]
