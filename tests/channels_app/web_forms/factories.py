"""Forms of sites, and customers who fill them in, for tests."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from channels_app import inbound
from channels_app.actions.web_forms import add_form, edit_form
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent, Team
from tests.factories import make_channel
from tickets.models import Channel

TOKEN = re.compile(r'name="token" value="([^"]+)"')
MAIL = "irma@customer.example"


def make_mailbox(team: Team) -> Channel:
    """One that can write to customers first."""
    mailbox = make_channel(
        team, traits={"can_start": True, "sender": "help@shop.example"}
    )
    Connection.objects.create(channel=mailbox, config={"address": "help@shop.example"})
    return mailbox


def make_form(team: Team, *, by: Agent, **config: Any) -> Channel:
    channel = add_form(team=team, name="Shop", by=by)
    edit_form(channel, name="Shop", by=by, **config)
    channel.connection.refresh_from_db()
    return channel


def question(label: str, **more: Any) -> dict[str, Any]:
    usual = {"name": label.lower(), "kind": "text", "required": False, "pattern": ""}
    return {"label": label, "options": [], **usual, **more}


def address(form: Channel) -> str:
    return f"/f/{form.connection.key}/"


def token_in(answer: HttpResponse) -> str:
    found = TOKEN.search(answer.content.decode())
    assert found is not None
    return found[1]


def opened(form: Channel, **query: Any) -> str:
    """Somebody opens the page: its token."""
    return token_in(Client().get(address(form), query))


def typed(token: str, **more: Any) -> dict[str, Any]:
    return {
        "token": token,
        "page": "",
        "website": "",
        "name": "Irma",
        "mail": MAIL,
        "subject": "Kettle",
        "text": "My kettle leaks.",
        **more,
    }


def send(form: Channel, token: str, *, query: str = "", **more: Any) -> HttpResponse:
    """As a browser without a script sends it."""
    given = typed(token, **more)
    return Client().post(address(form) + query, given)


def work() -> None:
    inbound.drain()
