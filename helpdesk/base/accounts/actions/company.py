"""What admins do with the company itself."""

import logging

from django.db import transaction

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent, Company

logger = logging.getLogger(__name__)


@transaction.atomic
def save_company(*, name: str, push_subjects: bool, by: Agent) -> None:
    """Change the name that customers and agents see, and whether push messages show the
    subjects of tickets on locked screens.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    Company.objects.update(name=name, push_subjects=push_subjects)
    logger.info("company: saved by agent %s", by.pk)
