"""Who may do all this: looked at under a lock."""

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent, Role


def lock_admins(by: Agent) -> set[int]:
    """Lock all active admins, so that two cannot depose each other at once."""
    active = Agent.objects.active().filter(role=Role.ADMIN)
    admins = set(
        active.select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if by.pk not in admins:
        raise OnlyAdmins
    return admins
