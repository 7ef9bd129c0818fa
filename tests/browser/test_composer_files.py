"""Files that go along with a reply."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import (
    PLAN,
    chips,
    formatted,
    hold,
    let_go,
    line,
    names,
    pick,
    ready,
    reply_box,
    said,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([kind, where, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["x".repeat(500)], name, { type: "image/png" }));
  const place = document.querySelector(where);
  const more = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...more }));
  } else for (const name of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(name, { dataTransfer: data, ...more }));
  }
}"""


@pytest.fixture
def page(quiet_page, ticket, mailbox):
    formatted(mailbox)
    quiet_page.goto(f"/t/{ticket.number}/")
    reply_box(quiet_page).wait_for()
    return quiet_page


def test_a_picked_file_is_uploaded_at_once_and_goes_along(page, ticket):
    pick(page, PLAN, {**PLAN, "name": "bill.pdf"})
    expect(chips(page)).to_have_count(2)
    assert ticket.drafts.get().files.count() == 2
    ready(page)
    page.keyboard.type("See both.")
    page.keyboard.press("Control+Enter")

    said(page, words="plan.txt")
    assert names(ticket.messages.last()) == ["plan.txt", "bill.pdf"]
    expect(chips(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "where"), [("drop", "#thread"), ("paste", "#reply textarea")]
)
def test_files_are_dropped_anywhere_and_pasted(page, ticket, kind, where):
    page.evaluate(DROP, [kind, where, "shot.png"])

    expect(chips(page)).to_contain_text("shot.png")
    assert ticket.drafts.get().files.get().size == 500


@pytest.mark.slow
def test_files_alone_are_a_reply(page, ticket):
    pick(page, PLAN)
    expect(chips(page)).to_have_count(1)
    page.get_by_role("button", name="Send", exact=True).click()

    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]


@pytest.mark.slow
def test_a_file_is_taken_off_again_and_the_focus_stays_near(page, ticket):
    pick(page, PLAN, {**PLAN, "name": "bill.pdf"})
    expect(chips(page)).to_have_count(2)
    with page.expect_response("**/drop-file/"):
        page.get_by_role("button", name="Remove plan.txt").press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Remove bill.pdf")).to_be_focused()
    with page.expect_response("**/drop-file/"):
        page.keyboard.press("Enter")

    expect(chips(page)).to_have_count(0)
    expect(reply_box(page)).to_be_focused()
    assert ticket.drafts.count() == 0


@pytest.mark.sampled
def test_what_is_too_large_is_said_before_it_is_sent(page, ticket):
    page.evaluate("document.querySelector('hd-composer').dataset.limit = '1000'")
    page.evaluate(
        "document.querySelector('hd-composer').parts.get('reply').uploads.limit = 1000"
    )
    pick(page, PLAN, {**PLAN, "name": "film.mp4", "buffer": b"x" * 900})

    expect(line(page, "files")).to_contain_text("film.mp4 was not added")
    expect(chips(page)).to_have_count(1)


@pytest.mark.slow
def test_files_of_a_draft_are_there_after_a_reload(page, ticket):
    pick(page, PLAN)
    expect(chips(page)).to_have_count(1)
    page.reload()

    expect(chips(page)).to_contain_text("plan.txt")
    ready(page)
    page.keyboard.type("Here.")
    page.keyboard.press("Control+Enter")
    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]


@pytest.mark.slow
def test_an_upload_that_was_refused_can_be_tried_again(open_page, ada, ticket):
    page = open_page(ada, expected=("500",))
    page.goto(f"/t/{ticket.number}/")
    page.route("**/attach/", lambda route: route.fulfill(status=500, body="{}"))
    pick(page, PLAN)
    expect(chips(page, "failed")).to_contain_text("not uploaded")
    reply_box(page).fill("Here.")
    page.keyboard.press("Control+Enter")
    expect(line(page, "files")).to_contain_text("was not uploaded")
    assert ticket.messages.count() == 1
    page.unroute("**/attach/")
    page.get_by_role("button", name="Try again plan.txt").click()

    expect(chips(page)).to_have_count(1)
    page.get_by_role("button", name="Send", exact=True).click()
    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]


def test_a_file_taken_off_while_its_upload_is_not_answered_stays_behind(page, ticket):
    held = []
    page.route("**/attach/", lambda route: held.append((route, route.fetch())))
    pick(page, PLAN)
    while not held:
        page.wait_for_timeout(20)
    assert ticket.drafts.get().files.count() == 1
    page.get_by_role("button", name="Remove plan.txt").click()
    ready(page)
    page.keyboard.type("Without it.")
    page.keyboard.press("Control+Enter")
    route, answer = held.pop()
    route.fulfill(response=answer)

    said(page, words="Without it.")
    assert names(ticket.messages.last()) == []


@pytest.mark.slow
def test_a_reply_waits_for_its_files(page, ticket):
    held = hold(page, "**/attach/")
    pick(page, PLAN)
    expect(page.get_by_role("progressbar", name="Upload plan.txt")).to_be_visible()
    ready(page)
    page.keyboard.type("Here.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Sending as soon as the files are up")).to_be_visible()
    let_go(page, held)

    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]


@pytest.mark.sampled
def test_a_file_picked_without_a_connection_waits_and_goes_first(
    open_page, ada, ticket
):
    page = open_page(ada, expected=("ERR_FAILED", "ERR_INTERNET_DISCONNECTED"))
    page.goto(f"/t/{ticket.number}/")
    for verb in ("attach", "reply", "save-draft"):
        page.route(f"**/{verb}/", lambda route: route.abort())
    pick(page, PLAN)
    expect(chips(page, "waiting")).to_contain_text("waits for the connection")
    reply_box(page).fill("Here.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Waiting for the connection")).to_be_visible()
    for verb in ("attach", "reply", "save-draft"):
        page.unroute(f"**/{verb}/")
    page.reload()

    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]
    assert ticket.drafts.count() == 0
