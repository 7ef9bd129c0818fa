"""Forms for sites: add one, change what it asks, take it off."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from channels_app.actions import doors
from channels_app.adapter import adapter
from channels_app.adapters.form import KIND
from channels_app.models import Connection
from channels_app.queries import ways
from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.base.errors import Refused
from tickets.models import Channel

logger = logging.getLogger(__name__)

# What is in the address of its page; it is no secret, but nobody should guess others'.
KEY_LENGTH = 20

# What a new form begins with; the same keys are in every form's config.
DEFAULTS: Mapping[str, Any] = {
    "title": "",
    "intro": "",
    "thanks": "",
    "consent": "",
    "subject": True,
    "uploads": True,
    "help": True,
    "trap": True,
    "acknowledge": True,
    "languages": [],
    "tags": [],
    "fields": [],
    "origins": [],
}


class NoMailbox(Refused):
    """Nobody could be answered: what is asked by a form is answered by mail."""

    code = "no_mailbox"

    def __str__(self) -> str:
        return _(
            "There is no mailbox that could send the answers. Add one first, then switch"
            " the form on."
        )


@transaction.atomic
def add_form(*, team: Team, name: str, by: Agent, **config: Any) -> Channel:
    """A form whose tickets are this team's. What is not said is as usual; without a
    mailbox that could answer it is there, and switched off.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    channel = Channel(kind=KIND, name=name, team=team)
    channel.traits = dict(adapter(KIND).traits)
    channel.is_active = ways.mail_channel(channel) is not None
    channel.save(force_insert=True)
    company = Company.objects.first()
    Connection.objects.create(
        channel=channel,
        key=get_random_string(KEY_LENGTH),
        config={**DEFAULTS, "title": company.name if company else name, **config},
    )
    logger.info("channel %s: form added by agent %s", channel.pk, by.pk)
    return channel


@transaction.atomic
def edit_form(
    channel: Channel, *, name: str, team: Team | None = None, by: Agent, **config: Any
) -> None:
    """Change a form; what is not said stays.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    connection = doors.locked(channel)
    channel.name, channel.team = name, team or channel.team
    channel.traits = dict(adapter(channel.kind).traits)
    channel.save(update_fields=["name", "team", "traits"])
    connection.config = {**DEFAULTS, **connection.config, **config}
    connection.save(update_fields=["config"])
    logger.info("channel %s: form changed by agent %s", channel.pk, by.pk)


def switch_form(channel: Channel, *, active: bool, by: Agent) -> None:
    """Take its page away, or put it back; what was asked stays tickets.

    Raises:
        OnlyAdmins: `by` is none.
        NoMailbox: nobody could be answered.
    """
    doors.guard(by)
    if active and ways.mail_channel(channel) is None:
        raise NoMailbox
    doors.switch(channel, active=active, by=by)
