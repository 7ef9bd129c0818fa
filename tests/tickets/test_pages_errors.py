"""What every answer carries, above all those that say that something went wrong."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from helpdesk.base.http import unavailable
from tests.peers import free_port
from tests.tickets.pages import browser_of, shown, url

pytestmark = pytest.mark.usefixtures("company")


def broken(request):
    raise RuntimeError("nobody expected this")


def odd(request):
    raise SuspiciousOperation("odd")


urlpatterns = [
    path("broken", broken),
    path("odd", odd),
    path("away", unavailable),
    path("bare", lambda request: HttpResponse("")),
    path("", include("helpdesk.urls")),
]


@pytest.fixture
def visitor(ada, settings):
    """Ada's browser, at a server where things may break."""
    settings.ROOT_URLCONF = __name__
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(ada)
    return browser


POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "worker-src 'self'",
}


def policy(answer):
    return set(answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/t/1/", 404),
        ("/nowhere", 404),
        ("/odd", 400),
        ("/broken", 500),
        ("/away", 503),
        ("/accounts/login/", 302),
        ("/healthz", 200),
        ("/bare", 200),
    ],
)
def test_every_answer_forbids_scripts_frames_and_sniffing(
    visitor, caplog, address, status
):
    answer = visitor.get(address)

    assert (answer.status_code, policy(answer)) == (status, POLICY)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_post_without_a_token_is_answered_with_a_way_on(visitor, ticket):
    answer = visitor.post(url(ticket, "note"), {"text": "x"})

    assert (answer.status_code, policy(answer)) == (403, POLICY)
    assert "your browser keeps what you typed" in shown(answer)


def test_a_host_we_do_not_serve_is_refused_without_a_word_of_ours(visitor, caplog):
    with override_settings(ALLOWED_HOSTS=["desk.example"]):
        answer = visitor.get("/")

    assert (answer.status_code, policy(answer)) == (400, POLICY)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/nowhere", "There is nothing here"),
        ("/odd", "We did not understand that"),
        ("/broken", "Something broke on our side"),
        ("/away", "Just a moment"),
    ],
)
def test_error_pages_say_what_happened_and_nothing_of_our_insides(
    visitor, caplog, address, says
):
    page = shown(visitor.get(address))

    assert says in page
    assert "nobody expected this" not in page
    assert "Traceback" not in page


@pytest.fixture
def no_database(monkeypatch):
    """The database's port answers nobody from now on, as if it was stopped."""

    def close():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", str(free_port()))

    yield close
    monkeypatch.undo()
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/", "/t/1/", "/settings/mailboxes/"])
def test_without_a_database_pages_say_when_to_come_back(ada, no_database, address):
    browser = browser_of(ada)
    browser.get("/")
    no_database()

    answer = browser.get(address)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "cannot reach its database" in shown(answer)
    assert policy(answer) == POLICY


@pytest.mark.django_db(transaction=True)
def test_without_a_database_what_was_typed_is_not_taken_for_saved(
    ada, ticket, no_database
):
    browser = browser_of(ada)
    browser.get("/")
    no_database()

    answer = browser.post(url(ticket, "note"), {"text": "Important"})

    assert answer.status_code == 503
