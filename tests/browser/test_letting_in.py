"""Somebody lets an app of others in: from its question to its own page, in Chromium."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import expect

from helpdesk.base.accounts import actions
from tests.accounts.oauth import STATE, back, consent, exchange
from tests.browser.signing import session_cookie
from tests.loopback import answering

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class _App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>App</title><link rel=icon href='data:,'>Welcome back")

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An app on this machine, at an address of its own."""
    server = HTTPServer(("127.0.0.1", 0), _App)
    with answering(server) as port:
        yield f"http://127.0.0.1:{port}/back"


def test_whoever_says_yes_comes_back_to_the_app(chromium, server, elsewhere, ada, bob):
    made = actions.register_app(
        name="Pocket", ways_back=["http://127.0.0.1/back"], keeps_secrets=False, by=ada
    )
    context = chromium.new_context(base_url=server)
    try:
        context.add_cookies([session_cookie(bob, server)])
        page = context.new_page()
        page.goto(f"/oauth/authorize/?{consent(made.app, redirect_uri=elsewhere)}")
        expect(page.get_by_role("heading")).to_have_text("Let Pocket act for you?")

        page.get_by_role("button", name="Let it in").click()

        expect(page.get_by_text("Welcome back")).to_be_visible()
        told = back(page.url)
        assert page.url.startswith(f"{elsewhere}?")
        assert told["state"] == STATE
    finally:
        context.close()
    answer = exchange(
        made.app, told["code"], secret="", client_secret=None, redirect_uri=elsewhere
    )
    assert answer.status_code == 200
