from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.base.errors import Refused
from helpdesk.demo.seed import SEED, TICKETS, seed


class Command(BaseCommand):
    help = "Fill an empty helpdesk with a made-up company; `demo` does so by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tickets", type=int, default=TICKETS)
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed(tickets=options["tickets"], random_seed=options["seed"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
