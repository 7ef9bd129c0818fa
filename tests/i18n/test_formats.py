"""Dates that nobody can misread, in each language's own order."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from tickets.templatetags.words import when

MOMENT = datetime(2024, 3, 4, 15, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("en", "SHORT_DATE_FORMAT", "4 Mar 2024"),
        ("en", "DATETIME_FORMAT", "4 March 2024, 15:06"),
        ("de", "SHORT_DATE_FORMAT", "04.03.2024"),
        ("de", "DATETIME_FORMAT", "4. März 2024 15:06"),
    ],
)
def test_the_day_comes_before_the_month(language, name, shown):
    with translation.override(language):
        assert date_format(MOMENT, name) == shown


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_hour_is_one_of_twenty_four(language):
    with translation.override(language):
        assert time_format(MOMENT.time()) == "15:06"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "4 Mar 2024, 15:06"), ("de", "4. Mär 2024, 15:06")]
)
def test_a_ticket_says_when_in_its_readers_order(language, shown):
    with translation.override(language):
        assert when(MOMENT) == shown
