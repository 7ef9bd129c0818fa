"""The form of support's shop, and a clock that goes on while somebody types."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Company, Team
from tests.channels_app.web_forms.factories import make_form, make_mailbox, opened
from tests.tickets.pages import browser_of
from tickets.models import Channel


@pytest.fixture
def answering(support: Team) -> Channel:
    """Who writes to those who filled in a form."""
    return make_mailbox(support)


@pytest.fixture
def form(company: Company, answering: Channel, support: Team, ada: Agent) -> Channel:
    return make_form(support, by=ada)


@pytest.fixture
def admin(ada: Agent) -> Client:
    return browser_of(ada)


Fill = Callable[..., str]


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def read(form: Channel, clock: Any) -> Fill:
    """Opens the page and looks at it for a minute: its token."""

    def read_it(*, of: Channel | None = None, seconds: float = 60) -> str:
        token = opened(of or form)
        clock.shift(timedelta(seconds=seconds))
        return token

    return read_it
