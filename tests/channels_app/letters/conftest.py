"""A mailbox that sends to a server of ours, and somebody who wrote to it."""

import pytest

from tests.channels_app.widget.post import make_mailbox
from tests.factories import make_identity, make_ticket
from tests.peers import relay, smtp_sink
from tickets.models import Channel, Ticket

__all__ = ["relay", "smtp_sink"]


@pytest.fixture
def mailbox(support, smtp_sink) -> Channel:
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def ticket(mailbox) -> Ticket:
    irma = make_identity("Irma", canonical="irma@customer.test")
    return make_ticket(mailbox, identity=irma)
