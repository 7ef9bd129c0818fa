"""What the tests of chats share."""

import pytest
import time_machine

from tests.factories import make_agent
from tests.tickets.chatting import make_widget


@pytest.fixture
def widget(support):
    return make_widget(support)


@pytest.fixture
def eve(support):
    eve = make_agent("Eve")
    support.members.add(eve)
    return eve


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T09:00:00Z", tick=False) as travel:
        yield travel
