"""manage.py receive_mail --channel NAME: a mail on the standard input, from a pipe."""

import logging
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from channels_app import given

logger = logging.getLogger(__name__)


class TooLarge(ValueError):
    """More than MAIL_MAX_BYTES."""


class Command(BaseCommand):
    help = (
        "Keep one mail from the standard input. Ends with 0 once it is in the database,"
        " and else with 75, so that the mail server keeps it and tries again."
    )
    # Each mail would wait for them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--channel", required=True, help="The mailbox: its name, address or id."
        )
        parser.add_argument(
            "--to", default="", help="Whom the envelope names, if that is known."
        )

    def handle(self, *args: Any, channel: str, to: str, **options: Any) -> None:
        """Whatever goes wrong may be right later: the mail server is to keep it."""
        try:
            given.keep(given.named(channel), _read(), to=to)
        except given.NoSuchMailbox:
            self._later(f"There is no mailbox {channel!r}, or there are several.")
        except TooLarge:
            self._later("The mail is larger than MAIL_MAX_BYTES allows.")
        except Exception as error:
            logger.exception("a mail was not kept")
            self._later(f"The mail was not kept: {type(error).__name__}.")

    def _later(self, words: str) -> None:
        # Mail servers tell these words in their logs.
        self.stderr.write(words)
        sys.exit(os.EX_TEMPFAIL)


def _read() -> bytes:
    """The mail. Raises TooLarge."""
    content = sys.stdin.buffer.read(settings.MAIL_MAX_BYTES + 1)
    if len(content) > settings.MAIL_MAX_BYTES:
        raise TooLarge
    return content
