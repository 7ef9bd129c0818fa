"""What somebody at a screen waits for: Chromium before the running helpdesk."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.measure import REPEATS, spread
from tests.chromium import CHROMIUM, FLAGS

SCREEN = {"width": 1440, "height": 900}
ROW, OPENED = "hd-inbox .row-link", "#ticket"
# From an event of the page until something is so, and painted: looked at where a frame
# begins, a message of then comes once that frame is out.
TIMED = """
window.timed = (kind, done) => new Promise((resolve) => {
  const painted = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  };
  addEventListener(kind, (event) => {
    const look = () => done()
      ? painted(() => resolve(performance.now() - event.timeStamp))
      : requestAnimationFrame(look);
    requestAnimationFrame(look);
  }, { capture: true, once: true });
});
"""
_SELECTED = """() => { window.took = window.timed("keydown", () => true); }"""
_OPENS = """(number) => { window.took = window.timed("click",
  () => document.getElementById("ticket")?.dataset.number === number); }"""


def measure(site: str, cookie: str) -> Iterator[dict[str, object]]:
    """Weight and times of the inbox, and of a ticket opened from it."""
    if not Path(CHROMIUM).exists():
        yield {"name": "browser", "missing": CHROMIUM}
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits = [_visit(browser, site, cookie) for _ in range(REPEATS)]
        browser.close()
    for name in visits[0]:
        found = [figure for visit in visits for figure in visit[name]]
        yield {"name": f"browser, {name}", "spread": spread(found)}


def _visit(browser: Browser, site: str, cookie: str) -> dict[str, list[float]]:
    context = browser.new_context(viewport=SCREEN, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    context.add_init_script(TIMED)
    page = context.new_page()
    wire = _Wire(page)
    try:
        begun = time.perf_counter()
        page.goto(f"{site}/?view=open", wait_until="commit")
        page.locator(ROW).first.click(trial=True)
        clickable = (time.perf_counter() - begun) * 1000
        page.wait_for_load_state("networkidle")
        return {
            "cold inbox, KB over the wire": [wire.bytes / 1024],
            "cold inbox, requests": [float(wire.requests)],
            "cold inbox, first paint ms": [_first_paint(page)],
            "cold inbox, first row can be clicked ms": [clickable],
            **_work(page),
        }
    finally:
        context.close()


class _Wire:
    """Bytes and requests as the network saw them, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0.0
        self.requests = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._add)

    def _add(self, told: dict[str, Any]) -> None:
        self.bytes += told["encodedDataLength"]
        self.requests += 1


def _first_paint(page: Page) -> float:
    return float(
        page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
    )


def _work(page: Page) -> dict[str, list[float]]:
    """Down the list by J, and into tickets that were fetched ahead."""
    steps, opened = [], []
    page.locator("body").press("j")
    page.wait_for_selector(OPENED)
    page.wait_for_load_state("networkidle")
    for _ in range(4):
        page.evaluate(_SELECTED)
        page.keyboard.press("j")
        steps.append(float(page.evaluate("window.took")))
        page.wait_for_timeout(600)
    for _ in range(4):
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        link = page.locator(f"{ROW}[aria-current]")
        after = page.locator(ROW).nth(
            _place(page, link.get_attribute("href") or "") + 1
        )
        number = (after.get_attribute("href") or "").split("/")[2]
        page.evaluate(_OPENS, number)
        after.click()
        opened.append(float(page.evaluate("window.took")))
    return {"J to the next frame ms": steps, "a ticket fetched ahead, open ms": opened}


def _place(page: Page, href: str) -> int:
    hrefs = page.locator(ROW).evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    return list(hrefs).index(href)
