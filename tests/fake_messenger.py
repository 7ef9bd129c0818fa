"""A channel of kind "parrot", whose provider lives in this process and calls us.

It fakes the wire and nothing of ours: what was asked of it is kept, and its script says
what goes wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from channels_app.adapter import (
    Address,
    Call,
    Check,
    ConnectionFailed,
    File,
    Incoming,
    Outgoing,
    Raw,
    Remote,
    Settings,
)
from channels_app.messenger import Ask, Called, Learned, TemplateFound

KIND = "parrot"


@dataclass(slots=True)
class Provider:
    """The other side. hooks: the addresses that it was told, in order."""

    hooks: list[str] = field(default_factory=list)
    told: list[Settings] = field(default_factory=list)
    down: str = ""
    name: str = "@parrot"
    shown: Any = ""
    expires_at: str = ""
    checks: list[Check] = field(default_factory=list)
    templates: tuple[TemplateFound, ...] = ()
    script: list[Any] = field(default_factory=list)


class Parrot(Called):
    kind = KIND
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "can_start": False,
        "reply_window": 24 * 3600,
        "templates": True,
        "names": True,
    }
    asks = (
        Ask(name="token", label="Access token", secret=True, pattern=r"[a-z0-9-]+"),
        Ask(name="number", label="Our number", help="Such as 12."),
        Ask(
            name="tone",
            label="Tone",
            choices=(("loud", "Loud"), ("low", "Low")),
        ),
        Ask(name="verify", label="Verify token", secret=True, made=True),
        Ask(name="api", label="Its server", required=False),
    )
    steps = (
        "Open https://parrot.example/apps and make an app.",
        "Copy its token here.",
    )

    def __init__(self) -> None:
        self.provider = Provider()

    def verify(self, settings: Settings, call: Call) -> bool:
        return call.headers.get("token") == settings.secret.get("token")

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        return tuple(
            Raw(
                content=json.dumps(one).encode(),
                source_key=one["id"],
                conv_key=one["from"],
            )
            for one in json.loads(call.body)
        )

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        said = json.loads(raw)
        who = Address(kind=KIND, canonical=said["from"], shown=said["from"])
        return Incoming(
            sender=who, text=said["text"], place=said["from"], place_is_proof=True
        )

    def send(self, settings: Settings, message: Outgoing) -> str:
        _not_while_others_wait()
        return f"said-{message.key}"

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        return File(filename=remote.filename, content_type="text/plain", content=b"")

    def carrier(self, settings: Settings, code: str) -> str:
        return f"https://parrot.example/12?text={code}"

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        _not_while_others_wait()
        self.provider.told.append(settings)
        if self.provider.down:
            raise ConnectionFailed(self.provider.down)
        self.provider.hooks.append(hook)
        return Learned(
            config={"shown": self.provider.shown or f"No. {settings.config['number']}"},
            traits={"longest": 40},
            address=self.provider.name,
            expires_at=self.provider.expires_at,
        )

    def check(self, settings: Settings) -> list[Check]:
        _not_while_others_wait()
        if self.provider.down:
            raise ConnectionFailed(self.provider.down)
        return self.provider.checks or [
            Check(part="receiving", ok=True, words="It calls us."),
            Check(part="sending", ok=True, words="It knows us."),
        ]

    def templates(self, settings: Settings) -> tuple[TemplateFound, ...]:
        _not_while_others_wait()
        if self.provider.down:
            raise ConnectionFailed(self.provider.down)
        return self.provider.templates


adapter = Parrot()


def _not_while_others_wait() -> None:
    assert not connection.in_atomic_block, "talking inside a transaction (R7)"
