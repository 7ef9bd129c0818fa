"""Addresses that exist for admins alone, as their pages do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from rest_framework.request import Request

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.views import ApiView, Resource


def require_admin(agent: Agent) -> None:
    """For everybody else there is nothing here.

    Raises:
        Unknown: they are none.
    """
    if not may_administrate(agent):
        raise Unknown


@contextmanager
def admins_first(agent: Agent) -> Iterator[None]:
    """The order of locks that actions of admins keep: admins, then the row.

    Whoever locked the row first would wait for who has the admins and waits for the row.

    Raises:
        OnlyAdmins: they are none any more.
    """
    with transaction.atomic():
        if may_administrate(agent):
            lock_admins(agent)
        yield


class AdminView(ApiView):
    """One address of the settings."""

    family = "settings"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As everywhere; then, whether it exists for them."""
        super().initial(request, *args, **kwargs)
        require_admin(self.agent)


class AdminResource(Resource):
    """Rows of the settings."""

    family = "settings"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As everywhere; then, whether they exist for them."""
        super().initial(request, *args, **kwargs)
        require_admin(self.agent)
