"""manage.py reset_link EMAIL: print a link to set a new password."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent


class Command(BaseCommand):
    help = "Print a link with which an active agent sets a new password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, email: str, **options: object) -> None:
        agent = Agent.objects.people().filter(email=email.strip().lower()).first()
        if agent is None:
            raise CommandError(f"No active agent has the address {email}.")
        self.stdout.write(mail.reset_link(agent))
