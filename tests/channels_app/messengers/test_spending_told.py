"""What a metered channel has spent is told to programs of admins, beside its health."""

import pytest
from django.utils import timezone

from channels_app.adapter import ADAPTERS
from channels_app.lent import MICRO
from channels_app.models import Connection, Spend
from channels_app.queries.spending import month_of
from tests import fake_square
from tests.factories import make_channel
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db

HEALTH = "/api/v1/channels/health/"


@pytest.fixture
def client(company, ada):
    return program(make_token(ada, "channels:read").secret)


def test_of_x_it_is_told_how_much_of_the_ceiling_is_spent(client, support):
    channel = make_channel(support, kind="x", name="X")
    Connection.objects.create(channel=channel, config={"ceiling": "20.00"})
    month = month_of(timezone.now())
    Spend.objects.create(channel=channel, month=month, spent=MICRO // 16)

    [told] = client.get(HEALTH).json()["results"]
    [one] = [client.get(f"/api/v1/channels/{channel.public_id}/health/").json()]

    assert told == one
    assert told["spending"] == {
        "month": month.isoformat(),
        "spent": "0.07",
        "ceiling": "20.00",
        "percent": 0,
        "is_over": False,
    }


def test_what_costs_nothing_tells_of_no_money(client, support, monkeypatch):
    monkeypatch.setitem(ADAPTERS, fake_square.KIND, "tests.fake_square")
    fake_square.connected(support)

    [told] = client.get(HEALTH).json()["results"]

    assert told["spending"] is None


def test_nor_does_a_channel_whose_kind_is_not_there_any_more(client, support):
    channel = make_channel(support, kind="gone", name="Gone")
    Connection.objects.create(channel=channel)

    [told] = client.get(HEALTH).json()["results"]

    assert told["spending"] is None
