"""What may be said of a mailbox."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from channels_app.actions.lending import equipped
from channels_app.adapter import Settings
from channels_app.forms import TeamMailboxForm
from channels_app.forms.mail_out import MOST
from channels_app.forms.mailboxes import kept_secrets
from helpdesk.base.accounts.models import Team
from helpdesk.base.api.bodies import Body, Choose, Line
from helpdesk.base.secrets import CannotOpen
from tickets.models import Channel

SECURITY = ("tls", "starttls", "none")


def _text(most: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(
        max_length=most, required=False, allow_blank=True, **more
    )


def _password() -> serializers.CharField:
    return _text(1000, write_only=True, trim_whitespace=False)


def _port() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=65535, allow_null=True, required=False
    )


def _limit(per: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        allow_null=True,
        required=False,
        help_text=f"So many mails go by it in a {per} at most; null: all there are.",
    )


def _days() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=3650, required=False)


class RouteBody(serializers.Serializer[Any]):
    """Mail that another team gets: what is sent to an address, or found in a folder."""

    by = serializers.ChoiceField(("to", "folder"))
    value = serializers.CharField(max_length=254)
    team = serializers.UUIDField()


class TrustBody(Body):
    """Whose word about senders and spam a mailbox takes."""

    authserv = serializers.CharField(
        max_length=253,
        required=False,
        allow_blank=True,
        default="",
        help_text="What the receiving server calls itself (RFC 8601 section 2.5).",
    )
    spam_aside = serializers.BooleanField(
        required=False,
        default=False,
        help_text="What that server takes for spam becomes a ticket under Spam.",
    )


class MailboxBody(Body):
    """A mailbox. What is left out is guessed from the address, or stays."""

    address = serializers.EmailField(max_length=254)
    team = Choose(lambda body: Team.objects.all())
    name = Line(max_length=120, required=False, allow_blank=True)
    from_name = _text(100)
    imap_host = _text(253)
    imap_security = serializers.ChoiceField(SECURITY, required=False)
    imap_port = _port()
    imap_user = _text(254)
    imap_password = _password()
    folder = _text(200)
    smtp_by = serializers.ChoiceField(
        ("own", "company"),
        required=False,
        help_text="By which server it sends: one of its own, or the company's.",
    )
    smtp_host = _text(253)
    smtp_security = serializers.ChoiceField(SECURITY, required=False)
    smtp_port = _port()
    smtp_user = _text(254)
    smtp_password = _password()
    rate_minute = _limit("minute")
    rate_hour = _limit("hour")
    rate_day = _limit("day")
    tls_verify = serializers.BooleanField(required=False)
    chat_link = serializers.BooleanField(required=False)
    quotes = serializers.ChoiceField(
        ("", "last"),
        required=False,
        allow_blank=True,
        help_text="What answers quote where nobody says: nothing, or the customer's last"
        " mail.",
    )
    acknowledge = serializers.BooleanField(required=False)
    is_system = serializers.BooleanField(required=False)
    reply_address = serializers.EmailField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Answers come to it, with a token of each mail behind a plus sign.",
    )
    agents_reply = serializers.BooleanField(
        required=False,
        help_text="Colleagues answer notifications by mail, with proof of who they are.",
    )
    door = serializers.ChoiceField(
        ("imap", "lmtp", "pipe", "webhook"),
        required=False,
        help_text="How mail arrives: fetched by us, or handed over to us.",
    )
    begin = serializers.ChoiceField(
        ("none", "days", "all"),
        required=False,
        help_text="Which mail that waits there already is imported. Nothing answers it.",
    )
    begin_days = _days()
    folders = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="Folders that are read besides `folder`.",
    )
    after = serializers.ChoiceField(
        ("keep", "move", "delete"),
        required=False,
        help_text="What becomes of a mail on its server once it is imported.",
    )
    after_folder = _text(200)
    after_days = _days()
    routes = RouteBody(
        many=True,
        required=False,
        help_text="For other teams than `team`; the first that fits decides.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the page's own form reads it.

        Raises:
            ValidationError: something that the form would not take either.
        """
        channel: Channel | None = self.about
        kept = kept_settings(channel) if channel else None
        now = _now(channel) if channel else _NEW
        typed = {**now, **attrs}
        typed["team"] = typed["team"].public_id
        secrets = kept_secrets(kept.secret) if kept else frozenset()
        form = TeamMailboxForm(typed, kept_secrets=secrets)
        if not form.is_valid():
            raise serializers.ValidationError(
                {
                    name: [str(one) for one in words]
                    for name, words in form.errors.items()
                }
            )
        return form.cleaned_data


class MailboxPatch(MailboxBody):
    """What of it changes. A password goes only to the server it was given for."""

    address = serializers.EmailField(max_length=254, required=False)
    team = Choose(lambda body: Team.objects.all(), required=False)


_NEW: Mapping[str, Any] = {
    "imap_security": "tls",
    "smtp_security": "tls",
    "tls_verify": True,
    "chat_link": True,
    "acknowledge": False,
}


def _now(channel: Channel) -> dict[str, Any]:
    return {
        **channel.connection.config,
        "name": channel.name,
        "team": channel.team,
        "is_system": channel.is_system,
    }


def kept_settings(channel: Channel) -> Settings | None:
    """The settings in use; None when their passwords cannot be opened any more."""
    try:
        return equipped(channel.connection)
    except CannotOpen:
        return None
