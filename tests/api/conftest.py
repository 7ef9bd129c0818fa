"""Whoever calls the API in tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from helpdesk.base.accounts.models import Agent

As = Callable[[Agent], Client]


@pytest.fixture
def as_(company: object) -> As:
    """A client that is signed in as somebody."""

    def signed_in(agent: Agent) -> Client:
        client = Client(headers={"accept": "application/json"})
        client.force_login(agent)
        return client

    return signed_in
