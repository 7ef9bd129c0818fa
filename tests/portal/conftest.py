"""The portal of support, and its mail."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.portal.models import Portal
from tests.factories import make_ticket
from tests.portal.factories import come, make_portal, proven
from tickets.models import Channel, Identity, Ticket


@pytest.fixture
def outgoing(settings: Any) -> list[Any]:
    """What would go through the system mailbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def portal(company: Company, support: Team, ada: Agent, outgoing: list[Any]) -> Portal:
    return make_portal(support, by=ada)


@pytest.fixture
def irma(portal: Portal) -> Identity:
    return proven("Irma")


@pytest.fixture
def kettle(mailbox: Channel, irma: Identity) -> Ticket:
    """Irma's, which she mailed."""
    return make_ticket(mailbox, identity=irma)


@pytest.fixture
def irmas(irma: Identity) -> Client:
    """Irma, signed in."""
    return come(irma.shown)
