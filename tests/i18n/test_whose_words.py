"""Each reader's language and time zone: their choice, their browser's, the server's."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from helpdesk.base.accounts.middleware import AgentPreferencesMiddleware
from tests.tickets.pages import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

PROFILE, LOGIN = "/settings/profile/", "/accounts/login/"
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def nothing_is_left_over():
    yield
    translation.activate("en")
    timezone.deactivate()


def language_of(page):
    return page.headers["Content-Language"], page.content.decode().split('lang="')[1][
        :2
    ]


def test_a_page_for_nobody_is_in_the_language_the_browser_asks_for():
    assert language_of(Client().get(LOGIN, headers=GERMAN)) == ("de", "de")
    assert language_of(Client().get(LOGIN)) == ("en", "en")


def test_a_language_we_do_not_have_becomes_the_servers():
    page = Client().get(LOGIN, headers={"Accept-Language": "tlh"})

    assert language_of(page) == ("en", "en")


@pytest.mark.parametrize(
    ("chosen", "asked", "seen"),
    [
        ("", GERMAN, "de"),
        ("en", GERMAN, "en"),
        ("de", {}, "de"),
        ("", {}, "en"),
        ("tlh", {}, "en"),
    ],
)
def test_an_agents_choice_wins_over_the_browser(grace, chosen, asked, seen):
    type(grace).objects.filter(pk=grace.pk).update(language=chosen)

    assert language_of(browser_of(grace).get(PROFILE, headers=asked)) == (seen, seen)


def test_the_next_request_begins_anew(grace):
    grace.language, grace.time_zone = "de", "Asia/Tokyo"
    grace.save()
    browser_of(grace).get(PROFILE)

    page = Client().get(LOGIN)

    assert language_of(page) == ("en", "en")
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_new_language_is_in_use_at_once_even_for_the_word_that_says_so(grace):
    typed = {"name": "Grace", "language": "de", "time_zone": ""}

    page = browser_of(grace).post(PROFILE, typed, follow=True)

    assert language_of(page) == ("de", "de")
    with translation.override("de"):
        assert translation.gettext("Saved.") in page.content.decode()


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Tokyo", 9), ("", 0), ("No/Such", 0), ("../etc", 0)]
)
def test_times_are_those_of_the_agents_zone(rf, grace, zone, hour):
    seen = []

    def view(request):
        seen.append(timezone.localtime(datetime(2026, 1, 1, tzinfo=UTC)).hour)
        return HttpResponse()

    request = rf.get("/")
    request.user = grace
    grace.time_zone = zone
    AgentPreferencesMiddleware(view)(request)

    assert seen == [hour]


def test_preferences_cost_no_query_of_their_own(grace, django_assert_num_queries):
    grace.language, grace.time_zone = "de", "Asia/Tokyo"
    grace.save()
    browser = browser_of(grace)
    browser.get("/settings/appearance/")

    with django_assert_num_queries(3):  # session, agent, the company's name
        browser.get("/settings/appearance/")


@pytest.mark.parametrize("language", ["ar", "he"])
def test_a_language_written_from_the_right_turns_the_page(settings, grace, language):
    settings.LANGUAGES = [("en", "English"), (language, "Mirrored")]
    settings.LANGUAGE_CODE = language

    for page in (browser_of(grace).get(PROFILE), Client().get(LOGIN)):
        assert f'<html lang="{language}" dir="rtl"' in page.content.decode()
