"""A widget of support's, as its admin made it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from channels_app.actions.widgets import add_widget
from helpdesk.base.accounts.models import Agent, Company, Team
from tests.tickets.pages import browser_of
from tickets.models import Channel


@pytest.fixture
def shop(company: Company, support: Team, ada: Agent) -> Channel:
    return add_widget(
        team=support, name="Shop", origins=["https://shop.example"], by=ada
    )


@pytest.fixture
def admin(ada: Agent) -> Client:
    return browser_of(ada)


def page(name: str, widget: Channel) -> str:
    return reverse(f"channels:{name}", args=[widget.public_id])


def typed(widget: Channel, **more: Any) -> dict[str, Any]:
    """What a browser sends of the untouched page, and what somebody typed into it."""
    teams = Team.objects.all()
    return {
        "name": widget.name,
        "team": widget.team.public_id,
        "origins": "https://shop.example",
        "title": "Shop",
        "accent": "#0B6B66",
        "side": "end",
        "theme": "auto",
        "mail_after": "120",
        "rate": "on",
        "help": "on",
        **_management("questions", total=3),
        **_management("rules", total=3),
        **_management("teams", total=len(teams), initial=len(teams)),
        **{f"teams-{n}-id": str(team.public_id) for n, team in enumerate(teams)},
        **{f"rules-{n}-url": "*" for n in range(3)},
        **{f"rules-{n}-seconds": "30" for n in range(3)},
        **{f"rules-{n}-hours": "on" for n in range(3)},
        **{f"questions-{n}-kind": "text" for n in range(3)},
        **more,
    }


def _management(prefix: str, *, total: int, initial: int = 0) -> dict[str, str]:
    numbers = {"TOTAL_FORMS": total, "INITIAL_FORMS": initial}
    return {f"{prefix}-{name}": str(number) for name, number in numbers.items()}


def question(number: int, **fields: Any) -> dict[str, Any]:
    return {f"questions-{number}-{name}": value for name, value in fields.items()}


def rule(number: int, **fields: Any) -> dict[str, Any]:
    return {f"rules-{number}-{name}": value for name, value in fields.items()}
