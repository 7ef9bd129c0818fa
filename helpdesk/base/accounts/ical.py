"""Days of a calendar file (iCalendar, RFC 5545): all-day events, and nothing else of it.

Pure, and wary: whoever uploads one got it from somewhere. What we do not understand is
left out, never guessed.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

# Longer than any list of holidays; a file that is larger is something else.
MOST_BYTES = 1_000_000
MOST_EVENTS = 5_000
# One event is no whole year of holidays.
MOST_DAYS = 60

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ESCAPED = re.compile(r"\\([\\;,nN])")

Days = list[tuple[date, str]]


def all_days(content: bytes, *, first: date, last: date) -> Days:
    """Each day from `first` to `last` that an all-day event of the file covers.

    What comes every year is there every year. Events at an hour, cancelled ones, and
    what is repeated in any other way are no holidays.
    """
    found: dict[date, str] = {}
    for event in _events(content):
        for day in _days(event, last):
            if first <= day <= last:
                found.setdefault(day, _text(event.get("SUMMARY", "")))
    return sorted(found.items())


def _events(content: bytes) -> Iterator[dict[str, str]]:
    """The properties of each event, without those of what is inside of it."""
    event: dict[str, str] | None = None
    inside, count = 0, 0
    for line in _lines(content):
        name, _, value = line.partition(":")
        name = name.split(";")[0].strip().upper()
        begins, what = name == "BEGIN", value.strip().upper()
        if begins and what == "VEVENT":
            event, inside = {}, 0
        elif name == "END" and what == "VEVENT" and event is not None:
            count += 1
            if count > MOST_EVENTS:
                return
            yield event
            event = None
        elif event is not None and name in {"BEGIN", "END"}:
            inside += 1 if begins else -1
        elif event is not None and not inside:
            event.setdefault(name, value)


def _lines(content: bytes) -> list[str]:
    """Lines that were folded are whole again."""
    text = content[:MOST_BYTES].decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n[ \t]", "", text).split("\n")


def _days(event: dict[str, str], last: date) -> Iterator[date]:
    begins = _day(event.get("DTSTART", ""))
    if begins is None or event.get("STATUS", "").strip().upper() == "CANCELLED":
        return
    # The day on which it ends is not part of it any more.
    ends = _day(event.get("DTEND", "")) or begins + timedelta(days=1)
    length = min(max((ends - begins).days, 1), MOST_DAYS)
    for start in _years(begins, event.get("RRULE", ""), last):
        yield from (start + timedelta(days=number) for number in range(length))


def _years(begins: date, rule: str, last: date) -> Iterator[date]:
    """The day itself, and in each year after it where it comes every year."""
    yield begins
    parts = dict(
        part.split("=", 1) for part in rule.strip().upper().split(";") if "=" in part
    )
    plain = {"FREQ": "YEARLY", "BYMONTH": str(begins.month),
             "BYMONTHDAY": str(begins.day), "INTERVAL": "1"}  # fmt: skip
    until = _day(parts.pop("UNTIL", "")[:8]) or last
    count = parts.pop("COUNT", "")
    parts.pop("WKST", None)
    if "FREQ" not in parts or any(plain.get(key) != parts[key] for key in parts):
        return
    end = min(until, last)
    times = int(count) if count.isdecimal() and len(count) < 5 else MOST_EVENTS
    for year in range(begins.year + 1, min(end.year + 1, begins.year + times)):
        try:
            day = begins.replace(year=year)
        except ValueError:  # the 29th of February
            continue
        if day <= end:
            yield day


def _day(value: str) -> date | None:
    """A date alone: with an hour it is no whole day."""
    found = _DAY.fullmatch(value.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _text(value: str) -> str:
    return _ESCAPED.sub(
        lambda one: one[1] if one[1] not in "nN" else " ", value
    ).strip()
