"""Addresses at which colleagues answer tickets from their mail programs.

Off unless an admin says so for a mailbox that has an address for answers, and whose server
says who wrote a mail: without both nothing could be believed.
"""

from datetime import timedelta
from struct import error as NoRoom  # noqa: N812 - as it is used

from django.utils import timezone

from channels_app import references
from channels_app.adapters.email import verdicts
from channels_app.models import Connection
from channels_app.queries.mailboxes import KIND
from helpdesk.base.accounts.models import Agent
from tickets.models import Ticket

# So long an address is good.
GOOD_FOR = timedelta(days=14)
# Before the @ (RFC 5321 section 4.5.3.1.1).
LONGEST = 64


def answer_address(agent: Agent, ticket: Ticket) -> str:
    """Where this colleague answers this ticket by mail; "": nowhere."""
    mailbox = _mailbox()
    if mailbox is None:
        return ""
    local, _at, domain = str(mailbox.config["reply_address"]).rpartition("@")
    until = timezone.now().date() + GOOD_FOR
    try:
        token = references.mint_desk(agent=agent.pk, ticket=ticket.pk, until=until)
    except NoRoom:
        return ""
    name = f"{local}+{token}"
    return f"{name}@{domain}" if len(name) <= LONGEST else ""


def takes_answers(connection: Connection) -> bool:
    """Whether colleagues may answer by this mailbox."""
    config = connection.config
    return bool(
        config.get("agents_reply")
        and config.get("reply_address")
        and verdicts.trusted(config) is not None
    )


def _mailbox() -> Connection | None:
    """The one that sends our own mail before others."""
    rows = Connection.objects.filter(
        channel__kind=KIND, channel__is_active=True, config__agents_reply=True
    )
    able = rows.select_related("channel").order_by("-channel__is_system", "pk")
    return next((one for one in able if takes_answers(one)), None)
