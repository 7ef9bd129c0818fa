"""A shop that asks for an address, and a mailbox of its team."""

import pytest

from tests.channels_app.widget.factories import make_widget
from tests.channels_app.widget.leaving.talk import PRECHAT, chats_of
from tests.channels_app.widget.post import go_after, mails, make_mailbox
from tests.channels_app.widget.proving import SECRET
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions


@pytest.fixture
def relay(smtp_sink):  # noqa: F811
    return smtp_sink


@pytest.fixture
def mailbox(support, relay):
    return make_mailbox(support, relay)


@pytest.fixture
def shop(support, company, mailbox):
    return make_widget(support, secret=SECRET, title="Kettle Shop", fields=PRECHAT)


@pytest.fixture
def mailed(shop, irma, bob, relay):
    """A conversation that went on by mail to an address that was typed."""
    chat, ticket = chats_of(irma)
    actions.reply(ticket, text="Please try a new seal.", by=bob)
    go_after()
    return chat, ticket, mails(relay)[-1]
