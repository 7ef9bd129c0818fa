"""The people of these tests: each has a name and one role."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from helpdesk.base.accounts.models import Agent, Company, Role, Team

from .browsing import PASSWORD

@pytest.fixture
def company(db: None) -> Company:
    return Company.objects.create(name="Analytical Engines")


@pytest.fixture(autouse=True)
def set_up_with_fresh_limits(company: Company) -> None:
    """Everything here happens after set-up; nobody has guessed yet."""
    cache.clear()


def make(name: str, role: str) -> Agent:
    address = f"{name.lower()}@example.org"
    return Agent.objects.create_user(address, PASSWORD, name=name, role=role)


@pytest.fixture
def ada(company: Company) -> Agent:
    """The admin."""
    return make("Ada", Role.ADMIN)


@pytest.fixture
def grace(company: Company) -> Agent:
    """An agent."""
    return make("Grace", Role.AGENT)


@pytest.fixture
def linus(company: Company) -> Agent:
    """The lead of a team."""
    return make("Linus", Role.LEAD)


@pytest.fixture
def cora(company: Company) -> Agent:
    """A collaborator."""
    return make("Cora", Role.COLLABORATOR)


@pytest.fixture
def billing(linus: Agent) -> Team:
    team = Team.objects.create(name="Billing", lead=linus)
    team.members.add(linus)
    return team


@pytest.fixture
def signed_in() -> Callable[[Agent], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(agent: Agent) -> Client:
        browser = Client()
        browser.force_login(agent)
        return browser

    return sign_in
