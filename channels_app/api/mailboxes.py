"""/channels/mailboxes/: for admins. Passwords go in and never come out."""

from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import mailboxes as actions
from channels_app.actions import trusting
from channels_app.adapter import Settings
from channels_app.api.channels import (
    BY_NAME,
    CHANNELS,
    TEAM,
    ChannelSwitchBody,
    connected,
)
from channels_app.api.mailbox_bodies import (
    MailboxBody,
    MailboxPatch,
    TrustBody,
    kept_settings,
)
from helpdesk.base.accounts.api.doors import AdminResource
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Ref, Shape
from tickets.models import Channel


class MailboxShape(Shape):
    """A mailbox, without its passwords."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    team = Ref(TEAM, allow_null=False)
    is_active = serializers.BooleanField()
    is_system = serializers.BooleanField(help_text="It sends our own mail, too.")
    settings = serializers.DictField(
        source="connection.config",
        child=serializers.JSONField(),
        help_text="Servers, ports, users, folder; as they are sent, without passwords.",
    )
    checked_at = serializers.DateTimeField(
        source="connection.checked_at", allow_null=True
    )
    failing_since = serializers.DateTimeField(
        source="connection.failing_since", allow_null=True
    )
    last_error = serializers.CharField(source="connection.last_error")
    send_failing_since = serializers.DateTimeField(
        source="connection.send_failing_since", allow_null=True
    )
    send_last_error = serializers.CharField(source="connection.send_last_error")

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Channel]:
        """All, for admins."""
        found = connected(kind=actions.KIND)
        return found if may_administrate(agent) else found.none()


class Mailboxes(AdminResource):
    """Where mail comes from and goes out."""

    family = "channels"
    shape = MailboxShape
    filters = CHANNELS
    orders: ClassVar = {"name": BY_NAME}

    @call(
        body=MailboxBody,
        gives=MailboxShape,
        status=201,
        about="Watch a mailbox. Nothing is tried here; see `check`.",
    )
    def create(self, request: Request) -> Response:
        """Add one."""
        made = actions.add_mailbox(**self.body(MailboxBody), by=self.agent)
        return self.made(MailboxShape, self.row(made.public_id))

    @call(body=MailboxPatch, gives=MailboxShape, about="Change a mailbox.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is not said stays, passwords for the same servers as well."""
        with transaction.atomic():
            Channel.objects.select_for_update(no_key=True).filter(public_id=id).first()
            channel = self.row(id)
            with self.unchanged(channel):
                given = self.body(MailboxPatch, about=channel)
                actions.edit_mailbox(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(body=ChannelSwitchBody, gives=MailboxShape, about="Watch it, or no longer.")
    def switch(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Nothing of it is forgotten."""
        channel = self.row(id)
        with self.unchanged(channel):
            given = self.body(ChannelSwitchBody)
            actions.switch_mailbox(channel, **given, by=self.agent)
        return self.shown(self.row(id))

    @call(
        body=TrustBody,
        gives=MailboxShape,
        about="Say whose word about senders and spam it takes, from the next mail on.",
    )
    def trust(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """All of it anew."""
        channel = self.row(id)
        with self.unchanged(channel):
            trusting.trust(channel, **self.body(TrustBody), by=self.agent)
        return self.shown(self.row(id))


class MailboxCheckShape(Shape):
    part = serializers.CharField(help_text="receiving or sending.")
    ok = serializers.BooleanField()
    words = serializers.CharField(help_text="What the server said.")
    folders = serializers.ListField(
        child=serializers.CharField(), help_text="Folders that can be read there."
    )


class MailboxChecksShape(Shape):
    checks = MailboxCheckShape(many=True)


class Check(AdminResource):
    """Tries settings: talks to both servers, which takes seconds and keeps nothing.

    No transaction may be open meanwhile, so it knows no Idempotency-Key; there is nothing
    to repeat either. It could as well be a row that a worker fills in, but whoever types
    settings waits for the answer, as on the page.
    """

    family = "channels"
    shape = MailboxShape
    repeatable = False

    @call(
        body=MailboxBody,
        gives=MailboxChecksShape,
        about="Try settings; nothing is saved.",
    )
    def new(self, request: Request) -> Response:
        """Of a mailbox that is not there yet."""
        given = self.body(MailboxBody)
        return _told(actions.settings_of(given))

    @call(
        body=MailboxPatch,
        gives=MailboxChecksShape,
        about="Try a mailbox, with what would change; nothing is saved.",
    )
    def known(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A kept password goes only to the server it was given for."""
        channel = self.row(id)
        with self.unchanged(channel):
            pass  # compared, and let go of again
        given = self.body(MailboxPatch, about=channel)
        return _told(actions.settings_of(given, kept=kept_settings(channel)))


def _told(settings: Settings) -> Response:
    found = actions.check(settings)
    checks = [
        {
            "part": one.part,
            "ok": one.ok,
            "words": one.words,
            "folders": [name for name, _use in one.folders],
        }
        for one in found
    ]
    return Response({"checks": checks})


urlpatterns = [
    path(
        "channels/mailboxes/",
        Mailboxes.at(get="list", post="create"),
        name="mailboxes",
    ),
    path("channels/mailboxes/check/", Check.at(post="new"), name="mailboxes_check"),
    path(
        "channels/mailboxes/<uuid:id>/",
        Mailboxes.at(get="retrieve", patch="partial_update"),
        name="mailbox",
    ),
    path(
        "channels/mailboxes/<uuid:id>/switch/",
        Mailboxes.at(post="switch"),
        name="mailbox_switch",
    ),
    path(
        "channels/mailboxes/<uuid:id>/trust/",
        Mailboxes.at(post="trust"),
        name="mailbox_trust",
    ),
    path(
        "channels/mailboxes/<uuid:id>/check/",
        Check.at(post="known"),
        name="mailbox_check",
    ),
]
