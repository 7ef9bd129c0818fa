"""AC-25, AC-31: pictures on other servers, which nobody asks for until an agent says so."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.base.designed import has_remote_pictures
from tests.base.pictures import GOOD
from tests.channels_app.test_design import NOON, POLICY, WALLS, door, received
from tests.loopback import answering
from tests.tickets.pages import browser_of

pytestmark = pytest.mark.usefixtures("company")

PNG = GOOD["image/png"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# What a server of pictures may answer: a status, where it sends people on to, what it has.
ANSWERS = {
    "/lid.png": (200, "", PNG),
    "/old.png": (302, "/lid.png", b""),
    "/inside.png": (302, "http://127.0.0.1:1/admin", b""),
    "/metadata.png": (302, "http://169.254.169.254/latest/", b""),
    "/round.png": (302, "/round.png", b""),
    "/lid.svg": (200, "", SVG),
    "/page.png": (200, "", b"<script>alert(1)</script>"),
    "/large.png": (200, "", PNG + b"x" * 6_000_000),
    "/gone.png": (404, "", PNG),
}


@contextmanager
def pictures() -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """A server of pictures: its address, and who asked it for what."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            status, on, body = ANSWERS[self.path]
            self.send_response(status)
            if on:
                self.send_header("Location", on)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # whoever asked had enough

        def log_message(self, *_said: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with answering(server):
        yield f"127.0.0.1:{server.server_port}", asked


@pytest.fixture
def shop(settings):
    with pictures() as (place, asked):
        settings.EGRESS_ALLOW = frozenset([place])
        yield f"http://{place}", asked


def looked(message, agent, asks="?pictures=once"):
    """The frame as somebody sees it."""
    answer = browser_of(agent).get(door(message) + asks)
    return Client().get(answer.headers["Location"])


def addresses(answer) -> list[str]:
    return re.findall(r'src="(/content/picture/[^"]+)"', answer.content.decode())


def test_nobody_is_asked_until_an_agent_says_so(shop, mailbox, ada):
    url, asked = shop
    message = received(mailbox, f'<p>See <img src="{url}/lid.png" alt="A lid"></p>')
    page = browser_of(ada).get(f"/t/{message.ticket.number}/").content.decode()
    plain = looked(message, ada, "")

    assert message.has_remote_pictures
    # That is nothing odd about it.
    assert message.doubts == received(mailbox, "<p>Hello</p>").doubts
    assert "Pictures on other servers were not loaded." in page
    assert f"{door(message)}?pictures=once" in page
    assert url not in page + plain.content.decode()
    assert plain.headers["Content-Security-Policy"] == POLICY
    assert asked == []


def test_shown_once_it_comes_by_us_with_nothing_of_who_looks(shop, mailbox, ada):
    url, asked = shop
    message = received(mailbox, f'<p>See <img src="{url}/lid.png" alt="A lid"></p>')
    frame = looked(message, ada)
    [address] = addresses(frame)
    answer = Client(headers={"User-Agent": "Ada's own", "Cookie": "a=b"}).get(address)

    policy = POLICY.replace("img-src data:", "img-src data: 'self'")
    told = {name: frame.headers[name] for name in WALLS}
    assert told == {**WALLS, "Content-Security-Policy": policy}
    assert url not in frame.content.decode()
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    [(path, said)] = asked
    assert path == "/lid.png"
    assert "Ada" not in str(said)
    assert not {"Cookie", "Referer", "X-Forwarded-For"} & said.keys()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/old.png", 200), ("/inside.png", 404), ("/metadata.png", 404),
        ("/round.png", 404), ("/lid.svg", 404), ("/page.png", 404),
        ("/large.png", 404), ("/gone.png", 404),
    ],
)  # fmt: skip
def test_ac_31_what_is_no_picture_of_a_public_place_is_not_shown(
    shop, mailbox, ada, path, status
):
    url, _asked = shop
    message = received(mailbox, f'<p><img src="{url}{path}"></p>')
    [address] = addresses(looked(message, ada))

    assert Client().get(address).status_code == status


def test_an_address_is_good_for_ten_minutes_and_what_its_agent_sees(
    shop, mailbox, billing_mailbox, billing, ada, bob, grace
):
    url, asked = shop
    html = f'<p><img src="{url}/lid.png"></p>'
    with time_machine.travel(NOON, tick=False) as clock:
        [address] = addresses(looked(received(mailbox, html), bob))
        clock.shift(timedelta(minutes=10, seconds=1))
        assert Client().get(address).status_code == 404
    [theirs] = addresses(looked(received(billing_mailbox, html), grace))
    billing.members.remove(grace)

    assert Client().get(theirs).status_code == 404
    forged = reverse("channels:remote_picture", args=["x:y:z"])
    assert Client().get(forged).status_code == 404
    assert asked == []


DOTS = [
    '<img src="http://t.example/p.gif" width="1" height="1">',
    "<img width=0 src=http://t.example/p.gif>",
    '<img src="http://t.example/p.gif" style="width:1px;height:1px">',
    '<img src="http://t.example/p.gif" style="display: none">',
]


@pytest.mark.parametrize("dot", DOTS)
def test_dots_that_count_readers_are_never_asked_for(shop, mailbox, ada, dot):
    url, _asked = shop
    message = received(mailbox, f'<p>{dot}<img src="{url}/lid.png" width="100"></p>')

    assert not has_remote_pictures(dot)
    assert len(addresses(looked(message, ada))) == 1


def test_a_mail_without_any_has_no_such_view(mailbox, ada):
    message = received(mailbox, "<p>Hello</p>")

    assert not message.has_remote_pictures
    answer = browser_of(ada).get(f"{door(message)}?pictures=once")
    assert answer.status_code == 404
