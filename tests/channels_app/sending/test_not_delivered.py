"""An answer that did not arrive is somebody's work, and an inactive channel sends none."""

import pytest

from channels_app import outbound
from tests.factories import make_identity, make_ticket
from tests.fake_channel import NEVER
from tickets import actions
from tickets.models import Channel, Delivery
from tickets.queries.inbox import inbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matter(door):
    return make_ticket(door, identity=make_identity(kind=door.kind))


def test_a_refused_answer_opens_the_ticket_it_was_to_resolve(matter, provider, bob):
    provider.script.append(NEVER)
    actions.reply(matter, text="Bye", by=bob, and_resolve=True)

    outbound.drain()

    matter.refresh_from_db()
    assert (matter.status, matter.resolved_at) == ("open", None)
    assert matter.waiting_since is not None
    assert [row.pk for row in inbox(bob, "undelivered").rows] == [matter.pk]


def test_a_channel_that_is_switched_off_sends_nothing_until_it_is_on(
    matter, door, provider, bob
):
    actions.reply(matter, text="Hello", by=bob)
    Channel.objects.filter(pk=door.pk).update(is_active=False)
    assert outbound.drain() == 0

    Channel.objects.filter(pk=door.pk).update(is_active=True)
    assert outbound.drain() == 1
    assert Delivery.objects.get().state == "sent"
