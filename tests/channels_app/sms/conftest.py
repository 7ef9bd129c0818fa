"""Twilio on this machine."""

from collections.abc import Iterator

import pytest

from tests.wire.providers.twilio import Twilio

HOOK = "https://desk.example/hooks/sms/k3y/"


@pytest.fixture
def twilio(settings) -> Iterator[Twilio]:
    with Twilio() as running:
        settings.EGRESS_ALLOW = [running.place]
        running.public = HOOK
        yield running
