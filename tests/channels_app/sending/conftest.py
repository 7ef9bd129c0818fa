"""Bob's answer to Irma, on its way. It is noon, and stays noon."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND
from tickets import actions
from tickets.models import Delivery, Identity


@pytest.fixture(autouse=True)
def noon(door):
    with time_machine.travel(
        datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False
    ) as clock:
        yield clock


@pytest.fixture
def irma(door) -> Identity:
    return make_identity("Irma", kind=KIND, canonical="irma")


@pytest.fixture
def ticket(door, irma):
    return make_ticket(door, identity=irma)


@pytest.fixture
def delivery(ticket, bob) -> Delivery:
    return actions.reply(ticket, text="Try the lid.", by=bob).deliveries.get()
