"""Our own mail (invitations, password links) through the mailbox marked as system."""

import logging
from collections.abc import Sequence
from email.utils import make_msgid

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from channels_app.actions import counted
from channels_app.actions.lending import equipped
from channels_app.adapter import Address, DeliveryFailed, Outgoing
from channels_app.models import Connection
from channels_app.queries.limited import counting
from helpdesk.base.ids import new_id
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)


class CannotSend(Exception):
    """There is no system mailbox, or it did not take the mail. Holds no content."""


class SystemMailboxBackend(BaseEmailBackend):
    """Django's `EMAIL_BACKEND`: plain text to each recipient, marked as automatic."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails the server took.

        Raises:
            CannotSend: unless Django was told to fail silently.
        """
        sent = 0
        for mail in email_messages:
            try:
                _send(mail)
                sent += 1
            except CannotSend as error:
                logger.warning("system mail: not sent (%s)", error)
                if not self.fail_silently:
                    raise
        return sent


def _send(mail: EmailMessage) -> None:
    found = Connection.objects.select_related("channel").filter(
        channel__is_system=True, channel__is_active=True
    )
    connection = found.first()
    if connection is None:
        raise CannotSend("no system mailbox")
    domain = str(connection.config.get("address", "")).rpartition("@")[2]
    for recipient in mail.recipients():
        message = Outgoing(
            to=Address(kind="email", canonical=recipient.lower(), shown=recipient),
            subject=str(mail.subject),
            text=str(mail.body),
            place=_place(mail, domain or "localhost"),
            key=new_id(),
            auto=True,
            answers_to=next(iter(mail.reply_to), ""),
        )
        try:
            connection.adapter.send(equipped(connection), message)
        except DeliveryFailed as error:
            # Its words may quote the server, and the server may quote the mail.
            raise CannotSend(f"channel {connection.channel_id} failed") from error
        except CannotOpen as error:
            raise CannotSend(f"channel {connection.channel_id} is sealed") from error
        if counting(connection.channel.traits.get("rates") or ()):
            # Whoever waits for a password waits for no limit; it counts all the same.
            counted.note(connection.channel_id)


def _place(mail: EmailMessage, domain: str) -> str:
    """Its Message-ID: the one it was given, in the domain it is sent from."""
    given = str(mail.extra_headers.get("Message-ID", "")).strip("<>")
    name = given.rpartition("@")[0]
    return f"{name}@{domain}" if name else make_msgid(domain=domain).strip("<>")
