"""A consumer, and a webhook of Ada's that tells it everything."""

import pytest

from helpdesk.webhooks import actions
from tests.webhooks.consumer import consuming


@pytest.fixture
def consumer(settings):
    with consuming() as made:
        settings.EGRESS_ALLOW |= {made.place}
        yield made


@pytest.fixture
def another(settings):
    """Somebody else's server."""
    with consuming() as made:
        settings.EGRESS_ALLOW |= {made.place}
        yield made


@pytest.fixture
def hook(consumer, ada):
    """The webhook, and its secret."""
    return actions.add_webhook(url=consumer.url, types=["*"], by=ada)


@pytest.fixture
def webhook(hook):
    return hook[0]


@pytest.fixture
def secret(hook):
    return hook[1]
