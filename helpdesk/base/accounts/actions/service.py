"""What admins do with service accounts: programs that work as agents do.

They own nothing and sign in nowhere: their tokens are all there is. Deactivating one is
`actions.deactivate`, as for people.
"""

import logging
from collections.abc import Iterable

from django.db import transaction

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import NotAProgram
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id

logger = logging.getLogger(__name__)


@transaction.atomic
def make_service(*, name: str, teams: Iterable[Team] = (), by: Agent) -> Agent:
    """A name for a program, which sees what an agent of these teams sees.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    key = new_id()
    # A name that never resolves (RFC 6761): whatever is sent there reaches nobody. It
    # gives nothing away by itself; more than that is for a lead to approve.
    agent = Agent.objects.create_user(
        f"{key}@service.invalid", None, public_id=key, name=name, role=Role.API,
        chat_capacity=0, goodwill_budget=0,
    )  # fmt: skip
    agent.teams.set(teams)
    logger.info("agent %s: made as a service account by agent %s", agent.pk, by.pk)
    return agent


@transaction.atomic
def edit_service(
    agent: Agent, *, name: str, teams: Iterable[Team] = (), by: Agent
) -> None:
    """Call it something else, or put it into other teams.

    Raises:
        OnlyAdmins: `by` is none.
        NotAProgram: people have pages of their own.
    """
    lock_admins(by)
    agent.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    if not agent.is_service:
        raise NotAProgram
    agent.name = name
    agent.save(update_fields=["name"])
    agent.teams.set(teams)
    logger.info("agent %s: edited by agent %s", agent.pk, by.pk)
