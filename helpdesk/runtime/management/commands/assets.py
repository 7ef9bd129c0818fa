"""`manage.py assets`: what `make run` does for the browser before it starts."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.runtime import phases


class Command(BaseCommand):
    help = "Build the icons and translations and collect static files."

    def handle(self, *args: Any, **options: Any) -> None:
        phases.collect_static()
