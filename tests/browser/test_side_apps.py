"""An app at another origin beside a ticket: it verifies, shows, and says how high it is."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.signing import session_cookie
from tests.chromium import PATIENCE
from tickets import actions
from tickets.models import SideApp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = """<!doctype html><title>Orders</title><p>Ticket {number} of {name}</p>
<p id="alone"></p><script>
try {{ document.getElementById("alone").textContent = parent.parent.document.title; }}
catch {{ document.getElementById("alone").textContent = "apart"; }}
parent.postMessage({{type: "helpdesk:resize", height: 137}}, "*");
parent.postMessage({{type: "helpdesk:close"}}, "*");
</script>"""


@dataclass
class Elsewhere:
    """A server of somebody else's. key: whom it believes. told: what it was told."""

    url: str = ""
    key: str = ""
    audience: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    app = Elsewhere()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            given = parse_qs(self.rfile.read(size).decode())
            try:
                claims = jwt.decode(
                    given["token"][0], app.key, algorithms=["HS256"],
                    audience=app.audience, issuer=settings.SITE_URL,
                )  # fmt: skip
            except jwt.InvalidTokenError:
                self.send_error(403)
                return
            app.told.append(claims)
            page = PAGE.format(
                number=claims["ticket"]["number"], name=claims["customer"]["name"]
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: Any) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    app.url = f"http://127.0.0.1:{server.server_port}/panel"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_app_elsewhere_verifies_who_asks_and_is_as_high_as_it_says(
    chromium, server, elsewhere, ada, ticket
):
    app = actions.save_side_app(
        name="Orders", url="https://x.example/", scopes=["customer"], by=ada
    )
    # Nobody here has a certificate: what an admin may not type stands in the row.
    SideApp.objects.update(url=elsewhere.url)
    elsewhere.key, elsewhere.audience = app.secret(), str(app.public_id)
    context = chromium.new_context(base_url=server, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([session_cookie(ada, server)])
    page = context.new_page()
    page.goto(f"/t/{ticket.number}/")
    summary = page.locator(".side-app summary")
    summary.wait_for()
    assert elsewhere.told == []

    summary.focus()
    page.keyboard.press("Enter")
    shown = page.frame_locator(".side-app-frame").frame_locator("iframe")
    expect(shown.locator("p").first).to_have_text(
        f"Ticket {ticket.number} of {ticket.customer.name}"
    )
    expect(shown.locator("#alone")).to_have_text("apart")
    expect(page.locator(".side-app-frame")).to_have_css("block-size", "137px")
    assert [one["sub"] for one in elsewhere.told] == [str(ada.public_id)]

    elsewhere.key = "another secret, which is as long as it has to be"
    alone = context.new_page()
    alone.goto(f"/t/{ticket.number}/apps/{app.public_id}/")
    expect(alone.frame_locator("iframe").locator("body")).to_contain_text("403")
    context.close()
