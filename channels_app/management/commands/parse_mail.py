"""manage.py parse_mail FILE…: how mails are read, one JSON object a line."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from channels_app.adapters.email.described import described


class Command(BaseCommand):
    help = (
        "Print how mails are read, one JSON object for each file and line. "
        "“-” reads the standard input. docs/channels/email.md tells what the fields mean."
    )
    # It asks no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: object, files: list[str], **options: object) -> None:
        for name in files:
            told = {"file": name, **_read(name)}
            self.stdout.write(json.dumps(told))


def _read(name: str) -> dict[str, object]:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        return {**described(b""), "warnings": [f"not read: {error.strerror}"]}
    return described(raw)
