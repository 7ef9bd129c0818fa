"""Prints a token of every role, of a helpdesk that has people: its own process, since
Django is set up for that helpdesk's database."""

import json
import os
import secrets
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
django.setup()

from helpdesk.base.accounts import actions as people  # noqa: E402
from helpdesk.base.accounts.models import Agent, Role, Team  # noqa: E402
from helpdesk.base.api.scopes import GRANTABLE  # noqa: E402


def main() -> None:
    admin = Agent.objects.active().filter(role=Role.ADMIN).order_by("pk")[0]
    made: dict[str, Agent] = {}
    # A helpdesk that has been here before has people of the run before.
    run = secrets.token_hex(4)
    for role in (Role.LEAD, Role.AGENT, Role.COLLABORATOR):
        made[role] = Agent.objects.create_user(
            f"{role}.{run}@fuzz.example", name=f"Fuzz {role}", role=role
        )
    # An admin of its own: whatever it does to itself, the next role still has one.
    made[Role.ADMIN] = Agent.objects.create_user(
        f"admin.{run}@fuzz.example", name="Fuzz admin", role=Role.ADMIN
    )
    made[Role.API] = people.make_service(
        name=f"Fuzz {run}", teams=Team.objects.all(), by=admin
    )
    tokens = {
        role: people.make_token(
            agent,
            name="Fuzz",
            scopes=GRANTABLE,
            by=admin if role == Role.API else agent,
        ).secret
        for role, agent in made.items()
    }
    json.dump(tokens, sys.stdout)


main()
