"""What admins do to a door of a program or a site: switch it, and change its secrets.

Two secrets are good at a time, so that the other side can change without a gap.
"""

import logging

from django.db import transaction

from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.errors import Refused
from helpdesk.base.secrets import CannotOpen
from tickets.models import Channel

logger = logging.getLogger(__name__)


def guard(by: Agent) -> None:
    """Raises OnlyAdmins."""
    if not may_administrate(by):
        raise OnlyAdmins


def locked(channel: Channel) -> Connection:
    """Its connection, for one change at a time; the channel stays the caller's own."""
    connection = Connection.objects.select_for_update().get(channel=channel)
    connection.channel = channel
    return connection


def secrets_of(connection: Connection) -> dict[str, str]:
    """What it has; nothing when the key that sealed it is lost."""
    try:
        return dict(connection.settings().secret)
    except CannotOpen:
        return {}


@transaction.atomic
def switch(channel: Channel, *, active: bool, by: Agent) -> None:
    """Nothing comes or goes by it, or both do again; tickets stay.

    Raises:
        OnlyAdmins: `by` is none.
    """
    guard(by)
    Channel.objects.filter(pk=channel.pk).update(is_active=active)
    channel.is_active = active
    logger.info("channel %s: active %s, by agent %s", channel.pk, active, by.pk)


@transaction.atomic
def change_secret(
    channel: Channel, made: str, *, by: Agent, still_there: type[Refused]
) -> str:
    """This secret from now on; the one before stays good until it is removed.

    Raises:
        OnlyAdmins: `by` is none.
        Refused: of the kind `still_there`: one before that is good already.
    """
    guard(by)
    connection = locked(channel)
    kept = secrets_of(connection)
    if "old_secret" in kept:
        raise still_there
    old = {"old_secret": kept["secret"]} if "secret" in kept else {}
    connection.seal({"secret": made, **old})
    connection.save(update_fields=["sealed"])
    logger.info("channel %s: new secret, by agent %s", channel.pk, by.pk)
    return made


@transaction.atomic
def forget_old_secret(channel: Channel, *, by: Agent) -> None:
    """Only the newest is good from now on.

    Raises:
        OnlyAdmins: `by` is none.
    """
    guard(by)
    connection = locked(channel)
    kept = secrets_of(connection)
    kept.pop("old_secret", None)
    connection.seal(kept)
    connection.save(update_fields=["sealed"])
    logger.info("channel %s: old secret removed by agent %s", channel.pk, by.pk)
