from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.runtime import archive
from helpdesk.runtime.errors import CannotStart


class Command(BaseCommand):
    help = "Bring a backup back, into an empty installation."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].absolute()
        try:
            with archive.idle_database():
                archive.restore(file)
        except CannotStart as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {file}. Start with: make run")
