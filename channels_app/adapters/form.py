"""A form on a company's site: what customers fill in comes through a door of our own.

There is no provider. A payload is what the form's page wrote down (`written`), and nothing
goes out by it: answers go by mail, to the address that was typed, which nobody proved.

config: title, intro, thanks, consent, subject, uploads, help, trap, languages, tags,
    fields, origins.
"""

import base64
import json
from collections.abc import Generator, Mapping, Sequence
from typing import Any
from uuid import UUID

from channels_app.adapter import (
    Adapter,
    Address,
    Batch,
    Check,
    File,
    Incoming,
    Outgoing,
    Raw,
    Settings,
    Unreadable,
)

KIND = "form"
# Among the warnings of a message: nobody proved that its writer reads this address.
TYPED = "typed"


def written(
    *,
    key: UUID,
    writer: Address,
    text: str,
    subject: str,
    form: Mapping[str, Any],
    files: Sequence[File] = (),
    is_trapped: bool = False,
) -> bytes:
    """The payload, which `parse` reads again: all that is known of these words.

    form: what was filled in beside them.
    is_trapped: something was typed into the field that people do not see.
    """
    said: dict[str, Any] = {
        "id": str(key),
        "writer": {
            "kind": writer.kind,
            "canonical": writer.canonical,
            "shown": writer.shown,
            "name": writer.name,
        },
        "subject": subject,
        "text": text,
        "form": form,
    }
    if files:
        said["files"] = [
            {
                "name": file.filename,
                "type": file.content_type,
                "content": base64.b64encode(file.content).decode(),
            }
            for file in files
        ]
    if is_trapped:
        said["trapped"] = True
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


class FormAdapter:
    """The contract, spoken by ourselves."""

    kind = KIND
    traits: Mapping[str, Any] = {
        "max_length": None,
        "formats": ["text"],
        "reply_window": None,
        "can_start": False,
        "public": False,
        "receipts": False,
        # Words only come in by it.
        "spoken": True,
    }

    def verify(
        self, settings: Settings, headers: Mapping[str, str], body: bytes
    ) -> bool:
        """No provider calls us."""
        return False

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        """What was said, as `written` wrote it down. Raises Unreadable."""
        try:
            said = json.loads(raw)
            incoming = Incoming(
                sender=Address(**said["writer"]),
                subject=said["subject"],
                text=said["text"],
                files=tuple(_file(one) for one in said.get("files", ())),
                warnings=(TYPED,),
                key=UUID(said["id"]),
                form=dict(said["form"]),
                tags=tuple(settings.config.get("tags", ())),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable("This is nothing that our form wrote.") from error
        # Read first: whoever switches the trap off finds it as good as any.
        if said.get("trapped") and settings.config.get("trap", True):
            raise Unreadable(
                "The hidden field was filled in: a robot may have sent it."
            )
        return incoming

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """Nothing goes out by it that could be answered."""
        return ""

    def send(self, settings: Settings, message: Outgoing) -> str:
        """Nothing does."""
        return ""

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """Nothing waits anywhere else."""
        yield from ()

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        """Nobody else keeps what was said."""
        return []

    def check(self, settings: Settings) -> list[Check]:
        """There is nothing that could not be reached."""
        return []


def _file(kept: Mapping[str, str]) -> File:
    return File(
        filename=kept["name"],
        content_type=kept["type"],
        content=base64.b64decode(kept["content"], validate=True),
    )


adapter: Adapter = FormAdapter()
