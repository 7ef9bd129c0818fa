"""What the tests of reports share: a Wednesday, and numbers counted anew in each test."""

from datetime import UTC, datetime

import pytest
import time_machine

from helpdesk.reports import figures, telling
from helpdesk.reports.periods import Period
from tests.factories import make_agent
from tickets import outbox

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_kept():
    figures.forget()


@pytest.fixture(autouse=True)
def travel():
    with time_machine.travel(NOON, tick=False) as found:
        yield found


@pytest.fixture
def count(travel):
    """The figures of these teams in the last seven days, by key; None: everybody's."""

    def counted(*teams, period=None):
        outbox.drain()
        telling.drain()
        chosen = None if teams == (None,) else teams
        return figures.count(period or Period.latest(7), chosen).figures

    return counted


@pytest.fixture
def eve(support):
    eve = make_agent("Eve")
    support.members.add(eve)
    return eve
