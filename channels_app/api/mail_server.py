"""/channels/mail-server/: the company's own, for admins. Its password never comes out."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from channels_app.actions import mail_server as actions
from channels_app.api.mailbox_bodies import SECURITY
from channels_app.api.mailboxes import MailboxChecksShape
from channels_app.forms.mail_out import ServerForm
from channels_app.queries import relay
from helpdesk.base.accounts.api.doors import AdminView
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape


class MailServerShape(Shape):
    """By which server mailboxes send that have none of their own."""

    named_by = serializers.ChoiceField(
        ("settings", "environment"), help_text="Where it was named."
    )
    smtp_host = serializers.CharField()
    smtp_port = serializers.IntegerField(
        allow_null=True, help_text="Null: the usual one."
    )
    smtp_security = serializers.ChoiceField(SECURITY)
    smtp_user = serializers.CharField()
    tls_verify = serializers.BooleanField()
    mailboxes = serializers.ListField(
        child=serializers.UUIDField(), help_text="Those that send by it."
    )


class MailServerBody(Body):
    """The whole of it; a password left out stays, for the server it was given for."""

    smtp_host = serializers.CharField(max_length=253)
    smtp_security = serializers.ChoiceField(SECURITY, default="tls")
    smtp_port = serializers.IntegerField(
        min_value=1, max_value=65535, allow_null=True, default=None
    )
    smtp_user = serializers.CharField(max_length=254, allow_blank=True, default="")
    smtp_password = serializers.CharField(
        max_length=1000,
        allow_blank=True,
        default="",
        write_only=True,
        trim_whitespace=False,
    )
    tls_verify = serializers.BooleanField(default=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the page's own form reads it.

        Raises:
            ValidationError: something that the form would not take either.
        """
        form = ServerForm(attrs)
        if not form.is_valid():
            wrong = {name: list(map(str, them)) for name, them in form.errors.items()}
            raise serializers.ValidationError(wrong)
        return form.cleaned_data


class MailServerView(AdminView):
    """The company's mail server."""

    family = "channels"

    @call(gives=MailServerShape, about="By which server; 404: there is none.")
    def get(self, request: Request) -> Response:
        """As it is, without its password."""
        row, named = relay.typed(), relay.from_environment()
        config = row.config if row is not None else named.config if named else None
        if config is None:
            raise Unknown
        told = {
            **config,
            "named_by": "environment" if row is None else "settings",
            "mailboxes": [
                str(one.channel.public_id) for one in relay.who_sends_by_it()
            ],
        }
        return Response(told)

    @call(body=MailServerBody, gives=MailServerShape, about="Use this server.")
    def put(self, request: Request) -> Response:
        """From now on. Nothing is tried here; see `check`."""
        actions.use_server(**self.body(MailServerBody), by=self.agent)
        return self.get(request)

    @call(status=204, about="Forget it. Refused while mailboxes send by it.")
    def delete(self, request: Request) -> Response:
        """What the environment names is used from now on, where it names one."""
        actions.forget_server(by=self.agent)
        return Response(status=204)


class MailServerCheck(AdminView):
    """Tries a server: seconds, and nothing is kept, so there is nothing to repeat."""

    family = "channels"
    repeatable = False

    @call(
        body=MailServerBody,
        gives=MailboxChecksShape,
        about="Try a server; nothing is saved.",
    )
    def post(self, request: Request) -> Response:
        """A kept password goes only to the server it was given for."""
        found = actions.check_server(actions.settings_of(self.body(MailServerBody)))
        checks = [
            {"part": one.part, "ok": one.ok, "words": one.words, "folders": []}
            for one in found
        ]
        return Response({"checks": checks})


urlpatterns = [
    path("channels/mail-server/", MailServerView.as_view(), name="mail_server"),
    path(
        "channels/mail-server/check/",
        MailServerCheck.as_view(),
        name="mail_server_check",
    ),
]
