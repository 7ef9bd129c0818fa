"""What people type when they put something off, as a time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.notifications.later import USUAL, read

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "language", "due"),
    [
        ("tomorrow", "en", "2026-06-11T09:00"),
        ("tomorrow morning", "en", "2026-06-11T09:00"),
        ("tomorrow at 8", "en", "2026-06-11T08:00"),
        ("in 2 hours", "en", "2026-06-10T13:00"),
        ("30 minutes", "en", "2026-06-10T11:30"),
        ("Friday 14:00", "en", "2026-06-12T14:00"),
        ("next week", "en", "2026-06-15T09:00"),
        ("24 December", "en", "2026-12-24T09:00"),
        ("2026-12-24", "en", "2026-12-24T09:00"),
        ("2026-12-24T07:00:00+01:00", "en", "2026-12-24T07:00"),
        ("morgen", "de", "2026-06-11T09:00"),
        ("übermorgen um 8 Uhr", "de", "2026-06-12T08:00"),
        ("in 3 Tagen", "de", "2026-06-13T09:00"),
    ],
)
def test_times_as_people_say_them(words, language, due):
    found = read(words, now=NOW, zone=BERLIN, language=language)
    assert found is not None
    assert found.astimezone(BERLIN).isoformat()[:16] == due


@pytest.mark.parametrize(
    "words",
    ["", "yesterday", "gibberish", "2020-01-01", "2031-01-01", "+9999w", "in 0 hours"],
)
def test_what_names_no_time_to_come_is_none(words):
    assert read(words, now=NOW, zone=BERLIN, language="en") is None


def test_the_usual_times_are_to_come_whenever_they_are_asked_for():
    late = datetime(2026, 6, 7, 22, 30, tzinfo=UTC)
    for now in (NOW, late):
        for _words, when in USUAL.values():
            assert when(now, BERLIN) > now
    assert USUAL["monday"][1](NOW, BERLIN).isoformat() == "2026-06-15T09:00:00+02:00"
