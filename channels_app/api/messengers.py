"""/messengers/: channels whose providers call us, for admins. Secrets go in and never
come out, but those we made up ourselves: they are told once.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import approved, connecting, doors
from channels_app.actions import messengers as actions
from channels_app.api.channels import (
    BY_NAME,
    CHANNELS,
    TEAM,
    ChannelSwitchBody,
    connected,
)
from channels_app.api.mailboxes import MailboxChecksShape
from channels_app.api.messenger_bodies import MessengerBody, MessengerPatch
from channels_app.messenger import messengers
from channels_app.models import Template
from channels_app.queries.messengers import hook_of
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.base.api.views import Resource
from tickets.models import Channel


class MessengerShape(Shape):
    """A channel whose provider calls us, without its secrets."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField(help_text="As telegram or sms.")
    name = serializers.CharField()
    team = Ref(TEAM, allow_null=False)
    is_active = serializers.BooleanField()
    is_connected = serializers.BooleanField(
        source="connection.is_introduced", help_text="Its provider was told of us."
    )
    account = serializers.SerializerMethodField(
        help_text="What we are called there; empty until it is connected."
    )
    webhook = serializers.SerializerMethodField(
        help_text="The address that its provider calls."
    )
    settings = serializers.SerializerMethodField(
        help_text="What was typed, by the names its kind asks by, without secrets."
    )
    secrets = serializers.SerializerMethodField(help_text="The names of those it has.")
    failing_since = serializers.DateTimeField(
        source="connection.failing_since", allow_null=True
    )
    last_error = serializers.CharField(source="connection.last_error")
    signed_in_until = serializers.DateTimeField(
        source="connection.signed_in_until", allow_null=True
    )

    def get_account(self, channel: Channel) -> str:
        """As its provider shows it."""
        return str(channel.connection.config.get("address", ""))

    def get_webhook(self, channel: Channel) -> str:
        """It signs what it sends there."""
        spoken = actions.spoken_by(channel)
        return hook_of(channel.connection) if spoken.hooks else ""

    def get_settings(self, channel: Channel) -> dict[str, str]:
        """No secret is among them."""
        config = channel.connection.config
        asks = actions.spoken_by(channel).asks
        return {
            ask.name: str(config.get(ask.name, "")) for ask in asks if not ask.secret
        }

    def get_secrets(self, channel: Channel) -> list[str]:
        """Whether, and not which."""
        kept = doors.secrets_of(channel.connection)
        return [ask.name for ask in actions.spoken_by(channel).asks if ask.name in kept]

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = connected().filter(kind__in=list(messengers()))
        return found if may_administrate(agent) else found.none()


class MadeMessengerShape(MessengerShape):
    """A new one, and the secrets we made up for its provider's page: told this once."""

    made = serializers.DictField(child=serializers.CharField())


class MadeSecretsShape(Shape):
    made = serializers.DictField(
        child=serializers.CharField(), help_text="Told this once, by their names."
    )


class Messengers(AdminResource):
    """Those whose calls ask a provider, or tell a secret: so they take no key."""

    family = "channels"
    shape = MessengerShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}
    repeatable = False

    @call(
        body=MessengerBody,
        gives=MadeMessengerShape,
        status=201,
        about="Add a messenger. It is switched off until it is connected.",
    )
    def create(self, request: Request) -> Response:
        """Add one."""
        given = self.body(MessengerBody)
        channel, made = actions.add_messenger(**given, by=self.agent)
        shown = represent(MessengerShape, [self.row(channel.public_id)])[0]
        return Response({**shown, "made": made}, status=201)

    @call(
        body=MessengerPatch,
        gives=MessengerShape,
        about="Change it. With other settings or secrets, connect it again.",
    )
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(MessengerPatch, about=channel)
            actions.edit_messenger(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=MessengerShape,
        about="Introduce us to its provider, and switch it on.",
    )
    def connect(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It asks the provider: no transaction waits for that."""
        connecting.connect_messenger(self._compared(id), by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=MailboxChecksShape,
        about="Try it in both directions, and tell what came of it.",
    )
    def check(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It asks the provider: no transaction waits for that."""
        found = connecting.check_messenger(self._compared(id), by=self.agent)
        checks = [
            {"part": one.part, "ok": one.ok, "words": str(one.words)} for one in found
        ]
        return Response({"checks": checks})

    @call(
        gives=MadeSecretsShape,
        status=201,
        about="Make other secrets for the provider's page; the ones before are void.",
    )
    def secret(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Told this once."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            made = actions.new_made_secrets(channel, by=self.agent)
        return Response({"made": made}, status=201)

    @call(
        gives=MessengerShape,
        about="Ask its provider for the templates it has approved by now.",
    )
    def fetch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It asks the provider: no transaction waits for that."""
        approved.fetch_templates(self._compared(id), by=self.agent)
        return self.shown(self.row(id))

    def _compared(self, id: UUID) -> Channel:  # noqa: A002 - its name in the address
        """The channel, as whoever calls knows it, with nothing locked."""
        channel: Channel = self.row(id)
        self.body(Body)
        with self.unchanged(channel):
            pass  # compared, and let go of again
        return channel


class MessengerVerbs(AdminResource):
    """What of it may be sent again."""

    family = "channels"
    shape = MessengerShape

    @call(body=ChannelSwitchBody, gives=MessengerShape, about="Switch it on or off.")
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing of it is forgotten."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(ChannelSwitchBody)
            actions.switch_messenger(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(
        gives=MessengerShape,
        about="Another webhook address; the one before is void. Then connect it again.",
    )
    def address(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Its provider has to be told."""
        channel = self.row(id)
        with self.unchanged(channel):
            self.body(Body)
            actions.new_hook_key(channel, by=self.agent)
        return self.shown(self.row(id))


class TemplateShape(Shape):
    """Words that a provider approved before they may be sent."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    language = serializers.CharField()
    status = serializers.CharField(
        help_text="The provider's word: only what is APPROVED can be sent."
    )
    category = serializers.CharField()
    body = serializers.CharField(help_text="Places to fill in as {{1}} or {{name}}.")
    synced_at = serializers.DateTimeField()

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Template]:
        """All that there are, for everybody who writes."""
        return Template.objects.filter(gone_at=None)


class Templates(Resource):
    """Those of one channel: whoever answers by it chooses among them."""

    family = "channels"
    shape = TemplateShape
    orders: ClassVar = {"name": Order(("name", "language", "id"))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of the channel in the address.

        Raises:
            Unknown: there is no such channel.
        """
        named = Channel.objects.filter(
            public_id=self.kwargs["id"], kind__in=list(messengers())
        )
        channel = named.first()
        if channel is None:
            raise Unknown
        return rows.filter(channel=channel)


urlpatterns = [
    path("messengers/", Messengers.at(get="list", post="create"), name="messengers"),
    path(
        "messengers/<uuid:id>/",
        Messengers.at(get="retrieve", patch="partial_update"),
        name="messenger",
    ),
    path(
        "messengers/<uuid:id>/templates/",
        Templates.at(get="list"),
        name="messenger_templates",
    ),
    path(
        "messengers/<uuid:id>/templates/fetch/",
        Messengers.at(post="fetch"),
        name="messenger_templates_fetch",
    ),
    *(
        path(
            f"messengers/<uuid:id>/{end}/",
            view.at(post=end),
            name=f"messenger_{end}",
        )
        for end, view in (
            ("connect", Messengers),
            ("check", Messengers),
            ("secret", Messengers),
            ("switch", MessengerVerbs),
            ("address", MessengerVerbs),
        )
    ),
]
