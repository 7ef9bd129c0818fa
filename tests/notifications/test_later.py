"""The usual times when something comes back that is put off."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from helpdesk.notifications.later import USUAL

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def test_the_usual_times_are_to_come_whenever_they_are_asked_for():
    late = datetime(2026, 6, 7, 22, 30, tzinfo=UTC)
    for now in (NOW, late):
        for _words, when in USUAL.values():
            assert when(now, BERLIN) > now
    assert USUAL["monday"][1](NOW, BERLIN).isoformat() == "2026-06-15T09:00:00+02:00"
