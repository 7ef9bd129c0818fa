"""The rule above a day's messages says which day that was."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tickets.templatetags.words import day_words


@pytest.mark.parametrize(("day", "words"), [
    (date(2026, 11, 22), "Today"),
    (date(2026, 11, 21), "Yesterday"),
    (date(2026, 11, 20), "Friday, 20 November 2026"),
    (date(2026, 11, 16), "Monday, 16 November 2026"),
    (date(2026, 11, 15), "15 November 2026"),
])  # fmt: skip
def test_a_day_is_said_the_shorter_the_nearer(day, words):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        assert day_words(day) == words
