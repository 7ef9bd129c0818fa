"""manage.py invite EMAIL --role admin: print an invitation link."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.errors import Refused


class Command(BaseCommand):
    help = "Make an invitation and print its link. It works once, within 72 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        roles = dict(Role.of_people())
        parser.add_argument("--role", choices=roles, default=Role.AGENT.value)

    def handle(self, *args: object, email: str, role: str, **options: object) -> None:
        by = Agent.objects.active().filter(role=Role.ADMIN).order_by("pk").first()
        if by is None:
            raise CommandError("There is no active admin: open /setup/ first.")
        try:
            invited = actions.invite(email, role=role, by=by)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(mail.invitation_link(invited.token))
