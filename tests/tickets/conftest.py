"""What the tests of tickets share."""

import pytest
import time_machine
from django.db import connection

from tests.factories import make_agent
from tests.tickets.chatting import make_widget
from tickets.queries import checks


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


@pytest.fixture(autouse=True)
def what_must_hold(request):
    """After each test that used the database: what has to hold of tickets does.

    A test that breaks it on purpose says so by the mark `holds_not`.
    """
    named = {"db", "transactional_db"} & set(request.fixturenames)
    uses = named or request.node.get_closest_marker("django_db")
    if uses:
        # Before us, so that the database is still there after the test.
        request.getfixturevalue("_django_db_helper")
    yield
    is_broken = request.node.get_closest_marker("holds_not") is not None
    if uses and not is_broken and not connection.needs_rollback:
        assert checks.broken() == []
