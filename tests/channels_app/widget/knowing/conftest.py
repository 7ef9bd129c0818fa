"""A shop that vouches for its users, and a mailbox of its team."""

import pytest

from tests.channels_app.widget.factories import make_widget
from tests.channels_app.widget.post import make_mailbox
from tests.channels_app.widget.proving import SECRET
from tests.peers import smtp_sink  # noqa: F401


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def shop(support, company, mailbox):
    return make_widget(support, secret=SECRET)
