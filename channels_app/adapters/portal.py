"""The customer portal: what somebody writes on its pages comes through a door of our own.

There is no provider. A payload is what the portal wrote down (`written`), and nothing goes
out by it: answers take another way and are read in the portal from our own database. Words
carry the mail address that their writer proved, so that who they are is one identity, not
two; those of nobody signed in carry the address they typed, and say so (`typed`).

config: nothing.
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
    Proof,
    Raw,
    Settings,
    Unreadable,
)

KIND = "portal"
# Among the warnings of a message: nobody proved that its writer reads this address.
TYPED = "typed"


def written(
    *,
    key: UUID,
    writer: Address,
    text: str,
    subject: str = "",
    proof: Proof | None = None,
    files: Sequence[File] = (),
    is_typed: bool = False,
) -> bytes:
    """The payload, which `parse` reads again: all that is known of these words.

    proof: a message of the ticket they answer, which their writer was shown.
    is_typed: the writer's address was typed, and proven by nobody.
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
    }
    if proof is not None:
        said["answers"] = {"ticket": str(proof.ticket), "message": str(proof.message)}
    if files:
        said["files"] = [
            {
                "name": file.filename,
                "type": file.content_type,
                "content": base64.b64encode(file.content).decode(),
            }
            for file in files
        ]
    if is_typed:
        said["typed"] = True
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


class PortalAdapter:
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
            return Incoming(
                sender=Address(**said["writer"]),
                subject=said["subject"],
                text=said["text"],
                files=tuple(_file(one) for one in said.get("files", ())),
                proofs=tuple(_proofs(said)),
                warnings=(TYPED,) if said.get("typed") else (),
                key=UUID(said["id"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("This is nothing the portal wrote.") from error

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """Nothing goes out by it that could be answered."""
        return ""

    def send(self, settings: Settings, message: Outgoing) -> str:
        """It is where the portal reads it."""
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


def _proofs(said: Mapping[str, Any]) -> list[Proof]:
    if "answers" not in said:
        return []
    named = said["answers"]
    return [Proof(ticket=UUID(named["ticket"]), message=UUID(named["message"]))]


adapter: Adapter = PortalAdapter()
