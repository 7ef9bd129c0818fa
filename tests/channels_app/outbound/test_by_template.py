"""After the window only approved words go: filled in, and as what they were approved."""

from datetime import timedelta

import pytest

from channels_app import outbound
from channels_app.actions.by_template import reply_by_template
from channels_app.messenger_errors import NotApproved, ValuesMissing
from channels_app.models import Template
from tickets import actions
from tickets.errors import NoWayOut
from tickets.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late(door, ticket, noon):
    Channel.objects.update(traits={"formats": ["text"], "reply_window": 24 * 3600})
    noon.shift(timedelta(days=2))
    return ticket


def template(door, **more) -> Template:
    told = {"name": "news", "language": "en", "status": "APPROVED",
            "body": "Hello {{1}}, your {{2}} is here, {{1}}."}  # fmt: skip
    return Template.objects.create(channel=door, **(told | more))


def test_it_goes_although_the_window_is_closed(late, door, provider, bob):
    with pytest.raises(NoWayOut):
        actions.reply(late, text="Hello", by=bob)
    values = {"1": "Irma", "2": "kettle"}
    message = reply_by_template(late, template(door), values, by=bob)
    outbound.drain()
    (taken,) = provider.taken
    assert taken.text == "Hello Irma, your kettle is here, Irma."
    assert taken.template == {"name": "news", "language": "en", "values": values}
    assert taken.wrote == 2 * 24 * 3600
    assert message.deliveries.get().state == "sent"


def test_each_place_has_to_be_filled(late, door, bob):
    with pytest.raises(ValuesMissing) as found:
        reply_by_template(late, template(door), {"1": "Irma", "2": " "}, by=bob)
    assert found.value.data == {"missing": ["2"]}


def test_only_what_is_approved_goes(late, door, bob):
    with pytest.raises(NotApproved):
        reply_by_template(late, template(door, status="PENDING"), {}, by=bob)
