import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from helpdesk.demo.running import DemoSupervisor
from helpdesk.demo.seed import is_seeded, seed
from helpdesk.runtime import phases, places, postgres, preflight
from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.processes import Console


class Command(BaseCommand):
    help = "Run everything with a made-up company in it. `make demo` calls this."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, help="8000, or the next that is free")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            # With the usual settings its replies would go out, to made-up addresses.
            raise CommandError("Type `make demo`: the demo has settings of its own.")
        try:
            if options["port"] is not None:
                # A port that is taken is said at once, not after a company was made.
                preflight.listen(host=options["host"], port=options["port"]).close()
            _seed_once(Console())
            DemoSupervisor(host=options["host"], port=options["port"]).run()
        except CannotStart as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise SystemExit(128 + signal.SIGINT) from None


def _seed_once(console: Console) -> None:
    """Before anything else runs, so that nobody meets half a company."""
    stamp = places.var() / "demo.stamp"
    if stamp.exists():
        return
    begun = time.monotonic()
    console.say("demo", "making a company with six weeks behind it (half a minute)")
    preflight.check_machine()
    # Its rings find nobody: there is no broker yet, and nothing for it to do.
    logging.disable(logging.WARNING)
    with preflight.alone():
        cluster = postgres.embedded()
        with postgres.running(cluster, log=places.var() / "demo.log"):
            cluster.create_database(places.DATABASE)
            phases.migrate(lambda line: console.say("demo", line))
            if not is_seeded():
                seed()
            connections.close_all()
    logging.disable(logging.NOTSET)
    stamp.touch()
    console.say("demo", f"ready ({time.monotonic() - begun:.1f} s)")
