"""Whoever calls the API in tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from helpdesk.base.accounts.models import Agent
from tests.signing import signed_in

As = Callable[[Agent], Client]


@pytest.fixture
def as_(company: object) -> As:
    """A client that is signed in as somebody."""

    def client_of(agent: Agent) -> Client:
        return signed_in(agent, headers={"accept": "application/json"})

    return client_of
