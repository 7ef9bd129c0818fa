"""Chat widgets: add one to a site, change what it shows, and the secret it trusts."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from channels_app.actions import doors
from channels_app.adapter import adapter
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.base.errors import Refused
from tickets.models import Channel

logger = logging.getLogger(__name__)

KIND = "widget"
# What is in the address of its script; it is no secret, but nobody should guess others'.
KEY_LENGTH = 20
SECRET_BYTES = 32

# What a new widget begins with; the same keys are in every widget's config.
DEFAULTS: Mapping[str, Any] = {
    "origins": [],
    "title": "",
    "greeting": "",
    "away": "",
    "accent": "#0b6b66",
    "side": "end",
    "theme": "auto",
    "launcher": "",
    "fields": [],
    "consent": "",
    "teams": [],
    "mail_after": 120,
    "rate": True,
    "rules": [],
    "help": True,
    "require_identity": False,
}


class SecretNeeded(Refused):
    """Without a secret nobody could prove who they are: the widget would be shut."""

    code = "secret_needed"

    def __str__(self) -> str:
        return _("Make a secret first, and let your site sign who its users are.")


class OldSecretStillThere(Refused):
    """Two secrets are valid at once; a third would shut out whoever has the first."""

    code = "old_secret"

    def __str__(self) -> str:
        return _("Remove the old secret first: some of your servers may still use it.")


@transaction.atomic
def add_widget(*, team: Team, name: str, by: Agent, **config: Any) -> Channel:
    """A chat for a site, whose tickets are this team's. What is not said is as usual.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    channel = Channel.objects.create(
        kind=KIND, name=name, team=team, traits=dict(adapter(KIND).traits)
    )
    company = Company.objects.first()
    Connection.objects.create(
        channel=channel,
        key=get_random_string(KEY_LENGTH),
        config={**DEFAULTS, "title": company.name if company else name, **config},
    )
    logger.info("channel %s: widget added by agent %s", channel.pk, by.pk)
    return channel


@transaction.atomic
def edit_widget(
    channel: Channel, *, name: str, team: Team | None = None, by: Agent, **config: Any
) -> None:
    """Change a widget; what is not said stays. Open pages take it when they next ask.

    Raises:
        OnlyAdmins: `by` is none.
        SecretNeeded: only proven visitors are to come in, and nobody can prove anything.
    """
    doors.guard(by)
    connection = doors.locked(channel)
    if config.get("require_identity") and "secret" not in doors.secrets_of(connection):
        raise SecretNeeded
    channel.name, channel.team = name, team or channel.team
    channel.traits = dict(adapter(channel.kind).traits)
    channel.save(update_fields=["name", "team", "traits"])
    connection.config = {**DEFAULTS, **connection.config, **config}
    connection.save(update_fields=["config"])
    logger.info("channel %s: widget changed by agent %s", channel.pk, by.pk)


def switch_widget(channel: Channel, *, active: bool, by: Agent) -> None:
    """Take it off every site, or put it back; chats stay tickets.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.switch(channel, active=active, by=by)


def new_secret(channel: Channel, *, by: Agent) -> str:
    """A secret to sign with, told this once. The one before stays valid until removed.

    Raises:
        OnlyAdmins: `by` is none.
        OldSecretStillThere: there is one before that already.
    """
    made = secrets.token_urlsafe(SECRET_BYTES)
    return doors.change_secret(channel, made, by=by, still_there=OldSecretStillThere)


def drop_old_secret(channel: Channel, *, by: Agent) -> None:
    """What was signed with the old secret proves nothing from now on.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.forget_old_secret(channel, by=by)
