import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.runtime import phases


class Command(BaseCommand):
    help = "What `up` does before it starts the rest: tables and static files."
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        self._timed("tables", lambda: phases.migrate(self.stdout.write))
        self._timed("static files", phases.collect_static)

    def _timed(self, name: str, phase: Callable[[], None]) -> None:
        begun = time.monotonic()
        phase()
        self.stdout.write(f"{name}: ready ({time.monotonic() - begun:.1f} s)")
