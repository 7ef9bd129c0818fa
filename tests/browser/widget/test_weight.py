"""What the widget costs a page: two kilobytes, and nothing else until it is wanted."""

import gzip

import brotli
import pytest
from django.db import connection
from playwright.sync_api import expect

from tests.browser.widget.conftest import open_panel, press_launcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOADER, FIRST_OPEN = 2048, 20 * 1024
# With a first conversation begun: the panel's whole everyday life.
TALKING = 37 * 1024


class Weighed:
    """What a page fetches from the desk: the bodies, as large as gzip makes them."""

    def __init__(self, page, desk):
        self.bodies = {}
        page.on("response", lambda answer: self._came(answer, desk))

    def _came(self, answer, desk):
        path = answer.url.removeprefix(desk)
        if path != answer.url and answer.request.method == "GET" and answer.ok:
            self.bodies[path.split("?")[0]] = answer

    def bytes(self):
        return {
            path: len(gzip.compress(answer.body(), 9))
            for path, answer in self.bodies.items()
        }


@pytest.fixture
def counted():
    """Rows of all tables there are, but those the house's own clock writes."""

    def count():
        with connection.cursor() as cursor:
            names = set(connection.introspection.table_names(cursor))
            rows = {}
            for name in sorted(names - {"base_job", "reports_checkresult"}):
                cursor.execute(f'SELECT count(*) FROM "{name}"')
                rows[name] = cursor.fetchone()[0]
        return rows

    return count


@pytest.mark.sampled
def test_before_it_is_opened_there_is_one_request_and_no_row(
    visit, desk, shop, counted
):
    page = visit(goes=False)
    before = counted()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/")
    page.wait_for_timeout(1500)

    home = [url for url in asked if url.startswith(desk)]
    assert home == [f"{desk}/w/{shop.connection.key}.js"]
    assert counted() == before
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.slow
def test_opening_it_writes_no_row_and_no_cookie_either(visit, shop, counted):
    page = visit()
    before = counted()

    frame = open_panel(page)
    expect(frame.get_by_text("A person answers.")).to_be_visible()
    frame.locator("button.start").click()
    frame.locator("textarea").press_sequentially("Words that are not sent")

    after = counted()
    # How often somebody asked is counted, for a minute; nothing else is.
    assert [name for name in after if after[name] != before[name]] == ["base_spent"]
    assert page.context.cookies() == []


def test_the_script_and_the_first_opening_stay_within_their_budgets(visit, desk, shop):
    page = visit(goes=False)
    weighed = Weighed(page, desk)
    page.goto("/")
    page.wait_for_timeout(300)
    [(path, answer)] = weighed.bodies.items()
    assert path == f"/w/{shop.connection.key}.js"
    assert len(brotli.compress(answer.body(), quality=11)) <= LOADER

    press_launcher(page)
    page.wait_for_timeout(1500)

    sizes = weighed.bytes()
    del sizes[path]
    assert len(sizes) <= 8
    assert sum(sizes.values()) <= FIRST_OPEN, sizes


@pytest.mark.slow
def test_a_conversation_takes_little_more(visit, desk):
    page = visit(goes=False)
    weighed = Weighed(page, desk)
    page.goto("/")
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_focused()
    page.wait_for_timeout(500)

    sizes = weighed.bytes()
    assert sum(sizes.values()) <= TALKING, sizes


@pytest.mark.slow
def test_what_is_written_by_few_is_fetched_by_few(visit, desk):
    page = visit(goes=False)
    weighed = Weighed(page, desk)
    page.goto("/")
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_focused()
    names = " ".join(weighed.bodies)
    assert not any(name in names for name in ("emoji", "after", "article", "forms"))

    frame.get_by_role("button", name="Emoji").click()
    expect(frame.get_by_role("group", name="Emoji")).to_be_visible()

    assert "emoji" in " ".join(weighed.bodies)


@pytest.mark.slow
def test_it_moves_nothing_on_the_page(visit):
    page = visit()
    shift = """() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 800);
    })"""
    assert page.evaluate(shift) == 0
