"""What admins do with the company itself."""

import logging

from django.db import transaction

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Company

logger = logging.getLogger(__name__)


@transaction.atomic
def rename_company(*, name: str, by: Agent) -> None:
    """Change the name that customers and agents see.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    Company.objects.update(name=name)
    logger.info("company: renamed by agent %s", by.pk)
