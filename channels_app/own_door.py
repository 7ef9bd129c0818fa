"""What the kinds share whose door is our own: there is no provider, and nobody to call.

What came in by such a door was written down by us, and what goes out is read in our own
database or takes another way.
"""

import base64
from collections.abc import Generator, Mapping, Sequence
from typing import Any
from uuid import UUID

from channels_app.adapter import (
    Address,
    Batch,
    Call,
    Check,
    File,
    Outgoing,
    Raw,
    Settings,
)

# Among the warnings of a message: nobody proved that its writer reads this address.
TYPED = "typed"


class OwnDoor:
    """All of the contract but what it is called, what it can, and how words are read."""

    polls = False

    def verify(self, settings: Settings, call: Call) -> bool:
        """No provider calls us."""
        return False

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """All of it at once."""
        return (message,)

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """An answer is known by where it stands here: it needs no place."""
        return ""

    def send(self, settings: Settings, message: Outgoing) -> str:
        """It is where it is read, or goes another way."""
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


def letter(
    *, key: UUID, writer: Address, text: str, subject: str, files: Sequence[File]
) -> dict[str, Any]:
    """Words of somebody with an address, as a payload keeps them."""
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
    return said


def file_of(kept: Mapping[str, str]) -> File:
    """One of a `letter`. Raises ValueError, KeyError or TypeError."""
    return File(
        filename=kept["name"],
        content_type=kept["type"],
        content=base64.b64decode(kept["content"], validate=True),
    )
