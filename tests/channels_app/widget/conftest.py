"""A shop with a widget, and Irma, who stands before it."""

from typing import Any

import pytest

from helpdesk.base.accounts.models import Team
from tests.channels_app.widget.factories import Browser, make_widget
from tickets.models import Channel


@pytest.fixture
def shop(support: Team, company: Any) -> Channel:
    """The widget of a site that support answers."""
    return make_widget(support)


@pytest.fixture
def irma(shop: Channel) -> Browser:
    """The browser of somebody nobody knows yet."""
    return Browser(shop)
