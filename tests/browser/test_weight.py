"""What the first look at an inbox costs the line: a budget, not a wish."""

import contextlib
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.browser.signing import session_cookie
from tests.factories import make_ticket
from tests.servers import serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 40
WORDS = "The jug drips since Monday, and order 4711-{n} was meant to be here by now. "


def test_a_full_inbox_comes_cold_in_at_most_sixty_kilobytes(
    chromium, transactional_db, company, ada, mailbox
):
    for number in range(ROWS):
        words = WORDS.format(n=number) * 3
        make_ticket(mailbox, subject=f"Kettle {number}: what now?", text=words)
    # Nobody is told of anything: what is new later is no part of the first look.
    with (
        serving() as server,
        contextlib.closing(chromium.new_context(base_url=server)) as context,
    ):
        context.add_cookies([session_cookie(ada, server)])
        # What is fetched ahead in idle moments is not waited for by anybody.
        context.add_init_script("window.requestIdleCallback = () => 0")
        page = context.new_page()
        came = coming(context.new_cdp_session(page))
        page.goto("/?view=open")
        page.wait_for_load_state("networkidle")
        rows = page.locator("hd-inbox .entry").count()

    assert rows == ROWS
    assert len(came) <= 30, came
    assert sum(size for _, size in came) <= 60 * 1024, came


def coming(network: CDPSession) -> list[tuple[str, float]]:
    """What came, with its bytes on the line: filled while the page loads."""
    addresses: dict[str, str] = {}
    came: list[tuple[str, float]] = []

    def ended(told: dict[str, Any]) -> None:
        came.append((addresses[told["requestId"]], told["encodedDataLength"]))

    def asked(told: dict[str, Any]) -> None:
        addresses[told["requestId"]] = told["request"]["url"]

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", ended)
    network.send("Network.enable")
    return came
