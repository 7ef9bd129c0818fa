"""What the tests of people and sign-in share; the people are those of all tests."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from helpdesk.base.accounts.models import Agent, Company
from tests import signing


@pytest.fixture(autouse=True)
def set_up_with_fresh_limits(company: Company) -> None:
    """Everything here happens after set-up; nobody has guessed yet."""
    cache.clear()


@pytest.fixture
def signed_in() -> Callable[[Agent], Client]:
    """A browser in which somebody is signed in."""

    return signing.signed_in
