"""A mailbox whose mail a provider brings by calling an address of ours."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from channels_app.actions import doors
from helpdesk.base.accounts.models import Agent
from tickets.models import Channel

logger = logging.getLogger(__name__)

# How mail arrives that a provider brings.
WEBHOOK = "webhook"
KEY_LENGTH, PASSWORD_LENGTH = 32, 40
# These call with a password that we make up; the others sign.
PASSWORDS = frozenset({"postmark", "sendgrid"})


def _door(config: Mapping[str, Any], provider: str) -> dict[str, str]:
    """How mail arrives: by the provider from now on; without one, as it did before."""
    now = str(config.get("door", "imap"))
    if provider:
        before = config.get("door_before", "imap") if now == WEBHOOK else now
        return {"door": WEBHOOK, "door_before": str(before)}
    if now == WEBHOOK:
        return {"door": str(config.get("door_before", "imap"))}
    return {}


@transaction.atomic
def hook(
    channel: Channel, *, provider: str, signing_key: str, topic: str, by: Agent
) -> str:
    """Take mail from this provider from now on, "" from none: the password that has to
    stand in its address, shown once; "" where it signs, or has one already.

    How mail arrives follows: nothing is fetched while a provider brings it.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    row = doors.locked(channel)
    kept, made = doors.secrets_of(row), ""
    is_same = row.config.get("hook") == provider
    if not is_same:
        kept.pop("hook_secret", None)
    if signing_key:
        kept["hook_secret"] = signing_key
    elif provider in PASSWORDS and "hook_secret" not in kept:
        kept["hook_secret"] = made = get_random_string(PASSWORD_LENGTH)
    row.config = {**row.config, **_door(row.config, provider)}
    row.config |= {"hook": provider, "hook_topic": topic}
    row.key = row.key or get_random_string(KEY_LENGTH)
    row.seal(kept)
    row.save(update_fields=["config", "sealed", "key"])
    logger.info("channel %s: hook %s, by agent %s", channel.pk, provider, by.pk)
    return made
