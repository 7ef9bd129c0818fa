"""Whose word about senders and spam a mailbox takes."""

import logging

from django.db import transaction

from channels_app.actions import doors
from channels_app.adapters.email import mime, sending_domain, verdicts
from channels_app.adapters.email.sending_domain import Record
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent
from tickets.models import Channel

logger = logging.getLogger(__name__)

# So many of the last mails are looked at, and bytes of each.
LATELY, HEAD = 20, 64 * 1024


@transaction.atomic
def trust(channel: Channel, *, authserv: str, spam_aside: bool, by: Agent) -> None:
    """From the next mail on.

    authserv: what the receiving server calls itself (RFC 8601 section 2.5); "": where its
        field stands has to do. spam_aside: what that server takes for spam waits aside.

    Raises:
        OnlyAdmins: `by` is none.
    """
    doors.guard(by)
    row = doors.locked(channel)
    told = {"authserv": authserv.strip().lower(), "spam_aside": spam_aside}
    row.config = {**row.config, **told}
    row.save(update_fields=["config"])
    logger.info("channel %s: other trust, by agent %s", channel.pk, by.pk)


def sending(connection: Connection, *, selector: str = "") -> list[Record]:
    """What the DNS says of the domain it sends from; seconds, so never in a transaction."""
    config = connection.config
    return sending_domain.look(
        str(config["address"]),
        server=str(config.get("smtp_host") or ""),
        selector=selector,
    )


def met(connection: Connection) -> list[str]:
    """Which servers say to have looked at its last mails; the most frequent first. Some of
    them may be made up by senders."""
    count: dict[str, int] = {}
    lately = connection.channel.envelopes.exclude(raw=None).order_by("-id")
    for envelope in lately.only("raw")[:LATELY]:
        headers, _ = mime.split_headers(envelope.content()[:HEAD])
        for name in verdicts.names(headers):
            count[name] = count.get(name, 0) + 1
    return sorted(count, key=lambda name: -count[name])[:5]
