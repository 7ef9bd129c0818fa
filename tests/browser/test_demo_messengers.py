"""What `make demo` does at each start: its messengers are connected to the emulators."""

import pytest

from helpdesk.base.accounts.models import Agent
from helpdesk.demo import messengers, people
from tests.looking import bring_everything, look_everywhere
from tests.wire.providers.__main__ import PROVIDERS, Street
from tests.wire.providers.web import served
from tickets.models import Channel, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_each_is_connected_and_who_is_played_there_is_heard(
    server, settle, settings, support, ada
):
    Agent.objects.filter(pk=ada.pk).update(email=people.address_of(people.ADMIN))
    messengers.open_accounts(support, by=ada)
    settings.SITE_URL = server
    street = Street([provider() for provider in PROVIDERS])
    with served(street.app) as place:
        settings.EGRESS_ALLOW = frozenset({place})
        for root, one in street.providers.items():
            one.place, one.url = place, f"http://{place}{root}"
        for kind in messengers.ACCOUNTS:
            assert messengers.connect(kind, place) == ""
        assert Channel.objects.filter(
            is_active=True, kind__in=messengers.ACCOUNTS
        ).count() == len(messengers.ACCOUNTS)
        written = [root for root in street.providers if root not in street.phones]
        for root in written:
            street.people(root)[0].act({"do": "say", "text": f"Hello from {root}"})
        look_everywhere()
        settle()
        bring_everything()
    said = set(Message.objects.values_list("text", flat=True))
    assert said == {f"Hello from {root}" for root in written}
