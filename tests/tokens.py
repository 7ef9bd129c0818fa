"""Programs of tests: an agent's token, and a browserless client that sends it."""

from typing import Any

from rest_framework.test import APIClient

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.scopes import GRANTABLE


def make_token(agent: Agent, *scopes: str, **more: Any) -> actions.Made:
    """A token with these scopes; with none named, all but the one to impersonate."""
    more.setdefault("name", "Shop")
    more.setdefault("by", agent)
    return actions.make_token(agent, scopes=scopes or GRANTABLE, **more)


def program(secret: str, **headers: str) -> APIClient:
    """A client that sends this token, and these headers, each time."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}", **headers)
    return client
