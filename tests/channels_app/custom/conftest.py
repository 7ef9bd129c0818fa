"""Acme's messenger, connected as a channel of support."""

from typing import Any

import pytest
from django.test import Client

from channels_app import inbound, outbound
from channels_app.actions import bringing
from channels_app.actions.bringing import Brought, Kept
from channels_app.actions.custom import add_custom
from helpdesk.base.accounts.models import Agent, Company, Team
from tests.messenger import Messenger, serving
from tests.tickets.pages import browser_of
from tickets import outbox
from tickets.models import Channel


@pytest.fixture
def messenger(settings):
    with serving() as messenger:
        settings.EGRESS_ALLOW = frozenset([messenger.place])
        yield messenger


@pytest.fixture
def acme(messenger: Messenger, company: Company, support: Team, ada: Agent) -> Channel:
    channel, messenger.secret = add_custom(
        team=support, name="Acme", addresses="acme", url=messenger.url, by=ada
    )
    return channel


@pytest.fixture
def admin(ada: Agent) -> Client:
    return browser_of(ada)


def brought(name: str = "m1", text: str = "My kettle leaks.", **more: Any) -> Brought:
    """Irma's words, in her thread."""
    given = {"address": "irma-7", "name": "Irma", "thread": "t1", **more}
    return Brought(external_id=name, text=text, **given)


def say(
    channel: Channel, name: str = "m1", text: str = "My kettle leaks.", **more: Any
):
    """Bring words and have them worked."""
    kept = bringing.say(channel, brought(name, text, **more))
    work()
    return kept


def work() -> None:
    """All that is due, once round."""
    inbound.drain()
    outbound.drain()
    outbox.drain()


def message_of(kept: Kept):
    kept.envelope.refresh_from_db()
    return kept.envelope.message
