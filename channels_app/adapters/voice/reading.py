"""What Twilio says of a call: when it asks what to do, and what became of it.

https://www.twilio.com/docs/voice/twiml#request-parameters,
.../twiml/gather, .../twiml/dial, .../twiml/record and .../api/call-resource#statuscallback.
Fields that we do not know are left alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from channels_app.adapter import Call, Settings, Unreadable
from channels_app.spoken import Heard
from channels_app.twilio_signed import form

# How Twilio writes that a number was withheld: words on the keys of a telephone.
WITHHELD = frozenset(
    {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464"}
)
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
REACHED = frozenset({"completed", "answered"})
LONGEST = 1_000


def heard(settings: Settings, call: Call) -> Heard:
    """One request. Raises Unreadable."""
    pairs = form(call)
    if pairs is None:
        raise Unreadable("It is no form, as Twilio sends them.")
    said = dict(pairs)
    if said.get("AccountSid") != settings.config.get("account"):
        raise Unreadable("It is of another account.")
    name = said.get("CallSid", "")
    if not name or len(name) > 64:
        raise Unreadable("It names no call.")
    is_ours = said.get("Direction", "inbound") != "inbound"
    theirs, ours = ("To", "From") if is_ours else ("From", "To")
    dialled = said.get("DialCallStatus")
    return Heard(
        call=name,
        number=_number(said.get(theirs, "")),
        ours=said.get(ours, "")[:LONGEST],
        caller=said.get("CallerName", "")[:LONGEST],
        keys=said.get("Digits", "")[:LONGEST],
        words=said.get("SpeechResult", "")[:LONGEST],
        is_over=said.get("CallStatus", "") in OVER,
        reached=None if dialled is None else _reached(said, dialled),
        recording=_recording(said),
        at=_moment(said.get("Timestamp", "")),
    )


def _number(said: str) -> str:
    return "" if said in WITHHELD else said[:LONGEST]


def _reached(said: Mapping[str, str], status: str) -> bool:
    """Twilio says of newer calls whether two were connected."""
    return status in REACHED and said.get("DialBridged", "true") != "false"


def _recording(said: Mapping[str, str]) -> str:
    """As MP3, which browsers play; what is not there yet, or failed, is nothing."""
    url = said.get("RecordingUrl", "")
    is_there = said.get("RecordingStatus", "completed") == "completed"
    is_something = said.get("RecordingDuration", "1") != "0"
    return f"{url}.mp3" if url and is_there and is_something else ""


def _moment(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else None
