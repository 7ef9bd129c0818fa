"""A shop on another origin with the widget in it, a visitor, and Bob who answers."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent, Team
from tests.browser.conftest import DESKTOP, Watched, quiet
from tests.browser.signing import session_cookie
from tests.browser.widget.sites import Site, hosting, line, policy
from tests.channels_app.widget.factories import make_widget
from tests.chromium import FLAGS, PATIENCE, WHOLE
from tests.knowledge_base.factories import make_article
from tests.servers import serving
from tickets.models import Channel

# Seconds between two looks of the thread that stands for worker and pump.
_LOOK = 0.03


@contextlib.contextmanager
def working() -> Iterator[None]:
    """A thread that does whatever is due, as the worker and the pump do."""
    over = threading.Event()

    def work() -> None:
        try:
            while not over.wait(_LOOK):
                for bell in doorbell.bells():
                    bell.drain()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)


@pytest.fixture
def desk(transactional_db: None, company: Any) -> Iterator[str]:
    """The helpdesk, all of it; its address."""
    with serving() as address, working():
        yield address


@pytest.fixture
def site() -> Iterator[Site]:
    with hosting() as found:
        yield found


@pytest.fixture
def shop(support: Team, company: Any, site: Site) -> Channel:
    """Its widget, allowed on its site and nowhere else."""
    return make_widget(support, origins=[site.address], title="Analytical Engines")


def set_up(channel: Channel, **config: Any) -> None:
    """Change settings of a widget, as an admin would."""
    channel.connection.config |= config
    channel.connection.save(update_fields=["config"])


class Visited(Watched):
    """A page of a site and what the desk shows in it."""

    desk = ""

    def _asked(self, url: str) -> None:
        if not url.startswith((self.desk, "blob:")):
            super()._asked(url)


Visit = Callable[..., Page]


@pytest.fixture
def start(chromium: Browser) -> Callable[..., BrowserContext]:
    """A browser of its own for a visitor, which lets frames of other sites keep things,
    each for the site it is in; see `locked` for the others."""
    return chromium.new_context


@pytest.fixture
def locked(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A private window, as people have it: frames of other sites may keep nothing there.

    Only whole Chromium knows such windows. A test module takes it by overriding `start`.
    """
    whole = chromium.browser_type.launch(executable_path=WHOLE, args=FLAGS)
    yield whole.new_context
    whole.close()


@pytest.fixture
def visit(
    start: Callable[..., BrowserContext], desk: str, site: Site, shop: Channel
) -> Iterator[Visit]:
    """Opens a page of the site for a visitor; at the end it has to have been quiet.

    `again=page` is another tab of the same browser, `goes=False` one that is not there
    yet. What the page is made of goes to `Site.show`; what the script tag carries is
    `data`.
    """
    with contextlib.ExitStack() as stack:
        watched: list[Visited] = []

        def open_one(
            path: str = "/",
            *,
            again: Page | None = None,
            data: dict[str, str] | None = None,
            expected: tuple[str, ...] = (),
            page: dict[str, Any] | None = None,
            goes: bool = True,
            **options: Any,
        ) -> Page:
            made = {"policy": policy(desk), **(page or {})}
            made.setdefault("body", line(desk, shop.connection.key, **(data or {})))
            url = site.show(path, **made)
            if again is None:
                looks = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
                looks |= {"locale": "en-GB", "base_url": site.address}
                context = start(**looks)
                context.set_default_timeout(PATIENCE)
                stack.callback(context.close)
            else:
                context = again.context
            tab = Visited(context.new_page(), site.address, expected=expected)
            tab.desk = desk
            tab.listen()
            watched.append(tab)
            if goes:
                tab.page.goto(url)
            return tab.page

        yield open_one
    assert [trouble for tab in watched for trouble in tab.trouble] == []


@pytest.fixture
def helping(visit: Visit, shop: Channel, ada: Agent) -> Page:
    """A page whose help centre has one article, with the script there."""
    make_article(ada, "If it leaks", "Turn the tap off.")
    set_up(shop, help=True)
    page = visit()
    page.wait_for_function("() => window.Helpdesk?.version")
    return page


@pytest.fixture
def bobs(chromium: Browser, desk: str, bob: Agent) -> Iterator[Page]:
    """Bob's browser, at work."""
    with quiet(chromium, desk) as page:
        page.context.add_cookies([session_cookie(bob, desk)])
        page.goto("/")
        page.wait_for_function(
            "() => document.getElementById('presence-menu').dataset.state"
        )
        yield page


def panel(page: Page) -> Frame:
    """What is in the frame. Its shadow is closed to locators, not to this."""
    until(lambda: _frame(page) is not None, page=page)
    found = _frame(page)
    assert found is not None
    expect(found.locator("main > section")).to_be_attached()
    return found


def _frame(page: Page) -> Frame | None:
    inner = [frame for frame in page.frames if "/w/" in frame.url]
    return inner[0] if inner else None


def until(true: Callable[[], object], *, page: Page, seconds: float = 20) -> None:
    """Wait until it is so, while the page goes on."""
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over, "it never came true"
        page.wait_for_timeout(30)


def open_panel(page: Page, view: str | None = None) -> Frame:
    """As a link of the page would."""
    page.wait_for_function("() => window.Helpdesk?.version")
    page.evaluate("view => window.Helpdesk.open(view)", view)
    return panel(page)


def press_launcher(page: Page) -> None:
    """Where people find it: in the corner."""
    size = page.viewport_size
    assert size is not None
    page.mouse.click(size["width"] - 48, size["height"] - 48)
