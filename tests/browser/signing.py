"""A browser's cookie for somebody who has signed in."""

from helpdesk.base.accounts.models import Agent
from tests.signing import signed_in


def session_cookie(agent: Agent, url: str) -> dict[str, str]:
    client = signed_in(agent)
    return {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": url,
    }
