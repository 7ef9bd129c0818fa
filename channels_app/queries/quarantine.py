"""What waits for an admin's eyes."""

import json

from django.db.models import QuerySet

from channels_app.models import Envelope

LIST = 200
HEAD_BYTES = 4_000
# Larger ones would take long to lay out, and only their beginning is shown.
JSON_BYTES = 256 * 1024


def waiting() -> QuerySet[Envelope]:
    """Payloads in quarantine, newest first, without their bytes."""
    quarantined = Envelope.objects.filter(state=Envelope.State.QUARANTINED)
    return quarantined.defer("raw").select_related("channel").order_by("-id")[:LIST]


def head(envelope: Envelope) -> str:
    """The beginning of a payload as text, to see what it is; never trusted. What messengers
    send comes on one line: it is shown with a line for each field."""
    content = envelope.content()
    text = (_fields(content) or content)[:HEAD_BYTES].decode("utf-8", "replace")
    return text.replace("\x00", "␀")


def _fields(content: bytes) -> bytes:
    """It, as JSON that people can read; empty where it is none, or too much of it."""
    if len(content) > JSON_BYTES or content[:1] not in {b"{", b"["}:
        return b""
    try:
        text = json.dumps(json.loads(content), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return b""
    return text.encode("utf-8", "replace")
