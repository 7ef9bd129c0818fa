import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_app.adapter import ConnectionFailed
from helpdesk.base.errors import Refused
from helpdesk.demo import messengers

# Seconds until the providers have to be there.
PATIENCE = 20.0


class Command(BaseCommand):
    help = (
        "Connect the demo's messengers to the providers beside it; `demo` calls this."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("Type `make demo`: the demo has settings of its own.")
        last = time.monotonic() + PATIENCE
        while True:
            wrong = _tries(options["port"])
            if not wrong or time.monotonic() > last:
                break
            time.sleep(0.5)
        for line in wrong:
            self.stdout.write(f"not connected: {line}")


def _tries(port: int) -> list[str]:
    try:
        return messengers.connect(f"127.0.0.1:{port}")
    except (Refused, ConnectionFailed) as failure:
        return [str(failure)]
