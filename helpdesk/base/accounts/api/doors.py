"""Addresses that exist for admins alone, as their pages do."""

from typing import Any

from rest_framework.request import Request

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
