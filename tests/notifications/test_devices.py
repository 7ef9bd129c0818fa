"""Browsers that are pushed to: whose they are, and which push services we talk to."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.utils import timezone

from helpdesk.notifications import actions as notifying
from helpdesk.notifications import pushing
from helpdesk.notifications.models import Device
from helpdesk.notifications.webpush import public_key
from tests.factories import make_ticket
from tests.tickets.pages import browser_of
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")
ADD = "/notifications/devices/"


def assigned(ticket, bob, ada):
    actions.assign(ticket, to=bob, by=ada)
    outbox.drain()


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_whoever_signs_out_gets_no_more_in_that_browser(
    service, device, client_of_bob, mailbox, ada, bob
):
    client_of_bob.post("/accounts/logout/")
    assigned(make_ticket(mailbox), bob, ada)
    assert (pushing.drain(), service.got) == (0, [])


def test_a_browser_belongs_to_who_switched_it_on_last(
    service, device, ticket, ada, bob, grace
):
    subscription = {
        "endpoint": device.endpoint,
        "key": device.key,
        "secret": device.secret,
    }
    assigned(ticket, bob, ada)
    while pushing._gather():
        pass
    assert browser_of(grace).post(ADD, subscription).status_code == 201
    assert Device.objects.get().agent == grace
    assert (pushing.drain(), service.got) == (0, [])


def test_a_browser_says_again_that_it_is_there_unless_it_was_removed(
    device, client_of_bob, ada
):
    again = {"endpoint": device.endpoint, "again": "yes"}
    assert client_of_bob.post(ADD, again).json() == {"id": str(device.public_id)}
    assert browser_of(ada).post(ADD, again).status_code == 410
    removed = client_of_bob.post(f"{ADD}{device.public_id}/remove/")
    assert removed.status_code == 303
    assert client_of_bob.post(ADD, again).status_code == 410


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:22/",
        "https://10.0.0.1/push",
        "http://93.184.215.14/push",
        "ftp://push.example/x",
        "javascript:alert(1)",
        "",
        "https://push.example/" + "x" * 3000,
    ],
)
def test_an_address_that_a_hostile_browser_makes_up_is_refused(
    endpoint, service, client_of_bob
):
    typed = {**service.subscribe(), "endpoint": endpoint}
    answer = client_of_bob.post(ADD, typed)
    assert answer.status_code == 409
    assert "cannot be reached" in answer.json()["words"]
    assert not Device.objects.exists()


def test_a_test_is_sent_at_once_and_only_to_ones_own(
    service, device, client_of_bob, ada
):
    test = f"{ADD}{device.public_id}/test/"
    assert browser_of(ada).post(test).status_code == 404
    assert client_of_bob.post(test).status_code == 303
    assert client_of_bob.post(test).status_code == 303
    pushing.drain()
    assert [one["title"] for one in service.said] == ["Push messages work"]


def test_browsers_nobody_opens_any_more_are_forgotten(device):
    with later(days=61):
        notifying.forget_devices()
    assert not Device.objects.exists()


def test_the_settings_give_a_page_the_key_that_is_its_own(client_of_bob):
    page = client_of_bob.get("/settings/notifications/").content.decode()
    assert f'data-key="{public_key(configured.PUSH_KEY)}"' in page
