"""What a draft promises, and until when: in the team's zone, by its hours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.base.accounts.hours import ALWAYS, Block, Hours
from tests.tickets.detect.labelled import HOURS, NOW, ZONE, utc
from tickets.detect import promises

NEW_YORK = ZoneInfo("America/New_York")


def due(text, *, now=NOW, zone=ZONE, hours=HOURS, language=""):
    """When the one promise in a text is due."""
    (promise,) = promises(text, now=now, zone=zone, hours=hours, language=language)
    return promise.due_at


def made(text, language="en"):
    return promises(text, now=NOW, zone=ZONE, hours=HOURS, language=language)


def test_a_promise_with_a_weekday_is_due_on_the_next_one():
    assert due("I'll get back to you by Friday noon.") == utc("2026-06-12 12:00")


def test_the_weekday_of_today_is_that_of_next_week():
    assert due("I'll write to you on Wednesday.") == utc("2026-06-17 17:00")


def test_a_day_is_over_when_the_team_goes_home():
    assert due("I'll write to you tomorrow.") == utc("2026-06-11 17:00")


def test_a_day_with_a_break_is_over_after_its_last_block():
    hours = Hours.of("Europe/Berlin", [Block(3, 480, 720), Block(3, 780, 1080)])

    assert due("I'll write to you tomorrow.", hours=hours) == utc("2026-06-11 18:00")


def test_a_day_on_which_nobody_is_there_is_over_at_midnight():
    assert due("I'll write to you on Saturday.") == utc("2026-06-14 00:00")


def test_today_after_hours_is_over_at_midnight():
    late = utc("2026-06-10 20:00")

    assert due("I'll send it today.", now=late) == utc("2026-06-11 00:00")


def test_a_team_that_never_closes_has_until_midnight():
    assert due("I'll send it today.", hours=ALWAYS) == utc("2026-06-11 00:00")


def test_hours_are_counted_by_the_clock():
    assert due("You'll hear from me within two hours.") == utc("2026-06-10 12:00")


def test_working_hours_are_counted_while_the_team_is_there():
    text = "I'll call you in eight working hours."

    assert due(text) == utc("2026-06-11 10:00")


def test_working_days_leave_out_weekends_and_holidays():
    hours = Hours.of(
        "Europe/Berlin",
        [Block(day, 540, 1020) for day in range(5)],
        [datetime(2026, 6, 11, tzinfo=UTC).date()],
    )

    assert due("We'll refund it in two working days.", hours=hours) == utc(
        "2026-06-15 17:00"
    )


def test_working_days_of_a_team_that_never_opens_have_no_time():
    closed = Hours.of("Europe/Berlin", [])

    assert due("We'll refund it in two working days.", hours=closed) is None
    assert due("We'll refund it in two working hours.", hours=closed) is None


def test_a_time_that_is_over_today_is_meant_for_tomorrow():
    assert due("I'll call you at 9:30.") == utc("2026-06-11 09:30")


def test_a_date_without_a_year_is_the_next_one():
    assert due("We'll deliver on 3 December.") == utc("2026-12-03 17:00")
    assert due("We'll deliver on 3 March.") == utc("2027-03-03 17:00")
    assert due("Wir liefern am 3.12.") == utc("2026-12-03 17:00")


def test_the_29th_of_february_waits_for_a_leap_year():
    assert due("We'll deliver on 29 February.") == utc("2028-02-29 17:00")


@pytest.mark.parametrize("day", ["31 June", "30 February", "3/4", "1 January 1999"])
def test_a_date_that_cannot_be_meant_is_no_due_time(day):
    assert due(f"We'll deliver by {day}.") is None


def test_a_day_and_an_hour_long_past_are_no_due_time():
    assert due("I'll call you today at 8:00.") is None


def test_next_week_ends_on_its_last_working_day():
    assert due("I'll write next week.") == utc("2026-06-19 17:00")


def test_a_weekday_of_next_week_is_not_that_of_this_one():
    assert due("I'll write on Friday next week.") == utc("2026-06-19 17:00")
    assert due("Nächste Woche Freitag melde ich mich.") == utc("2026-06-19 17:00")


def test_of_two_hours_the_later_one_counts():
    assert due("I'll call you tomorrow between 2 and 4 pm.") == utc("2026-06-11 16:00")
    assert due("Ich rufe Sie morgen von 9:00 bis 11:00 an.") == utc("2026-06-11 11:00")


def test_of_two_times_the_first_counts_unless_another_is_a_deadline():
    assert due("I'll call you today and write to you on Friday.") == utc(
        "2026-06-10 17:00"
    )
    assert due("I'll check this afternoon and call you by Friday noon.") == utc(
        "2026-06-12 12:00"
    )


def test_an_hour_may_stand_alone_behind_its_day():
    assert due("I'll call you on Monday at 11.") == utc("2026-06-15 11:00")
    assert due("I'll call you on Monday at 3.") == utc("2026-06-15 15:00")
    assert due("Ich rufe Sie am Montag um 11 an.") == utc("2026-06-15 17:00")
    assert due("Am Montag um 11, dann rufe ich Sie an.") == utc("2026-06-15 11:00")


def test_a_day_by_which_something_is_known_is_no_due_time():
    assert due("I'll check your order of 3 May tomorrow.") == utc("2026-06-11 17:00")
    assert due("Ich prüfe Ihre Bestellung vom 3. Mai.") is None


def test_german_hours_may_have_minutes_behind_them():
    assert due("Ich melde mich bis 14 Uhr 30.") == utc("2026-06-10 14:30")


def test_days_and_hours_are_those_of_the_team_s_zone():
    # There it is still Tuesday.
    now = datetime(2026, 6, 10, 2, tzinfo=UTC)
    hours = Hours.of("America/New_York", [Block(day, 540, 1020) for day in range(5)])

    at = due("I'll call you tomorrow at 3 pm.", now=now, zone=NEW_YORK, hours=hours)

    assert at == datetime(2026, 6, 10, 19, tzinfo=UTC)


def test_wall_times_stay_right_when_clocks_change():
    saturday = datetime(2026, 10, 24, 10, tzinfo=ZONE)

    assert due("I'll call you on Monday at 9:00.", now=saturday) == datetime(
        2026, 10, 26, 8, tzinfo=UTC
    )
    assert due("I'll call you within 24 hours.", now=saturday) == datetime(
        2026, 10, 25, 8, tzinfo=UTC
    )


def test_an_hour_that_the_clock_leaves_out_is_still_an_instant():
    saturday = datetime(2027, 3, 27, 10, tzinfo=ZONE)

    assert due("I'll restart it tomorrow at 2:30.", now=saturday) == datetime(
        2027, 3, 28, 1, 30, tzinfo=UTC
    )


def test_a_promise_without_a_time_has_none():
    assert due("I'll keep you posted.") is None


def test_a_promise_is_its_sentence_where_it_stands():
    text = "Hi Ann,\n\nsorry about that. I’ll call you tomorrow.  \nBest, Tom"

    (promise,) = made(text)

    assert promise.words == "I’ll call you tomorrow."
    assert text[promise.start : promise.end] == promise.words


def test_an_abbreviation_ends_no_sentence():
    (promise,) = made("I'll call you at 3 p.m. tomorrow with Mr. Lee.")

    assert promise.words == "I'll call you at 3 p.m. tomorrow with Mr. Lee."
    assert promise.due_at == utc("2026-06-11 15:00")


def test_every_sentence_may_promise_something():
    found = made("I'll refund it today. And we'll call you on Friday.")

    assert [one.due_at for one in found] == [
        utc("2026-06-10 17:00"),
        utc("2026-06-12 17:00"),
    ]


def test_a_language_that_is_not_known_is_read_in_all():
    assert due("I'll call you tomorrow.") == due("Ich rufe Sie morgen an.")
    assert made("Ich rufe Sie morgen an.", "fr") == made(
        "Ich rufe Sie morgen an.", "de"
    )


@pytest.mark.parametrize(
    "text",
    [
        "You will receive it when you order.",
        "I called you yesterday at noon.",
        "I won't be able to call you by Friday.",
        "Shall I call you tomorrow?",
        "> I'll call you tomorrow.",
        'You wrote: "I\'ll call you tomorrow."',
        "If you send us the receipt, we'll refund it.",
        "",
    ],
)
def test_what_depends_or_is_past_or_denied_or_asked_or_quoted_is_no_promise(text):
    assert made(text) == []
