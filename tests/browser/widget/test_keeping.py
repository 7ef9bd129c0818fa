"""Where browsers let frames of other sites keep things: words and files on the disk."""

import pytest
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.browser.widget.chatting import begin, say, shows, stored, ticket
from tests.browser.widget.conftest import open_panel, panel, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket", "Failed to load")
KEPT = """() => new Promise((done, fail) => {
  const request = indexedDB.open("helpdesk-widget");
  request.onerror = () => fail(request.error);
  request.onsuccess = () => {
    const base = request.result;
    const all = base.transaction("out").objectStore("out").getAll();
    all.onsuccess = () => {
      base.close();
      done(all.result.map((item) => [item.text, item.files.length]));
    };
  };
})"""

# Once the true welcome has come, or it would say the true version again.
WELCOMED_BY_A_NEWER = """async () => {
  const loaded = performance.getEntriesByType("resource");
  const { desk } = await import(loaded.find((one) => one.name.includes("/core.")).name);
  if (!desk.version) return false;
  desk.version = "x";
  return true;
}"""


def test_words_and_a_file_that_wait_survive_a_reload_on_the_disk(visit):
    page = visit(expected=OFFLINE)
    frame = begin(page)
    say(frame, "One")
    found = ticket(page)
    shows(frame, "One")
    # The desk is gone, and the page itself is not.
    for what in ("say", "upload", "session"):
        page.context.route(f"**/{what}/", lambda route: route.abort())
    frame.evaluate("() => dispatchEvent(new Event('offline'))")
    frame.evaluate("() => { window.WebSocket = class { close() {} } }")
    picture = {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    frame.locator("input[type=file]").set_input_files([picture])
    say(frame, "Two, with a picture")
    until(lambda: frame.evaluate(KEPT) == [["Two, with a picture", 1]], page=page)
    assert page.evaluate("() => Object.keys(localStorage).length") <= 2

    page.reload()
    frame = panel(page)
    expect(frame.locator(".said.me")).to_have_count(1)
    page.context.unroute_all(behavior="ignoreErrors")

    until(lambda: len(stored(found)) == 2, page=page, seconds=40)
    assert found.messages.last().attachments.get().filename == "kettle.jpg"
    until(lambda: frame.evaluate(KEPT) == [], page=page)
    shows(frame, "One", "Two, with a picture")


def test_what_was_begun_is_there_in_another_tab_and_after_a_reload(visit):
    page = visit()
    frame = begin(page)
    frame.locator("textarea").fill("My kettle is")
    page.wait_for_timeout(700)
    page.reload()
    expect(panel(page).locator("textarea")).to_have_value("My kettle is")
    tab = visit(again=page)
    open_panel(tab)
    expect(panel(tab).locator("textarea")).to_have_value("My kettle is")


def test_a_page_of_a_newer_version_comes_when_nobody_looks_and_keeps_the_draft(visit):
    page = visit()
    frame = begin(page)
    say(frame, "One")
    ticket(page)
    shows(frame, "One")
    frame.locator("textarea").fill("My kettle is")
    frame.evaluate("() => { window.isOld = true }")
    frame.get_by_role("button", name="Close").click()
    # As a welcome of a newer version says it.
    page.context.route(
        "**/w/*/?lang=*",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('data-version="', 'data-version="newer'),
        ),
    )
    until(lambda: frame.evaluate(WELCOMED_BY_A_NEWER), page=page)
    panel(page).wait_for_function("() => !window.isOld", timeout=40_000)
    frame = open_panel(page)
    expect(frame.locator("textarea")).to_have_value("My kettle is")
    shows(frame, "One")
