"""The customer portal: what somebody writes on its pages comes through a door of our own.

There is no provider. A payload is what the portal wrote down (`written`), and nothing goes
out by it: answers take another way and are read in the portal from our own database. Words
carry the mail address that their writer proved, so that who they are is one identity, not
two; those of nobody signed in carry the address they typed, and say so (`typed`).

config: nothing.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from channels_app.adapter import (
    Adapter,
    Address,
    File,
    Incoming,
    Proof,
    Settings,
    Unreadable,
)
from channels_app.own_door import TYPED, OwnDoor, file_of, letter

KIND = "portal"


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
    said = letter(key=key, writer=writer, text=text, subject=subject, files=files)
    if proof is not None:
        said["answers"] = {"ticket": str(proof.ticket), "message": str(proof.message)}
    if is_typed:
        said["typed"] = True
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


class PortalAdapter(OwnDoor):
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

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        """What was said, as `written` wrote it down. Raises Unreadable."""
        try:
            said = json.loads(raw)
            return Incoming(
                sender=Address(**said["writer"]),
                subject=said["subject"],
                text=said["text"],
                files=tuple(file_of(one) for one in said.get("files", ())),
                proofs=tuple(_proofs(said)),
                warnings=(TYPED,) if said.get("typed") else (),
                key=UUID(said["id"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("This is nothing the portal wrote.") from error


def _proofs(said: Mapping[str, Any]) -> list[Proof]:
    if "answers" not in said:
        return []
    named = said["answers"]
    return [Proof(ticket=UUID(named["ticket"]), message=UUID(named["message"]))]


adapter: Adapter = PortalAdapter()
