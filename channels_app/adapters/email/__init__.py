"""E-mail: read from a mailbox by IMAP, sent by SMTP.

config: address, from_name; imap_host, imap_port, imap_security ("tls", "starttls" or
    "none"), imap_user, folder (INBOX); smtp_host, smtp_port, smtp_security, smtp_user;
    tls_verify (True).
secret: imap_password; smtp_password, or the same one serves both.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any
from uuid import UUID

from channels_app import references
from channels_app.adapter import (
    Adapter,
    Batch,
    Call,
    Check,
    Incoming,
    Outgoing,
    Raw,
    Settings,
)
from channels_app.adapters.email import called, check, imap, judging, parse, send
from channels_app.messenger import Greeting
from channels_app.parsed import Noise, Undelivered


class EmailAdapter:
    """The contract, spoken by mail."""

    kind = "email"
    polls = True
    # A provider may bring mail, too; its calls hold whole mails, some in Base64.
    hooks = True
    most_bytes = 75 * 1024 * 1024
    thanks = Greeting()
    traits: Mapping[str, Any] = {
        "max_length": None,
        "formats": ["text", "html"],
        "reply_window": None,
        "can_start": True,
        "public": False,
        # What we write is a letter: below it there is room for a line of ours.
        "footer": True,
        # Others read it beside whom it is written to.
        "copies": True,
        # A bounce may come back; nothing says that a mail was read.
        "receipts": False,
    }

    def verify(self, settings: Settings, call: Call) -> bool:
        """Mail is fetched, unless a provider brings it."""
        return called.is_believed(settings, call)

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """Who asks first asks like all others (`sns`)."""
        return None

    def thank(self, call: Call) -> Greeting:
        """The same for all."""
        return self.thanks

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """The mails of a call. Raises Unreadable."""
        return called.mails(settings, call)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """A mail is one."""
        return (message,)

    def parse(self, settings: Settings, raw: bytes) -> Incoming | Undelivered | Noise:
        """Make sense of a mail. Raises Unreadable."""
        read = parse.parse(raw)
        if isinstance(read, Incoming):
            return judging.judged(settings, raw, read)
        return read

    def mint(
        self,
        settings: Settings,
        *,
        ticket: UUID,
        message: UUID,
        recipient: str,
    ) -> str:
        """The Message-ID of a mail to be sent, without its brackets.

        Whoever got the message holds the same one: it proves the message, not a person.
        """
        domain = send.own_address(settings).rpartition("@")[2]
        return f"{references.mint(ticket=ticket, message=message)}@{domain}"

    def send(self, settings: Settings, message: Outgoing) -> str:
        """Send a mail. Raises DeliveryFailed."""
        return send.send(settings, message)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """Look for mail until closed. Raises ConnectionFailed."""
        return imap.poll(settings, cursor, wait=wait)

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        """What the mailbox holds beside mails with these notes."""
        return imap.missing(settings, notes)

    def check(self, settings: Settings) -> list[Check]:
        """Try both servers, in at most fifteen seconds."""
        return check.check(settings)


adapter: Adapter = EmailAdapter()
