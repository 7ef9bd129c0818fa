"""The chat widget: what a visitor says comes through a door of our own.

There is no provider. A payload is what `actions.chat.say` wrote down, and what goes out
is shown from our own database: sending succeeds at once.

config: origins, title, greeting, away, accent, side, theme, launcher, fields, consent,
    teams, mail_after, rate, rules, help, require_identity.
secret: secret, old_secret: what sites sign the names of their users with.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from channels_app.adapter import (
    Adapter,
    Address,
    File,
    Incoming,
    Settings,
    Unreadable,
)
from channels_app.own_door import OwnDoor
from helpdesk.base import blobs

SUBJECT = 80


class WidgetAdapter(OwnDoor):
    """The contract, spoken by ourselves."""

    kind = "widget"
    traits: Mapping[str, Any] = {
        "max_length": 10_000,
        "formats": ["text", "html"],
        "reply_window": None,
        "can_start": False,
        # A person waits at the other end: what is sent is said.
        "undo": False,
        "public": False,
        "receipts": True,
        "edit": True,
        # Choices and fields to fill in, beside words.
        "asks": True,
        "live": True,
    }

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        """What was said, as `say` wrote it down. Raises Unreadable."""
        try:
            said = json.loads(raw)
            return Incoming(
                sender=Address(
                    kind=self.kind,
                    canonical=said["visitor"],
                    shown=said["name"],
                    name=said["name"],
                ),
                subject=_subject(said),
                text=said["text"],
                files=tuple(_file(one) for one in said.get("files", ())),
                place=said["place"],
                place_is_proof=True,
                key=UUID(said["id"]),
                answered=UUID(said["answers"]) if "answers" in said else None,
                form=said.get("form"),
                tags=tuple(said.get("tags", ())),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("This is nothing the widget wrote.") from error


def _subject(said: Mapping[str, Any]) -> str:
    """What a list shows of it: the first line, or what was sent instead of words."""
    lines = str(said["text"]).strip().splitlines()
    names = [file["name"] for file in said.get("files", ())]
    return (lines or names or [said["name"]])[0][:SUBJECT]


def _file(kept: Mapping[str, str]) -> File:
    return File(
        filename=kept["name"],
        content_type=kept["type"],
        content=blobs.get(kept["blob"]),
    )


adapter: Adapter = WidgetAdapter()
