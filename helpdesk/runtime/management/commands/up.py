import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run everything: database, broker, web, worker and pump. Ctrl-C stops it."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, help="8000, or the next that is free")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            Supervisor(host=options["host"], port=options["port"]).run()
        except CannotStart as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise SystemExit(128 + signal.SIGINT) from None
