import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

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
        place = f"127.0.0.1:{options['port']}"
        last = time.monotonic() + PATIENCE
        wrong = dict.fromkeys(messengers.ACCOUNTS, "")
        while wrong:
            # Whoever is connected stays so: only the others are tried again.
            tried = {kind: messengers.connect(kind, place) for kind in wrong}
            wrong = {kind: why for kind, why in tried.items() if why}
            if time.monotonic() > last:
                break
            time.sleep(0.5 if wrong else 0)
        for kind, why in wrong.items():
            self.stdout.write(f"not connected: {kind}: {why}")
