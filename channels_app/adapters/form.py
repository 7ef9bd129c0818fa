"""A form on a company's site: what customers fill in comes through a door of our own.

There is no provider. A payload is what the form's page wrote down (`written`), and nothing
goes out by it: answers go by mail, to the address that was typed, which nobody proved.

config: title, intro, thanks, consent, subject, uploads, help, trap, languages, tags,
    fields, origins.
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
    Settings,
    Unreadable,
)
from channels_app.own_door import TYPED, OwnDoor, file_of, letter

KIND = "form"


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
    said = letter(key=key, writer=writer, text=text, subject=subject, files=files)
    said["form"] = form
    if is_trapped:
        said["trapped"] = True
    return json.dumps(said, separators=(",", ":"), sort_keys=True).encode()


class FormAdapter(OwnDoor):
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
            incoming = Incoming(
                sender=Address(**said["writer"]),
                subject=said["subject"],
                text=said["text"],
                files=tuple(file_of(one) for one in said.get("files", ())),
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


adapter: Adapter = FormAdapter()
