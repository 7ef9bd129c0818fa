"""What agents may give away in a month, as admins set it."""

import logging
from collections.abc import Mapping

from django.db import transaction

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Company

logger = logging.getLogger(__name__)


@transaction.atomic
def set_goodwill(
    *, budget: int, currency: str, own: Mapping[Agent, int | None], by: Agent
) -> None:
    """The budget of everybody in minor units, and of some their own; None: as everybody.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    Company.objects.update(goodwill_budget=budget, goodwill_currency=currency)
    for agent, amount in own.items():
        agent.goodwill_budget = amount
    Agent.objects.bulk_update(own, ["goodwill_budget"])
    logger.info("company: goodwill set by agent %s", by.pk)
