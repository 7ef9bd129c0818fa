"""Go back to what an article said before: forwards, as its next revision."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from knowledge_base.actions.revise import revise, said
from knowledge_base.models import Revision, Significance


@transaction.atomic
def bring_back(
    revision: Revision,
    *,
    significance: Significance = Significance.MEDIUM,
    by: Agent,
) -> Revision:
    """A new revision that says what this one said; those between are kept as well.

    Raises:
        what `revise` raises.
    """
    return revise(
        revision.translation,
        words=said(revision),
        significance=significance,
        comment=_("As in version %d") % revision.number,
        translates=revision.translates,
        by=by,
    )
