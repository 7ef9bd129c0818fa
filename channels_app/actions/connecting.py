"""Talk to the provider of a channel: introduce us, and see whether it still works.

Never inside a transaction: a provider answers when it likes.
"""

import logging
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from channels_app.actions import doors
from channels_app.actions.lending import equipped
from channels_app.actions.messengers import others, spoken_by
from channels_app.adapter import Check, ConnectionFailed, Settings
from channels_app.messenger import Learned
from channels_app.messenger_errors import AccountTaken, NotConnected, SecretsLost
from channels_app.models import Connection
from channels_app.queries.messengers import hook_of
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.plaintext import one_line, printable, storable
from helpdesk.base.secrets import CannotOpen
from tickets.models import Channel

# Letters of what we are called there.
LONGEST = 320

logger = logging.getLogger(__name__)


def connect_messenger(channel: Channel, *, by: Agent) -> None:
    """Introduce us to its provider, and switch it on; never inside a transaction.

    It is on already while its provider is told: some look at once whether we are there.
    When it fails, it is what it was before.

    Raises:
        OnlyAdmins: `by` is none.
        SecretsLost: they cannot be read.
        NotConnected: the provider's words why not.
        AccountTaken: another channel is this account.
    """
    doors.guard(by)
    connection = Connection.objects.select_related("channel").get(channel=channel)
    settings = opened(connection)
    was_active = channel.is_active
    _set_active(channel, active=True)
    try:
        learned = spoken_by(channel).connect(settings, hook=hook_of(connection))
        _keep(channel, learned)
    except Exception as error:
        _set_active(channel, active=was_active)
        if isinstance(error, ConnectionFailed):
            connection.failed(error.words)
            raise NotConnected(error.words) from error
        if isinstance(error, AccountTaken):
            _give_back(channel, error)
        raise
    logger.info("channel %s: connected by agent %s", channel.pk, by.pk)


def check_messenger(channel: Channel, *, by: Agent) -> list[Check]:
    """Try it in both directions, and write down how it is; never inside a transaction.

    Raises:
        OnlyAdmins: `by` is none.
        SecretsLost: they cannot be read.
    """
    doors.guard(by)
    return look_at(Connection.objects.select_related("channel").get(channel=channel))


def look_at(connection: Connection) -> list[Check]:
    """What came of trying it; trouble is on record from then on.

    Raises:
        SecretsLost: they cannot be read.
    """
    try:
        checks = connection.adapter.check(opened(connection))
    except ConnectionFailed as failure:
        checks = [Check(part="sending", ok=False, words=failure.words)]
    # They may quote what somebody is called there.
    checks = [replace(one, words=printable(one.words)) for one in checks]
    wrong = " ".join(one.words for one in checks if not one.ok)
    if all(one.ok for one in checks):
        connection.looked(received=False)
        connection.sign_in()
    else:
        connection.failed(wrong)
    return checks


def opened(connection: Connection) -> Settings:
    """What its adapter is told.

    Raises:
        SecretsLost: they cannot be read.
    """
    try:
        return equipped(connection)
    except CannotOpen as error:
        raise SecretsLost from error


@transaction.atomic
def _keep(channel: Channel, learned: Learned) -> None:
    """What the provider told us of ourselves."""
    learned = replace(
        learned,
        config=storable(learned.config),
        traits=storable(learned.traits),
        address=one_line(learned.address, limit=LONGEST),
    )
    list(Company.objects.select_for_update())
    for other in others(channel):
        if learned.address and other.config.get("address") == learned.address:
            raise AccountTaken(other.channel)
    connection = doors.locked(channel)
    connection.config = {
        **connection.config,
        **learned.config,
        "address": learned.address,
    }
    until = learned.expires_at
    connection.signed_in_until = parse_datetime(until) if until else None
    connection.checked_at = timezone.now()
    connection.failing_since, connection.last_error = None, ""
    connection.save()
    sender = {"sender": learned.address} if learned.address else {}
    traits = {**spoken_by(channel).traits, **sender, **learned.traits}
    Channel.objects.filter(pk=channel.pk).update(traits=traits)
    channel.traits = traits


def _give_back(channel: Channel, refusal: AccountTaken) -> None:
    """The account's provider calls its own channel again, as far as we can tell it."""
    for other in others(channel):
        if other.pk != refusal.pk or not other.channel.is_active:
            continue
        try:
            spoken_by(channel).connect(opened(other), hook=hook_of(other))
        except (ConnectionFailed, SecretsLost):
            logger.warning("channel %s: its account was not given back", other.pk)


def _set_active(channel: Channel, *, active: bool) -> None:
    Channel.objects.filter(pk=channel.pk).update(is_active=active)
    channel.is_active = active
