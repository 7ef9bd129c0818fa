"""A browser's cookie for somebody who has signed in."""

from django.test import Client

from helpdesk.base.accounts.models import Agent


def session_cookie(agent: Agent, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(agent)
    return {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": url,
    }
