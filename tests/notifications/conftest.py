"""A push service, and Bob's browser, in which he switched push messages on."""

import pytest
from django.test import Client

from helpdesk.notifications.models import Device
from helpdesk.notifications.webpush import public_key
from tests.notifications.push_service import push_service
from tests.tickets.pages import browser_of

ADD = "/notifications/devices/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def service(settings):
    with push_service(public_key(settings.PUSH_KEY)) as made:
        settings.EGRESS_ALLOW |= {made.place}
        yield made


@pytest.fixture
def client_of_bob(bob) -> Client:
    return browser_of(bob)


@pytest.fixture
def device(service, client_of_bob) -> Device:
    """Bob's, switched on as his page does it."""
    answer = client_of_bob.post(
        ADD, service.subscribe(), headers={"User-Agent": FIREFOX}
    )
    assert answer.status_code == 201
    return Device.objects.get(public_id=answer.json()["id"])
