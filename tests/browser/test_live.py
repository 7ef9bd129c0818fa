"""The page's own end of the socket, in Chromium: what it tells the rest of the page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page

from tests.threads import until
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Before any script of ours: everything it says is kept.
LISTEN = """
window.told = [];
for (const name of ["live:up", "live:down", "live:ticket", "live:presence",
                    "live:new-version", "signed-out"]) {
  document.addEventListener(name, ({ detail }) => window.told.push([name, detail]));
}
"""


class Live:
    """What a page was told, by the name of the event."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def told(self, name: str) -> list[dict[str, Any]]:
        said = self.page.evaluate("window.told")
        return [detail for found, detail in said if found == name]

    def has(self, name: str, true: Callable[[dict[str, Any]], bool] = bool) -> None:
        """Wait until it was told so."""
        until(lambda: self._has(name, true))

    def _has(self, name: str, true: Callable[[dict[str, Any]], bool]) -> bool:
        self.page.wait_for_timeout(20)
        return any(true(detail) for detail in self.told(name))


@pytest.fixture
def live(open_page) -> Callable[..., Live]:
    def opened(agent, path: str, **options: Any) -> Live:
        page = open_page(agent, **options)
        page.add_init_script(LISTEN)
        page.goto(path)
        page.add_script_tag(type="module", url=static("js/live.js"))
        found = Live(page)
        found.has("live:up", lambda detail: detail == {})
        return found

    return opened


# A page that shows a ticket, as far as live.js is concerned.
SHOW = """([number, seq]) => {
  document.getElementById("ticket")?.remove();
  const shown = document.createElement("article");
  shown.id = "ticket";
  Object.assign(shown.dataset, { number, seq });
  shown.append(document.createElement("textarea"));
  document.getElementById("main").append(shown);
}"""


def show(live: Live, ticket, seq: int = 0) -> None:
    ticket.refresh_from_db()
    live.page.evaluate(SHOW, [ticket.number, seq or ticket.seq])


def test_a_page_hears_of_a_ticket_without_reload_and_of_no_version(live, ticket, ada):
    page = live(ada, "/")
    actions.note(ticket, text="It is the seal.", by=ada)
    ticket.refresh_from_db()
    page.has("live:ticket", lambda told: told["seq"] == ticket.seq)
    assert page.told("live:new-version") == []
    assert page.told("live:down") == []


@pytest.mark.slow
def test_what_a_page_shows_already_is_no_news_and_what_it_missed_is(live, ticket, ada):
    page = live(ada, "/")
    actions.note(ticket, text="It is the seal.", by=ada)
    show(page, ticket, seq=1)
    newest = ticket.seq
    page.has("live:ticket", lambda told: told["seq"] == newest)
    shown = len(page.told("live:ticket"))
    page.page.evaluate("seq => document.getElementById('ticket').dataset.seq = seq", 90)
    actions.note(ticket, text="It was the seal.", by=ada)
    page.page.wait_for_timeout(300)
    assert len(page.told("live:ticket")) == shown


@pytest.mark.sampled
def test_agents_see_each_other_but_not_themselves(live, ticket, ada, bob):
    adas, bobs = live(ada, "/"), live(bob, "/")
    for page in (adas, bobs):
        show(page, ticket)
    adas.has("live:presence", lambda told: names(told) == [("Bob", "viewing")])
    bobs.has("live:presence", lambda told: names(told) == [("Ada", "viewing")])
    bobs.page.locator("#ticket textarea").fill("Dear Irma")
    adas.has("live:presence", lambda told: names(told) == [("Bob", "typing")])
    bobs.page.evaluate("() => document.getElementById('ticket').remove()")
    until(lambda: names(adas.told("live:presence")[-1]) == [])
    assert all("Ada" not in str(told) for told in adas.told("live:presence"))


def names(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["name"], one["doing"]) for one in told["who"]]


def test_without_a_network_it_says_so_and_catches_up_after(live, ticket, ada):
    page = live(ada, "/", expected=("ERR_INTERNET_DISCONNECTED",))
    show(page, ticket)
    page.page.context.set_offline(True)
    # Chromium leaves open sockets alone: this is what a network that is gone does.
    page.page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    page.page.evaluate("() => dispatchEvent(new Event('online'))")
    page.has("live:down", lambda detail: detail == {})
    actions.note(ticket, text="It is the seal.", by=ada)

    page.page.context.set_offline(False)

    until(lambda: len(page.told("live:up")) == 2)
    ticket.refresh_from_db()
    page.has("live:ticket", lambda told: told["seq"] == ticket.seq)


@pytest.mark.slow
def test_a_short_interruption_bothers_nobody(live, ada):
    page = live(ada, "/")
    page.page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    page.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: len(page.told("live:up")) == 2)
    assert page.told("live:down") == []


@pytest.mark.slow
def test_a_page_of_an_older_version_is_told_of_the_new_one(live, ada):
    page = live(ada, "/")
    page.page.evaluate("() => { document.body.dataset.version = 'older' }")
    page.page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    page.page.evaluate("() => dispatchEvent(new Event('online'))")
    page.has("live:new-version", lambda told: len(told["version"]) == 12)


@pytest.mark.slow
def test_whose_session_ended_is_told_and_asks_no_more(live, ada):
    page = live(ada, "/", expected=("401",))
    ada.set_password("another horse battery")
    ada.save()
    page.has("signed-out", lambda _detail: True)
    page.page.wait_for_timeout(1500)
    assert len(page.told("live:up")) == 1
    assert page.told("live:down") == []
