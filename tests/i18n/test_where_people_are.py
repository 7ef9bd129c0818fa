"""Times are those of whoever reads: their zone, their language's order, their side."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from tests.tickets.pages import browser_of
from tickets import actions
from tickets.queries.times import Clock

NOW = datetime(2024, 3, 14, 20, 0, tzinfo=UTC)
# Half an hour beside all others, either side of midnight.
ZONES = ["Asia/Kolkata", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"]


@pytest.mark.parametrize(
    ("language", "ago", "shown"),
    [
        ("en", timedelta(days=10), "5 Mar"),
        ("de", timedelta(days=10), "5. Mär"),
        ("en", timedelta(days=100), "6 Dec 2023"),
        ("de", timedelta(days=100), "6. Dez 2023"),
        ("de", timedelta(days=2), "Mi"),
        ("de", timedelta(hours=1), "00:30"),
        # Before their midnight, though not before ours.
        ("de", timedelta(hours=2), "Do"),
        ("ar", timedelta(days=10), "5 مارس"),
    ],
)
def test_a_list_says_when_in_its_readers_zone_and_language(language, ago, shown):
    with timezone.override("Asia/Kolkata"), translation.override(language):
        assert Clock(NOW).short(NOW - ago) == shown


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Asia/Kolkata", "01:30"),
        ("America/St_Johns", "17:30"),
        ("Asia/Kathmandu", "01:45"),
    ],
)
def test_what_points_at_it_is_told_the_whole_of_it(zone, hour):
    with timezone.override(zone), translation.override("de"):
        day = 14 if zone.startswith("America") else 15
        assert Clock(NOW).full(NOW) == f"{day}. März 2024, {hour}"


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("zone", ZONES)
def test_list_thread_and_forms_of_a_page_are_of_one_zone(zone, ticket, bob):
    bob.time_zone, bob.language = zone, "de"
    bob.save()
    actions.snooze(ticket, until=timezone.now() + timedelta(days=40), by=bob)
    message = ticket.messages.first()
    there = message.said_at.astimezone(ZoneInfo(zone))
    browser = browser_of(bob)

    listed = browser.get("/?view=open").content.decode()
    page = browser.get(f"/t/{ticket.number}/").content.decode()
    form = browser.get(f"/t/{ticket.number}/promise/").content.decode()

    row = listed[listed.index(f'id="row-{ticket.number}"') :]
    [title] = re.findall(r'<time datetime="[^"]+" title="([^"]+)"', row)[:1]
    assert title.endswith(f"{there:%H:%M}")
    assert title.startswith(f"{there.day}. ")
    assert f">{there:%H:%M}<" in page
    assert zone in form


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
def test_a_language_that_is_read_from_the_right_has_its_own_side(settings, ticket, bob):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    bob.time_zone, bob.language = "Africa/Cairo", "ar"
    bob.save()
    browser = browser_of(bob)

    for path in ("/?view=open", f"/t/{ticket.number}/", "/settings/profile/"):
        page = browser.get(path).content.decode()
        assert '<html lang="ar" dir="rtl"' in page
