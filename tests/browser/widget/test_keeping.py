"""Where browsers let frames of other sites keep things: words and files on the disk."""

import pytest
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.browser.widget.calls import call, loaded
from tests.browser.widget.chatting import begin, say, shows, stored, ticket
from tests.browser.widget.conftest import open_panel, panel, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket", "Failed to load")
DRAFTS = """() => new Promise((done) => {
  const request = indexedDB.open("helpdesk-widget");
  request.onsuccess = () => {
    const base = request.result;
    const all = base.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => {
      base.close();
      done(JSON.stringify(all.result));
    };
  };
})"""
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

# What was typed is on its way to a slow disk while its view is left.
LEFT_IN_THE_MIDDLE = """() => {
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
    set(act) { this.addEventListener("complete", () => setTimeout(act, 1_000)); },
  });
  const field = document.querySelector("textarea");
  field.value = "My kettle is";
  field.dispatchEvent(new InputEvent("input"));
  document.querySelector("[title=Back]").click();
}"""
# There was no room the first time, and there is the second time.
KEPT_TWICE = """async () => {
  const loaded = performance.getEntriesByType("resource");
  const { all, put } = await import(loaded.find((one) => one.name.includes("/keep.")).name);
  const store = IDBObjectStore.prototype;
  const usual = store.put;
  store.put = () => { throw new DOMException("full", "QuotaExceededError"); };
  await put("out", { id: "1", text: "One", state: "waiting" });
  store.put = usual;
  await put("out", { id: "1", text: "One", state: "sent" });
  return (await all("out")).map((item) => [item.text, item.state]);
}"""


@pytest.mark.sampled
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
    # What was said before may be there as well: the line is not gone any more.
    waits = frame.locator(".said.me").filter(has_text="Two, with a picture")
    expect(waits).to_have_count(1)
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


@pytest.mark.slow
def test_whoever_looks_for_help_half_way_finds_what_they_had_begun_to_write(helping):
    frame = begin(helping)
    picture = {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    frame.locator("input[type=file]").set_input_files([picture])
    expect(frame.locator(".chip progress")).to_have_count(0)
    frame.locator("textarea").fill("My kettle is")
    frame.get_by_role("button", name="Back").click()
    frame.get_by_label("Search for help").fill("leak")
    frame.get_by_role("button", name="If it leaks").click()
    frame.get_by_role("button", name="No").click()
    expect(frame.locator("textarea")).to_have_value("My kettle is")
    expect(frame.locator(".chip")).to_contain_text("kettle.jpg")

    frame.get_by_role("button", name="Back").click()
    expect(frame.locator("button.start")).to_be_visible()
    helping.reload()
    frame = panel(helping)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_have_value("My kettle is")

    # It is one conversation, and the next one begins empty.
    frame.locator("textarea").press("Enter")
    ticket(helping)
    frame.get_by_role("button", name="Back").click()
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_have_value("")


@pytest.mark.slow
def test_words_of_the_page_do_not_take_the_place_of_what_somebody_wrote(visit):
    page = visit()
    frame = begin(page)
    frame.locator("textarea").fill("My kettle is")
    call(page, "prefill", "I need a person")
    frame.get_by_role("button", name="Back").click()
    call(page, "prefill", "I need a person")
    expect(frame.locator("textarea")).to_have_value("My kettle is")


@pytest.mark.slow
@pytest.mark.parametrize("ask", [("prefill", "I need a person"), ("open", "chat")])
def test_what_is_asked_for_last_is_what_is_shown(visit, ask):
    page = visit()
    frame = begin(page)
    frame.evaluate(LEFT_IN_THE_MIDDLE)
    call(page, *ask)
    page.wait_for_timeout(1_500)
    expect(frame.locator("textarea")).to_have_value("My kettle is")


@pytest.mark.slow
def test_what_is_kept_once_there_is_room_is_not_kept_twice(visit):
    frame = begin(visit())
    assert frame.evaluate(KEPT_TWICE) == [["One", "sent"]]


@pytest.mark.slow
def test_what_was_begun_is_not_shown_to_whoever_comes_next(visit):
    page = visit()
    frame = begin(page)
    frame.locator("textarea").fill("My kettle is")
    page.wait_for_timeout(700)
    call(page, "logout")
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_visible()
    page.wait_for_timeout(300)
    expect(frame.locator("textarea")).to_have_value("")
    assert "My kettle is" not in str(frame.evaluate(DRAFTS))


@pytest.mark.slow
def test_a_file_that_was_added_is_there_after_a_reload(visit):
    page = visit()
    frame = begin(page)
    picture = {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    frame.locator("input[type=file]").set_input_files([picture])
    expect(frame.locator(".chip progress")).to_have_count(0)
    frame.locator("textarea").fill("My kettle is")
    # At once: a page that is left has no time for a pause.
    page.reload()
    frame = panel(page)
    expect(frame.locator("textarea")).to_have_value("My kettle is")
    expect(frame.locator(".chip")).to_contain_text("kettle.jpg")
    frame.locator("textarea").press("Enter")
    found = ticket(page)
    assert found.messages.get().attachments.get().filename == "kettle.jpg"


@pytest.mark.sampled
def test_a_proof_that_is_none_takes_nothing_away(visit):
    page = loaded(visit())
    frame = begin(page)
    picture = {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    frame.locator("input[type=file]").set_input_files([picture])
    frame.locator("textarea").fill("My kettle is")
    call(page, "identify", {"token": "bad"})
    expect(frame.locator("textarea")).to_have_value("My kettle is")
    expect(frame.locator(".chip")).to_contain_text("kettle.jpg")
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="Start a new chat").click()
    expect(frame.locator(".chip")).to_contain_text("kettle.jpg")


@pytest.mark.slow
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
