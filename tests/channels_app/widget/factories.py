"""Widgets, visitors, and what they do over HTTP, for tests."""

import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from channels_app import inbound, outbound, tokens
from channels_app.adapter import adapter
from channels_app.models import Connection, Visitor
from helpdesk.base.accounts.models import Team
from tests.factories import make_channel
from tickets.models import Channel, Message

KIND = "widget"


def make_widget(team: Team, *, secret: str = "", **config: Any) -> Channel:
    """The widget of a site, as the settings page makes it; `channel.connection.key`."""
    channel = make_channel(
        team, kind=KIND, name=f"shop of {team.name}", traits=dict(adapter(KIND).traits)
    )
    connection = Connection(channel=channel, key=uuid4().hex[:20], config=config)
    connection.seal({"secret": secret or uuid4().hex})
    connection.save(force_insert=True)
    return channel


def make_visitor(channel: Channel, **more: Any) -> Visitor:
    """Somebody with a row, as after their first words."""
    return Visitor.objects.create(channel=channel, **more)


def token_of(visitor: Visitor) -> str:
    return tokens.mint(
        tokens.Pass(
            visitor=visitor.public_id, channel=visitor.channel_id, epoch=visitor.epoch
        )
    )


class Browser:
    """A visitor's browser: it keeps the token, and speaks JSON."""

    def __init__(self, channel: Channel, *, token: str = "") -> None:
        self.base = f"/w/{channel.connection.key}/"
        self.token = token or tokens.mint(tokens.fresh(channel.pk))
        self.client = Client()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Visitor {self.token}"} if self.token else {}

    def post(self, path: str, body: Any = None, **more: Any) -> HttpResponse:
        """POST to `say/`, `chats/<chat>/mark/` and so on; a string is sent as it is."""
        text = body if isinstance(body, str | bytes) else json.dumps(body or {})
        return self.client.post(
            self.base + path,
            text,
            content_type="application/json",
            headers=self.headers,
            **more,
        )

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(self.base + path, query, headers=self.headers)

    def say(self, text: str = "My kettle leaks.", **more: Any) -> HttpResponse:
        """Words in a chat: a new message in a new chat unless ids are given."""
        said = {"chat": str(uuid4()), "id": str(uuid4()), "text": text, **more}
        return self.post("say/", said)

    def upload(self, name: str = "a.txt", content: bytes = b"leak") -> dict[str, Any]:
        """A file, up and not said yet."""
        file = SimpleUploadedFile(name, content)
        answer = self.client.post(
            f"{self.base}upload/", {"file": file}, headers=self.headers
        )
        assert answer.status_code == 201, answer.content
        return dict(answer.json())


def work() -> None:
    """The worker's part: words become messages, deliveries go out."""
    inbound.drain()
    outbound.drain()


def say(browser: Browser, text: str = "My kettle leaks.", **more: Any) -> Message:
    """Words the whole way: through the door, and into a ticket."""
    said = browser.say(text, **more)
    assert said.status_code == 202, said.content
    work()
    return Message.objects.get(key=said.json()["id"])
