"""A mailbox whose mail a provider brings by calling an address of ours."""

import logging

from django.db import transaction
from django.utils.crypto import get_random_string

from channels_app.actions import doors
from helpdesk.base.accounts.models import Agent
from tickets.models import Channel

logger = logging.getLogger(__name__)

KEY_LENGTH, PASSWORD_LENGTH = 32, 40
# These call with a password that we make up; the others sign.
PASSWORDS = frozenset({"postmark", "sendgrid"})


@transaction.atomic
def hook(
    channel: Channel, *, provider: str, signing_key: str, topic: str, by: Agent
) -> str:
    """Take mail from this provider from now on, "" from none: the password that has to
    stand in its address, shown once; "" where it signs, or has one already.

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
    row.config = {**row.config, "hook": provider, "hook_topic": topic}
    row.key = row.key or get_random_string(KEY_LENGTH)
    row.seal(kept)
    row.save(update_fields=["config", "sealed", "key"])
    logger.info("channel %s: hook %s, by agent %s", channel.pk, provider, by.pk)
    return made
