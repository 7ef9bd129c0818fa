"""Channels of messengers: add one, change it, switch it off.

What has to be typed and what can be done there its adapter says; nothing here knows a
provider.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from channels_app.actions import doors
from channels_app.adapter import Settings
from channels_app.messenger import Messenger, messengers
from channels_app.messenger_errors import AccountTaken, ConnectFirst, SecretsNeeded
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent, Company, Team
from tickets.models import Channel

logger = logging.getLogger(__name__)

# In the address that providers call: it is no secret by itself, for they sign; of a
# provider that signs nothing it is all there is.
KEY_LENGTH = 32
MADE_LENGTH = 40


def spoken_by(channel: Channel) -> Messenger:
    """Its adapter."""
    return messengers()[channel.kind]


@transaction.atomic
def add_messenger(
    *, kind: str, team: Team, name: str, by: Agent, **typed: str
) -> tuple[Channel, dict[str, str]]:
    """A channel whose tickets are this team's, switched off until it is connected; and
    the secrets we made up for the provider's page, told this once.

    typed: answers to what its adapter asks.

    Raises:
        OnlyAdmins: `by` is none.
        AccountTaken: the very same is there already.
    """
    doors.guard(by)
    spoken = messengers()[kind]
    # One change at a time: two at once would both find the account free.
    list(Company.objects.select_for_update())
    channel = Channel.objects.create(
        kind=kind, name=name, team=team, traits=dict(spoken.traits), is_active=False
    )
    made = {ask.name: _made() for ask in spoken.asks if ask.made}
    told = _told(spoken, {**typed, **made})
    _refuse_twins(spoken, channel, told)
    connection = Connection(
        channel=channel,
        key=get_random_string(KEY_LENGTH),
        config=dict(told.config),
    )
    connection.seal(told.secret)
    connection.save(force_insert=True)
    logger.info("channel %s: %s added by agent %s", channel.pk, kind, by.pk)
    return channel, {name: made[name] for name in made if name in told.secret}


@transaction.atomic
def edit_messenger(
    channel: Channel, *, name: str, team: Team | None = None, by: Agent, **typed: str
) -> bool:
    """Change one; what is not said stays, and so do secrets that are left empty.

    Whether it has to be connected again: what it signs in with is another.

    Raises:
        OnlyAdmins: `by` is none.
        AccountTaken: another channel has the very same.
        SecretsNeeded: another server may not get the kept ones.
    """
    doors.guard(by)
    list(Company.objects.select_for_update())
    connection, spoken = doors.locked(channel), spoken_by(channel)
    kept = Settings(config=connection.config, secret=doors.secrets_of(connection))
    told = _told(spoken, typed, kept=kept)
    _refuse_twins(spoken, channel, told)
    channel.name, channel.team = name, team or channel.team
    channel.save(update_fields=["name", "team"])
    is_other = told != kept
    if is_other:
        connection.config = dict(told.config)
        connection.seal(told.secret)
        connection.save(update_fields=["config", "sealed"])
    logger.info("channel %s: changed by agent %s", channel.pk, by.pk)
    return is_other


def switch_messenger(channel: Channel, *, active: bool, by: Agent) -> None:
    """Take nothing by it and send nothing, or do both again; tickets stay.

    Raises:
        OnlyAdmins: `by` is none.
        ConnectFirst: its provider was never told of us.
    """
    doors.guard(by)
    if active and not channel.connection.is_introduced:
        raise ConnectFirst
    doors.switch(channel, active=active, by=by)


@transaction.atomic
def new_hook_key(channel: Channel, *, by: Agent) -> None:
    """Another address for its provider; nothing comes by the one before any more.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    connection = doors.locked(channel)
    connection.key = get_random_string(KEY_LENGTH)
    connection.save(update_fields=["key"])
    logger.info("channel %s: new address, by agent %s", channel.pk, by.pk)


@transaction.atomic
def new_made_secrets(channel: Channel, *, by: Agent) -> dict[str, str]:
    """Other secrets for its provider's page, told this once; the ones before are void.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    connection = doors.locked(channel)
    asks = [ask for ask in spoken_by(channel).asks if ask.made and ask.secret]
    made = {ask.name: _made() for ask in asks}
    connection.seal({**doors.secrets_of(connection), **made})
    connection.save(update_fields=["sealed"])
    logger.info("channel %s: made secrets anew, by agent %s", channel.pk, by.pk)
    return made


def _told(
    spoken: Messenger, typed: Mapping[str, str], *, kept: Settings | None = None
) -> Settings:
    """What was typed, over what was known."""
    config: dict[str, Any] = dict(kept.config) if kept else {}
    secret: dict[str, str] = dict(kept.secret) if kept else {}
    for ask in spoken.asks:
        if ask.name not in typed:
            continue
        if not ask.secret:
            config[ask.name] = typed[ask.name]
        elif typed[ask.name]:
            secret[ask.name] = typed[ask.name]
    if kept and (config, secret) != (dict(kept.config), dict(kept.secret)):
        # Keys that were made of what was typed before are of no use, or of another server.
        asked = {ask.name for ask in spoken.asks}
        secret = {name: value for name, value in secret.items() if name in asked}
    if kept and _is_elsewhere(spoken, kept, config):
        again = [ask.name for ask in spoken.asks if ask.secret and not ask.made]
        if any(name in kept.secret and not typed.get(name) for name in again):
            raise SecretsNeeded
    return Settings(config=config, secret=secret)


def _is_elsewhere(spoken: Messenger, kept: Settings, config: Mapping[str, Any]) -> bool:
    """Whether another server would be told the secrets."""
    return any(
        "://" in f"{kept.config.get(ask.name)} {config.get(ask.name)}"
        and (kept.config.get(ask.name) or "") != (config.get(ask.name) or "")
        for ask in spoken.asks
        if not ask.secret
    )


def _refuse_twins(spoken: Messenger, channel: Channel, told: Settings) -> None:
    """Raises AccountTaken: another channel was told the very same."""
    mine = _account(spoken, told)
    for other in others(channel):
        theirs = Settings(config=other.config, secret=doors.secrets_of(other))
        if _account(spoken, theirs) == mine:
            raise AccountTaken(other.channel)


def _account(spoken: Messenger, told: Settings) -> list[str]:
    """Which account it is, as far as can be seen before anybody is asked."""
    return [
        str((told.secret if ask.secret else told.config).get(ask.name) or "")
        for ask in spoken.asks
        if not ask.made
    ]


def others(channel: Channel) -> list[Connection]:
    """Those of its kind beside it."""
    found = Connection.objects.filter(channel__kind=channel.kind)
    return list(found.exclude(channel=channel).select_related("channel"))


def _made() -> str:
    return get_random_string(MADE_LENGTH)
