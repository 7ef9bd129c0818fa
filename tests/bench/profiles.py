"""The desk from three places: beside the server, from an office, by phone on 4G.

Latency and bandwidth are those of a line of ours (`slow_line`), a slower processor is
Chromium's own emulation (DevTools protocol, `Emulation.setCPUThrottlingRate`).
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.measure import REPEATS, percentile, spread
from tests.bench.slow_line import slow_line
from tests.bench.window import OPENED, ROW, SCREEN, TIMED
from tests.chromium import CHROMIUM, FLAGS

_SHOWS = """(words) => [...document.querySelectorAll("#thread > .said")]
  .some((one) => one.textContent.includes(words))"""
_WRITTEN = f"""(words) => {{
  window.took = window.timed("keydown", () => ({_SHOWS})(words));
}}"""
_HEARD = f"""(words) => {{ window.heard = new Promise((resolve) => {{
  const look = () =>
    ({_SHOWS})(words) ? resolve(Date.now()) : requestAnimationFrame(look);
  look();
}}); }}"""
_OPENS = """(number) => { window.took = window.timed("click",
  () => document.getElementById("ticket")?.dataset.number === number); }"""
_STEPS = """() => { window.took = window.timed("keydown", () => true); }"""
# Of tasks longer than 50 ms, what is longer (total blocking time).
_BLOCKED = """
window.blocked = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.blocked += Math.max(0, one.duration - 50);
}).observe({ type: "longtask", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """latency: milliseconds there and back, 0: as it is; down, up: kilobits a second."""

    name: str
    size: dict[str, int]
    latency: int = 0
    down: int = 0
    up: int = 0
    slower: int = 1


PROFILES = (
    Profile("local", SCREEN),
    Profile("office", SCREEN, latency=40, down=20_000, up=20_000),
    Profile(
        "phone on 4G",
        {"width": 390, "height": 844},
        latency=150,
        down=9_000,
        up=3_000,
        slower=4,
    ),
)


def measure(site: str, cookie: str) -> Iterator[dict[str, object]]:
    """Times of each profile, in milliseconds; nothing where there is no Chromium."""
    if not Path(CHROMIUM).exists():
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    port = urlsplit(site).port or 80
    for profile in PROFILES:
        with _line(port, profile) as way, sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM, args=[*FLAGS, *way]
            )
            visits = [_visit(browser, site, cookie, profile) for _ in range(REPEATS)]
            browser.close()
        for name in visits[0]:
            found = [figure for visit in visits for figure in visit[name]]
            yield {
                "name": f"desk, {profile.name}: {name}",
                "spread": spread(found),
                "p75": round(percentile(found, 75), 1),
            }


@contextlib.contextmanager
def _line(port: int, profile: Profile) -> Iterator[list[str]]:
    """What leads Chromium over the line of a profile to this port."""
    if not profile.latency:
        yield []
        return
    with slow_line(
        port, latency=profile.latency, down=profile.down, up=profile.up
    ) as line:
        yield [f"--host-resolver-rules=MAP localhost:{port} 127.0.0.1:{line}"]


def _visit(
    browser: Browser, site: str, cookie: str, profile: Profile
) -> dict[str, list[float]]:
    context = browser.new_context(viewport=profile.size, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    context.add_init_script(TIMED + _BLOCKED)
    page = context.new_page()
    scripts = _slow_down(context, page, profile)
    try:
        cold = _come(page, site)
        blocked = float(page.evaluate("window.blocked"))
        loaded = sum(scripts)
        return {
            "cold inbox, first row can be clicked": [cold],
            "cold inbox, main thread blocked": [blocked],
            "JavaScript of an inbox with its idle parts, KB": [loaded / 1024],
            "warm inbox, first row can be clicked": [_come(page, site)],
            **_walk(page, site),
            **_talk(context, page, site),
        }
    finally:
        context.close()


def _slow_down(context: BrowserContext, page: Page, profile: Profile) -> list[float]:
    """Sizes of scripts over the wire are added to what comes out."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": profile.slower})
    kinds: dict[str, str] = {}
    scripts: list[float] = []

    def began(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = told["type"]

    def ended(told: dict[str, Any]) -> None:
        if kinds.get(told["requestId"]) == "Script":
            scripts.append(told["encodedDataLength"])

    session.on("Network.responseReceived", began)
    session.on("Network.loadingFinished", ended)
    return scripts


def _come(page: Page, site: str) -> float:
    begun = time.perf_counter()
    page.goto(f"{site}/?view=open", wait_until="commit")
    page.locator(ROW).first.click(trial=True)
    took = (time.perf_counter() - begun) * 1000
    page.wait_for_load_state("networkidle")
    return took


def _walk(page: Page, site: str) -> dict[str, list[float]]:
    """Into a ticket nobody fetched ahead, down by J, and into one that was."""
    links = page.locator(ROW)
    far = _open(page, links.nth(20))
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.locator("body").press("j")
    page.wait_for_load_state("networkidle")
    steps = []
    for _ in range(6):
        page.evaluate(_STEPS)
        page.keyboard.press("j")
        steps.append(float(page.evaluate("window.took")))
        page.wait_for_timeout(600)
    page.keyboard.press("Escape")
    page.goto(f"{site}/?view=open")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    near = _open(page, links.nth(1))
    return {
        "J to the next frame": steps,
        "open a ticket that was not fetched ahead": [far],
        "open one that was": [near],
    }


def _open(page: Page, link: Any) -> float:
    number = (link.get_attribute("href") or "").split("/")[2]
    page.evaluate(_OPENS, number)
    link.evaluate("one => one.click()")
    return float(page.evaluate("window.took"))


def _talk(context: BrowserContext, page: Page, site: str) -> dict[str, list[float]]:
    """A note from the key to its place; and one said in another window, to this one."""
    page.wait_for_selector(OPENED)
    page.wait_for_load_state("networkidle")
    number = page.locator(OPENED).get_attribute("data-number")
    page.goto(f"{site}/t/{number}/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("tab", name="Note").click()
    box = page.get_by_role("textbox", name="Internal note")
    box.click()
    page.wait_for_timeout(1000)
    said, heard = [], []
    for turn in range(3):
        words = f"Measured {time.time_ns()} {turn}"
        page.keyboard.insert_text(words)
        page.evaluate(_WRITTEN, words)
        page.keyboard.press("Control+Enter")
        said.append(float(page.evaluate("window.took")))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
    token = (
        page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    )
    for turn in range(3):
        words = f"Elsewhere {time.time_ns()} {turn}"
        page.evaluate(_HEARD, words)
        begun = time.time() * 1000
        answer = context.request.post(
            f"{site}/t/{number}/note/",
            form={"text": words, "csrfmiddlewaretoken": token},
            headers={"Referer": f"{site}/"},
        )
        assert answer.ok, answer.status
        heard.append(float(page.evaluate("window.heard")) - begun)
    return {
        "Ctrl+Enter to one's words on screen": said,
        "said elsewhere to on screen": heard,
    }
