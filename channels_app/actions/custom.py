"""Channels of other programs: add one, change it, and the secret its webhooks carry."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channels_app.actions import doors
from channels_app.adapter import Check, adapter
from channels_app.models import Connection
from helpdesk.base import egress
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import Refused
from helpdesk.base.signed_webhooks import new_secret as make_secret
from tickets.models import Channel

logger = logging.getLogger(__name__)

FAMILY = "custom"
ADDRESSES = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 20

# What a new one begins with; the same keys are in each one's config, beside `kind`.
DEFAULTS: Mapping[str, Any] = {
    "url": "",
    "max_length": None,
    "html": False,
    "can_start": False,
    "reply_window": None,
    "receipts": True,
}


class NotCallable(Refused):
    """The address to send to is none that this server may talk to."""

    code = "url_not_allowed"

    def __str__(self) -> str:
        return _(
            "This address cannot be called: it has to be a public one of the web,"
            " https://… or http://…."
        )


class OddAddresses(Refused):
    """What its addresses are called is part of a kind of channel's name."""

    code = "odd_addresses"

    def __str__(self) -> str:
        return _("Type small letters, digits and hyphens, such as acme-messenger.")


class SecretTooMany(Refused):
    """Two secrets sign at once; with a third nobody would have the first."""

    code = "old_secret"

    def __str__(self) -> str:
        return _("Remove the old secret first: some of your servers may still use it.")


def add_custom(
    *, team: Team, name: str, addresses: str, by: Agent, **config: Any
) -> tuple[Channel, str]:
    """A channel for a program of others, whose tickets are this team's; and the secret
    its webhooks are signed with, told this once.

    addresses: what the customers' addresses on it are ("acme"): somebody who is known by
    one is known by it on every channel that has the same.

    Raises:
        OnlyAdmins: `by` is none.
        NotCallable, OddAddresses: of what was typed.
    """
    doors.guard(by)
    if len(addresses) > LONGEST_NAME or not ADDRESSES.fullmatch(addresses):
        raise OddAddresses
    config = {**DEFAULTS, **config, "kind": f"{FAMILY}.{addresses}"}
    _require_callable(config["url"])
    return _add(team, name, config, by)


@transaction.atomic
def _add(
    team: Team, name: str, config: dict[str, Any], by: Agent
) -> tuple[Channel, str]:
    channel = Channel.objects.create(
        kind=config["kind"], name=name, team=team, traits=traits_of(config)
    )
    secret = make_secret()
    connection = Connection(channel=channel, config=config)
    connection.seal({"secret": secret})
    connection.save(force_insert=True)
    logger.info("channel %s: added for a program by agent %s", channel.pk, by.pk)
    return channel, secret


def edit_custom(
    channel: Channel, *, name: str, team: Team | None = None, by: Agent, **config: Any
) -> None:
    """Change one; what is not said stays, and its addresses are what they were.

    Raises:
        OnlyAdmins: `by` is none.
        NotCallable: of what was typed.
    """
    doors.guard(by)
    if "url" in config:
        _require_callable(config["url"])
    _edit(channel, name, team, config, by)


@transaction.atomic
def _edit(
    channel: Channel, name: str, team: Team | None, config: dict[str, Any], by: Agent
) -> None:
    connection = doors.locked(channel)
    kind = connection.config["kind"]
    connection.config = {**DEFAULTS, **connection.config, **config, "kind": kind}
    connection.save(update_fields=["config"])
    channel.name, channel.team = name, team or channel.team
    channel.traits = traits_of(connection.config)
    channel.save(update_fields=["name", "team", "traits"])
    logger.info("channel %s: changed by agent %s", channel.pk, by.pk)


def switch_custom(channel: Channel, *, active: bool, by: Agent) -> None:
    """Take nothing by it and send nothing, or do both again.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.switch(channel, active=active, by=by)


def new_custom_secret(channel: Channel, *, by: Agent) -> str:
    """A secret to verify with, told this once. Both sign until the old one is removed.

    Raises:
        OnlyAdmins: `by` is none.
        SecretTooMany: there is an old one already.
    """
    return doors.change_secret(channel, make_secret(), by=by, still_there=SecretTooMany)


def drop_old_custom_secret(channel: Channel, *, by: Agent) -> None:
    """Only the newest secret signs from now on.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.forget_old_secret(channel, by=by)


def check_custom(channel: Channel, *, by: Agent) -> list[Check]:
    """Send an event that says nothing; never inside a transaction.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    connection = channel.connection
    return connection.adapter.check(connection.settings())


def traits_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """What is decided from, of what its program can do."""
    own = {
        "max_length": config["max_length"],
        "formats": ["text", "html"] if config["html"] else ["text"],
        "can_start": config["can_start"],
        "reply_window": config["reply_window"],
        "receipts": config["receipts"],
    }
    if not config["url"]:
        # Nothing is sent by it: words only come in.
        own["spoken"] = True
    return {**adapter(FAMILY).traits, **own}


def _require_callable(url: str) -> None:
    """At once; and again whenever something is sent (AC-33)."""
    if not url:
        return
    try:
        egress.require_public(url)
    except egress.EgressError as error:
        raise NotCallable from error
