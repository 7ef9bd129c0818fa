"""Pictures of every page of the demo, as people see it: `python -m tests.shots`.

They go to var/shots/, one folder a look. The demo has a var/ of its own there, seeded at
the first run and again once its story is a day old. No story leads to every page: all there
are go to var/shots/places/, by the test that looks at each (`--demo` leaves them out).
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late

from tests.chromium import CHROMIUM, FLAGS
from tests.crawl import pages
from tests.helpdesks import CHECKOUT, running

SHOTS = CHECKOUT / "var" / "shots"
DAY = 24 * 60 * 60
# Milliseconds.
SETTLED = 10_000
# The same as `make demo` prints; read from there it would need Django's settings.
ADDRESS, PASSWORD = "ada@demo.example", "espresso macchiato"
MIRROR = "document.documentElement.dir = 'rtl'"
# Where the chat is open in the picture: the view it begins with, and who reads it.
OPEN = """([view, mirrored]) => {
  if (mirrored) window.Helpdesk.setLocale("ar");
  window.Helpdesk.open(view || undefined);
}"""

# The page that is not there; and a page that was closed before its socket was open.
EXPECTED = ("status of 404", "before the connection is established")


@dataclass(frozen=True, slots=True)
class Look:
    name: str
    width: int
    height: int
    scheme: str = "light"
    mirrored: bool = False


LOOKS = (
    Look("desktop", 1280, 900),
    Look("phone", 390, 844),
    Look("dark", 1280, 900, scheme="dark"),
    Look("rtl", 1280, 900, mirrored=True),
)

# Whoever comes sees these without signing in.
OUTSIDE = {
    "sign-in": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "shop": "/demo/",
    "shop-machine": "/demo/machines/tavola-2/",
    "shop-basket": "/demo/basket/?add=piccolo&add=tavola-pro",
    "shop-chat-home": "/demo/",
    "shop-chat-begin": "/demo/machines/piccolo/",
    # Last: from here on the browser is known to the chat.
    "shop-account": "/demo/account/",
    "shop-chat-known": "/demo/account/",
}
# Of those, where the chat is open.
OPENED = {"shop-chat-home": "", "shop-chat-begin": "chat", "shop-chat-known": ""}
# Beside what links lead to: what is asked there makes another page of it.
INSIDE = {
    **{
        f"inbox-{view}": f"/?view={view}"
        for view in (
            *("open", "mine", "accountable", "unassigned", "teams"),
            *("waiting", "promises", "snoozed", "resolved"),
        )
    },
    "search": "/search/?q=team:Orders+is:unread",
    "api-tickets": "/api/docs/tickets/#tickets_reply",
    "not-found": "/t/999999/",
}
# Tickets by what their subject begins with.
TICKETS = {
    "ticket-angry": "THIRD TIME",
    "ticket-long": "Coffee for our second floor",
    "ticket-html": "Three questions about our",
    "ticket-arabic": "طلب",
    "ticket-failed": "Adresse geändert",
    "ticket-late-promise": "Refund for",
    "ticket-draft": "Which cup fits",
    "ticket-chat": "Hi! Does the Tavola 2 fit",
    "ticket-chat-left": "Hello? Is anybody there?",
}

EVERY_PAGE = "tests/browser/test_every_page.py"
# Where one begins to follow links: the ticket, the widget and the rest of the settings.
BEGIN = ("/", "/settings/", "/customers/", "/search/", "/reports/", "/api/docs/")


def demo_var() -> Path:
    """The demo's folder; an old one is thrown away, since its story ends in the past."""
    var = SHOTS / "state" / "demo"
    stamp = var / "demo.stamp"
    if not stamp.exists() or time.time() - stamp.stat().st_mtime > DAY:
        shutil.rmtree(var, ignore_errors=True)
    return var


def special_tickets(var: Path) -> dict[str, str]:
    """The addresses of the tickets whose stories are told once."""
    found = {}
    socket = var / "run" / "pg"
    with psycopg.connect(host=str(socket), user="helpdesk", dbname="helpdesk") as rows:
        for name, begin in TICKETS.items():
            query = "SELECT number FROM tickets_ticket WHERE starts_with(subject, %s)"
            row = rows.execute(query + " ORDER BY id LIMIT 1", [begin]).fetchone()
            if row is not None:
                found[name] = f"/t/{row[0]}/"
    return found


def sign_in(browser: Browser, site: str) -> str:
    """The cookie of a session."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", ADDRESS)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{site}/")
    [cookie] = [c for c in context.cookies() if c["name"] == "sessionid"]
    context.close()
    return cookie["value"]


def linked(
    browser: Browser, site: str, session: str, begin: tuple[str, ...]
) -> dict[str, str]:
    """One page of each kind that links lead an admin to."""
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    found = pages(context.request, site, begin)
    context.close()
    return found


def take(
    browser: Browser, site: str, look: Look, pages: dict[str, str], session: str = ""
) -> list[str]:
    """One picture a page; what went wrong in the browser meanwhile."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    folder = SHOTS / look.name
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name, address in pages.items():
        wrong += _shoot(context, site + address, folder / f"{name}.png", look)
    context.close()
    return wrong


def _shoot(context: BrowserContext, url: str, path: Path, look: Look) -> list[str]:
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"{path.name}: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{path.name}: {error}"))
    page.goto(url, wait_until="load")
    with suppress(Late):
        # What comes after the page itself; where something always comes, enough is enough.
        page.wait_for_load_state("networkidle", timeout=SETTLED)
    if look.mirrored:
        page.evaluate(MIRROR)
    name = path.stem
    if name in OPENED:
        _open(page, OPENED[name], mirrored=look.mirrored)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > look.width:
        wrong.append(f"{look.name}/{path.name}: {wide} px wide on {look.width}")
    page.screenshot(path=path, full_page=name not in OPENED)
    page.close()
    return [words for words in wrong if not any(e in words for e in EXPECTED)]


def _open(page: Page, view: str, *, mirrored: bool) -> None:
    """The chat, as it is once it has asked the server who is there."""
    page.wait_for_function("() => window.Helpdesk?.version")
    page.evaluate(OPEN, [view, mirrored])
    page.wait_for_function("() => window.Helpdesk.isOpen")
    while not (panels := [one for one in page.frames if "/w/" in one.url]):
        page.wait_for_timeout(50)
    panels[0].wait_for_selector("main > section")
    # Until it was told who is there, and has painted it.
    page.wait_for_timeout(600)


def places() -> None:
    """Every page of the URLconf, in each light of its test."""
    folder = SHOTS / "places"
    folder.mkdir(parents=True, exist_ok=True)
    # A page that is not as it should be has its picture all the same.
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", EVERY_PAGE, "-k", "all"],
        cwd=CHECKOUT,
        env={**os.environ, "SHOTS": str(folder)},
        check=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.shots")
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    parser.add_argument("--demo", action="store_true", help="of the demo alone")
    asked = parser.parse_args()
    only = asked.only
    if not (only or asked.demo):
        places()
    wrong: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        var, settings = demo_var(), "helpdesk.demo.settings"
        with running("demo", var, DJANGO_SETTINGS_MODULE=settings) as site:
            special = {**INSIDE, **special_tickets(var)}
            session = sign_in(browser, site)
            tickets = tuple(special[name] for name in TICKETS if name in special)
            inside = {**linked(browser, site, session, BEGIN + tickets), **special}
            for look in LOOKS:
                wrong += take(browser, site, look, _some(OUTSIDE, only))
                wrong += take(browser, site, look, _some(inside, only), session)
        empty = SHOTS / "state" / "empty"
        shutil.rmtree(empty, ignore_errors=True)
        with running("up", empty) as site:
            for look in LOOKS:
                wrong += take(browser, site, look, _some({"set-up": "/setup/"}, only))
        browser.close()
    print(*wrong, f"The pictures are in {SHOTS}/.", sep="\n")


def _some(pages: dict[str, str], only: str) -> dict[str, str]:
    return {name: address for name, address in pages.items() if only in name}


if __name__ == "__main__":
    main()
