"""What an invitation says: what, when, where, who. Nothing here can raise.

Source: RFC 5545 (iCalendar), RFC 5546 (who is asked what by it).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from channels_app.adapter import File
from helpdesk.base.plaintext import one_line

KINDS = frozenset({"text/calendar", "application/ics", "application/calendar"})
# A calendar of a year is a file, and no invitation.
MAX_BYTES = 200_000
MAX_PEOPLE = 20
MAX_EVENTS = 20
LETTERS = 300


def invitation(files: Iterable[File]) -> dict[str, Any] | None:
    """Of the first file that holds one event: `method` (request, cancel, reply …), `what`,
    `where`, `by`, `who`, `starts` and `ends` in ISO 8601: instants in UTC, or days;
    `repeats`: whether it does. None where there is no such file."""
    for file in files:
        if file.content_type in KINDS and len(file.content) <= MAX_BYTES:
            told = _read(file.content)
            if told is not None:
                return told
    return None


def _read(content: bytes) -> dict[str, Any] | None:
    if content.count(b"BEGIN:VEVENT") not in range(1, MAX_EVENTS):
        return None
    from icalendar import Calendar  # noqa: PLC0415 - few mails invite

    try:
        calendar = Calendar.from_ical(content)
        event = next(iter(calendar.walk("VEVENT")), None)
        return None if event is None else _told(calendar, event)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # whatever strangers write


def _told(calendar: Any, event: Any) -> dict[str, Any] | None:
    starts = _instant(event, "dtstart")
    if starts is None:
        return None
    people = event.get("attendee") or []
    people = people if isinstance(people, list) else [people]
    ends = _instant(event, "dtend")
    if ends is None and event.get("duration") is not None:
        ends = _iso(event["dtstart"].dt + event["duration"].dt)
    return {
        "method": _words(calendar.get("method")).lower(),
        "what": _words(event.get("summary")),
        "where": _words(event.get("location")),
        "by": _person(event.get("organizer")),
        "who": [_person(one) for one in people[:MAX_PEOPLE]],
        "starts": starts,
        "ends": ends,
        "repeats": event.get("rrule") is not None,
    }


def _instant(event: Any, name: str) -> str | None:
    value = event.get(name)
    return _iso(value.dt) if value is not None else None


def _iso(when: date | datetime) -> str:
    """A day as it is; a time without a zone is that of who wrote it, told as it is."""
    if isinstance(when, datetime) and when.tzinfo is not None:
        return when.astimezone(UTC).isoformat()
    return when.isoformat()


def _person(value: Any) -> str:
    if value is None:
        return ""
    address = _words(value)
    address = address[7:] if address[:7].lower() == "mailto:" else address
    name = one_line(str(getattr(value, "params", {}).get("CN", "")), limit=LETTERS)
    return f"{name} <{address}>" if name and name != address else address


def _words(value: Any) -> str:
    return "" if value is None else one_line(str(value), limit=LETTERS)
