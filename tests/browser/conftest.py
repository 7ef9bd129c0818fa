"""A real Chromium before the real server, and a page that has to stay quiet.

Not the fixtures of pytest-playwright: its driver lives as long as the session, and while
it lives no other test of the same process may run an event loop.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from tests.browser.signing import session_cookie
from tests.chromium import CHROMIUM, FLAGS, NEARBY, PATIENCE
from tests.servers import all_told, serving, telling
from tickets.models import Ticket

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# A page that is left while its socket still knocks; every page has one.
LEFT_EARLY = "WebSocket is closed before the connection is established"


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        # The driver's loop is not the one Django asks about: nothing here is async.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM, args=[*FLAGS, NEARBY]
            )
            yield browser
            browser.close()


@pytest.fixture
def server(transactional_db: None, company: Any) -> Iterator[str]:
    """The web process's own application before the test's database; its address.

    Pages are alive: it serves sockets, and a thread tells them of each event within a few
    hundredths of a second, as the worker does. A journey does something (in the page, or
    by calling an action in the test) and expects to see it, with Playwright's patience:
    `expect(page.locator(…)).to_have_text(…)`. What other bells would do later (undo times
    that end, mails that go out) happens when a test calls `settle()`.
    """
    with serving() as address, telling():
        yield address


@pytest.fixture
def settle() -> Callable[[], None]:
    """Everything that is due is done when it returns, and pages have been told.

    That is what the pump would do now: replies whose undo time is over are released,
    clocks tick, mails that came are read, replies are handed to their channel.
    """

    def work() -> None:
        all_told()
        while sum(bell.drain() for bell in doorbell.bells()):
            all_told()

    return work


@dataclass
class Watched:
    """A page and all that it should not have done."""

    page: Page
    home: str
    trouble: list[str] = field(default_factory=list)
    # Answers of ours that are meant to be errors are told on the console, too.
    expected: tuple[str, ...] = ()

    def listen(self) -> None:
        page = self.page
        page.on("console", lambda line: self._said(line.type, line.text))
        page.on(
            "pageerror",
            lambda error: self.trouble.append(f"error: {error.stack or error}"),
        )
        page.on("request", lambda request: self._asked(request.url))
        page.on("dialog", self._refuse)
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " event => console.error('policy: ' + event.violatedDirective))"
        )

    def _said(self, kind: str, text: str) -> None:
        expected = (LEFT_EARLY, *self.expected)
        if kind in ("error", "warning") and not any(e in text for e in expected):
            self.trouble.append(f"{kind}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "about:")):
            self.trouble.append(f"asked {urlsplit(url).netloc}")

    def _refuse(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        with contextlib.suppress(Exception):
            dialog.dismiss()


Open = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def quiet(
    chromium: Browser, home: str, *, expected: tuple[str, ...] = (), **options: Any
) -> Iterator[Page]:
    """A page that fails whoever uses it unless it was quiet all the time."""
    options.setdefault("viewport", DESKTOP)
    # Else colours are looked at while they are still changing.
    options.setdefault("reduced_motion", "reduce")
    context = chromium.new_context(base_url=home, **options)
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page(), home, expected=expected)
    watched.listen()
    try:
        yield watched.page
    finally:
        context.close()
    assert watched.trouble == []


@pytest.fixture
def open_page(chromium: Browser, server: str) -> Iterator[Open]:
    """Opens a page for somebody (or nobody); at the end each has to have been quiet."""
    with contextlib.ExitStack() as stack:

        def open_one(agent: Agent | None = None, **options: Any) -> Page:
            page = stack.enter_context(quiet(chromium, server, **options))
            if agent is not None:
                page.context.add_cookies([session_cookie(agent, server)])
            return page

        yield open_one


@pytest.fixture
def quiet_page(open_page: Open, ada: Agent) -> Page:
    """Ada, signed in: errors, violations and requests to other hosts fail the test."""
    return open_page(ada)


@pytest.fixture
def show(open_page: Open, bob: Agent) -> Open:
    """A ticket's page, Bob's unless it is somebody else's, which hears what happens."""

    def opened(
        ticket: Ticket, agent: Agent = bob, path: str = "", **options: Any
    ) -> Page:
        page = open_page(agent, **options)
        page.add_init_script(
            "document.addEventListener('live:up', () => { window.isUp = true })"
        )
        page.goto(f"/t/{ticket.number}/{path}")
        page.wait_for_function("() => window.isUp")
        return page

    return opened
