"""When something is to be, as people type it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.detect.later import read

BERLIN = ZoneInfo("Europe/Berlin")
# A Wednesday, eleven o'clock in Berlin.
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def at(words, *, now=NOW, zone=BERLIN, language="en", **more):
    due = read(words, now=now, zone=zone, language=language, **more)
    return due and due.astimezone(zone).isoformat()[:16]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("fri 9", "2026-06-12T09:00"),
        ("fri 14", "2026-06-12T14:00"),
        ("Fri, 14", "2026-06-12T14:00"),
        ("friday", "2026-06-12T09:00"),
        ("Friday 2:30pm", "2026-06-12T14:30"),
        ("wed", "2026-06-17T09:00"),
        ("sat 10", "2026-06-13T10:00"),
        ("weekend", "2026-06-13T09:00"),
        ("tomorrow", "2026-06-11T09:00"),
        ("tomorrow 14:30", "2026-06-11T14:30"),
        ("tomorrow morning", "2026-06-11T09:00"),
        ("tom 8", "2026-06-11T08:00"),
        ("in 2h", "2026-06-10T13:00"),
        ("2h", "2026-06-10T13:00"),
        ("+2h", "2026-06-10T13:00"),
        ("30 minutes", "2026-06-10T11:30"),
        ("1h 30m", "2026-06-10T12:30"),
        ("in 1h30", "2026-06-10T12:30"),
        ("2 hours and 15 minutes", "2026-06-10T13:15"),
        ("two hours", "2026-06-10T13:00"),
        ("3d", "2026-06-13T09:00"),
        ("1w", "2026-06-17T09:00"),
        ("next monday", "2026-06-15T09:00"),
        ("next monday 9", "2026-06-15T09:00"),
        ("next week", "2026-06-15T09:00"),
        ("next month", "2026-07-01T09:00"),
        ("tonight", "2026-06-10T18:00"),
        ("14", "2026-06-10T14:00"),
        ("9:30", "2026-06-11T09:30"),
        ("24 December", "2026-12-24T09:00"),
        ("dec 24", "2026-12-24T09:00"),
        ("24 dec 14", "2026-12-24T14:00"),
        ("2026-12-24", "2026-12-24T09:00"),
        ("2026-12-24 14:00", "2026-12-24T14:00"),
        ("2026-12-24T14:00", "2026-12-24T14:00"),
        ("2026-12-24T07:00:00+00:00", "2026-12-24T08:00"),
        ("2026-12-24T07:00:00Z", "2026-12-24T08:00"),
    ],
)
def test_english(words, due):
    assert at(words) == due


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("morgen 9", "2026-06-11T09:00"),
        ("morgen", "2026-06-11T09:00"),
        ("freitag", "2026-06-12T09:00"),
        ("fr 14", "2026-06-12T14:00"),
        ("Montag um 9:30", "2026-06-15T09:30"),
        ("nächsten Montag 8", "2026-06-15T08:00"),
        ("in 2 Std", "2026-06-10T13:00"),
        ("in 2 Std.", "2026-06-10T13:00"),
        ("3 Tage", "2026-06-13T09:00"),
        ("1 Stunde 30 Minuten", "2026-06-10T12:30"),
        ("1 Std. und 5 Min.", "2026-06-10T12:05"),
        ("3t", "2026-06-13T09:00"),
        ("übermorgen um 8 Uhr", "2026-06-12T08:00"),
        ("heute abend", "2026-06-10T18:00"),
        ("wochenende", "2026-06-13T09:00"),
        ("24.12. 14:00", "2026-12-24T14:00"),
        ("24.12.2026", "2026-12-24T09:00"),
        ("24.12. 14 Uhr", "2026-12-24T14:00"),
        ("24.12.26 14 Uhr", "2026-12-24T14:00"),
    ],
)
def test_german(words, due):
    assert at(words, language="de") == due


def test_the_words_of_another_language_are_read_where_ones_own_says_less():
    assert at("Montag um 9:30", language="en") == "2026-06-15T09:30"
    assert at("friday 3pm", language="de") == "2026-06-12T15:00"


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "soon", "yesterday", "gibberish", "2020-01-01", "2031-01-01", "+9999w",
        "in 0 hours", "-2h", "1h 30d", "1d 30m", "0h 0m", "fri 25",
        "tomorrow 14:75", "2026-02-31 09:00", "31 february", "5/12", "9" * 101,
        "tomorrow half past nine", "morgen halb neun", "montag um zehn",
        "tomorrow at ten", "2026-12-24T14:00+99:99",
    ],
)  # fmt: skip
def test_what_names_no_time_to_come_is_none(words):
    assert at(words) is None


def test_how_far_off_it_may_be_is_the_callers_to_say():
    assert at("2031-01-01") is None
    assert at("2031-01-01", reach=timedelta(days=3660)) == "2031-01-01T09:00"


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        # The night of 29 March has no half past two; that of 25 October has two.
        ("2026-03-29 02:30", "2026-03-29T01:30"),
        ("2026-03-29 09:00", "2026-03-29T07:00"),
        ("tomorrow 9", "2026-03-29T07:00"),
        ("24h", "2026-03-29T11:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30"),
        ("2026-10-26 09:00", "2026-10-26T08:00"),
    ],
)
def test_clocks_that_change_move_the_instant_and_not_the_hour(words, utc):
    now = datetime(2026, 3, 28, 11, tzinfo=UTC)
    due = read(words, now=now, zone=BERLIN, language="en")
    assert due is not None
    assert due.astimezone(UTC).isoformat()[:16] == utc


def test_a_day_is_that_of_the_agents_zone():
    late = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
    assert at("tomorrow", now=late) == "2026-06-12T09:00"
    assert at("tomorrow", now=late, zone=ZoneInfo("America/Lima")) == "2026-06-11T09:00"


def test_on_a_friday_friday_is_the_next_one_and_monday_comes_first():
    friday = datetime(2026, 6, 12, 7, tzinfo=UTC)
    assert at("fri 9", now=friday) == "2026-06-19T09:00"
    assert at("next monday", now=friday) == "2026-06-15T09:00"
    sunday = datetime(2026, 6, 14, 7, tzinfo=UTC)
    assert at("next week", now=sunday) == "2026-06-15T09:00"
    assert at("weekend", now=sunday) == "2026-06-20T09:00"
