"""Files that go out of the house: who took what, and not without end."""

from django.db import transaction

from helpdesk.base import limits
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.limits import Limit
from tickets.importing_errors import TooManyExports
from tickets.models import Exported

# Of one person. Who needs more has the API, with limits of its own.
MOST = Limit(30, 60 * 60)
_LONGEST = 2000


@transaction.atomic
def export(what: str, *, asked: str = "", by: Agent) -> Exported:
    """Write down that somebody takes this out, before they get the first line.

    Raises:
        NotAllowed: not for this person.
        TooManyExports: they took out so many already.
    """
    if not by.can_work:
        raise NotAllowed
    if limits.spend(f"export:{by.pk}", MOST):
        raise TooManyExports
    return Exported.objects.create(
        what=Exported.What(what), asked=asked[:_LONGEST], by=by
    )


def exported(key: int, *, count: int) -> None:
    """All of it was sent."""
    Exported.objects.filter(pk=key).update(count=count)
