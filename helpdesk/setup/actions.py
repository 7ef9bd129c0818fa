"""Set up the helpdesk: once, as a whole, or not at all."""

from typing import Any

from django.db import IntegrityError, transaction

from channels_app.actions.mailboxes import add_mailbox
from helpdesk.base.accounts.actions import make_team
from helpdesk.base.accounts.models import Agent, Company, Role
from helpdesk.setup.errors import AlreadySetUp


@transaction.atomic
def set_up(
    *,
    company: str,
    name: str,
    email: str,
    password: str,
    team: str,
    mailbox: dict[str, Any] | None = None,
) -> Agent:
    """Make the company, its first admin and team, and perhaps its first mailbox.

    Raises:
        AlreadySetUp: somebody did it, perhaps a moment ago.
    """
    try:
        # Of two who try at once, the second waits here for the first.
        with transaction.atomic():
            Company.objects.create(name=company)
    except IntegrityError as error:
        raise AlreadySetUp from error
    admin = Agent.objects.create_user(email, password, name=name, role=Role.ADMIN)
    first = make_team(name=team, lead=admin, by=admin)
    if mailbox is not None:
        add_mailbox(team=first, by=admin, **{**mailbox, "is_system": True})
    return admin
