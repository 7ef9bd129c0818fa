"""What is being written survives: reloads, other devices, other windows, leaving."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import (
    draft_is_saved,
    formatted,
    hold,
    is_held,
    line,
    note_box,
    ready,
    reply_box,
    said,
)
from tests.factories import make_ticket
from tests.threads import until
from tickets import actions
from tickets.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(quiet_page, ticket, mailbox):
    formatted(mailbox)
    quiet_page.goto(f"/t/{ticket.number}/")
    return quiet_page


def test_a_draft_is_saved_by_itself_and_is_there_on_another_device(
    page, open_page, ada, ticket
):
    ready(page)
    page.keyboard.type("Dear Irma,")
    draft_is_saved(page)
    other = open_page(ada)
    other.goto(f"/t/{ticket.number}/")

    expect(reply_box(other)).to_have_value("Dear Irma,")
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.sampled
def test_what_was_not_saved_yet_survives_a_reload(page, ticket):
    page.route("**/save-draft/", lambda route: route.abort())
    page.route("**/vendor/editor*.js", lambda route: None)
    reply_box(page).click()
    page.keyboard.type("Dear Irma, one mo")
    page.unroute("**/save-draft/")
    page.reload()

    expect(reply_box(page)).to_have_value("Dear Irma, one mo")
    # By the page that was left, or by this one.
    until(lambda: ticket.drafts.filter(text="Dear Irma, one mo").exists())


@pytest.mark.slow
def test_formatted_words_come_back_formatted(page, ticket):
    ready(page)
    page.keyboard.type("- one\ntwo")
    draft_is_saved(page)
    page.reload()

    expect(reply_box(page).locator("li")).to_have_count(2)


@pytest.mark.slow
def test_a_note_has_a_draft_of_its_own(page, ticket):
    page.keyboard.press("n")
    page.keyboard.type("Seal batch 12.")
    draft_is_saved(page)
    page.reload()

    page.get_by_role("tab", name="Note").click()
    expect(note_box(page)).to_have_value("Seal batch 12.")
    assert ticket.drafts.get().mode == "note"


@pytest.mark.slow
def test_words_that_were_taken_out_again_leave_no_draft(page, ticket):
    ready(page)
    page.keyboard.type("Dear")
    draft_is_saved(page)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    draft_is_saved(page)

    assert ticket.drafts.count() == 0


@pytest.mark.slow
def test_nothing_is_saved_after_it_was_sent(page, ticket):
    ready(page)
    page.keyboard.type("Try a new seal.")
    page.keyboard.press("Control+Enter")
    said(page)
    page.wait_for_timeout(1_500)

    expect(page.locator("#reply .composer-says")).to_be_empty()
    assert Draft.objects.count() == 0
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.sampled
def test_two_windows_that_disagree_show_both_and_let_one_choose(
    open_page, ada, ticket, mailbox
):
    formatted(mailbox)
    page = open_page(ada, expected=("409",))
    page.goto(f"/t/{ticket.number}/")
    reply_box(page).wait_for()
    actions.save_draft(ticket, mode="reply", text="From my phone.", by=ada)
    ready(page)
    page.keyboard.type("From my desk.")

    expect(line(page, "elsewhere")).to_contain_text("Both are kept")
    expect(line(page, "elsewhere")).to_contain_text("From my phone.")
    expect(reply_box(page)).to_have_text("From my desk.")
    page.get_by_role("button", name="Keep both").click()
    expect(reply_box(page)).to_have_text("From my phone.From my desk.")
    draft_is_saved(page)
    assert ticket.drafts.get().text == "From my phone.\n\nFrom my desk."


@pytest.mark.slow
def test_a_draft_sent_in_another_window_does_not_rise_again(
    open_page, ada, ticket, mailbox
):
    formatted(mailbox)
    page = open_page(ada, expected=("409",))
    page.goto(f"/t/{ticket.number}/")
    ready(page)
    page.keyboard.type("Try a new seal.")
    draft_is_saved(page)
    actions.reply(ticket, text="Try a new seal.", by=ada)
    page.keyboard.type(" Or two.")

    expect(line(page, "elsewhere")).to_contain_text("sent or cleared")
    page.get_by_role("button", name="Clear my words").click()
    expect(reply_box(page)).to_have_text("")
    assert ticket.drafts.count() == 0


@pytest.mark.slow
def test_a_draft_of_one_ticket_is_not_seen_in_another(page, ticket, mailbox):
    other = make_ticket(mailbox, subject="Another")
    ready(page)
    page.keyboard.type("Dear Irma,")
    page.goto(f"/t/{other.number}/")

    expect(reply_box(page)).to_have_value("")
    page.wait_for_load_state("networkidle")
    page.goto(f"/t/{ticket.number}/")
    expect(reply_box(page)).to_have_value("Dear Irma,")


@pytest.mark.slow
def test_without_a_connection_it_says_where_the_words_are(open_page, ada, ticket):
    page = open_page(ada, expected=("ERR_FAILED",))
    page.goto(f"/t/{ticket.number}/")
    page.route("**/save-draft/", lambda route: route.abort())
    reply_box(page).fill("Dear Irma,")
    expect(page.get_by_text("Kept on this device")).to_be_visible()
    page.unroute("**/save-draft/")
    page.evaluate("document.dispatchEvent(new CustomEvent('live:up'))")

    draft_is_saved(page)
    assert ticket.drafts.get().text == "Dear Irma,"


@pytest.fixture
def crossing(page, ticket, mailbox, bob):
    """Words typed, their ticket left and asked for again before they are saved."""
    other = make_ticket(mailbox, subject="Another")
    page.reload()
    ready(page)
    page.wait_for_load_state("networkidle")
    # News, or it would come from memory.
    pages = hold(page, f"**/t/{ticket.number}/?*")
    saves = hold(page, "**/save-draft/")
    actions.note(ticket, text="Seal batch 12.", by=bob)
    said(page, words="Seal batch 12.")
    page.keyboard.type("Dear Irma,")
    row(page, other).click()
    expect(page.locator("#ticket")).to_have_attribute("data-number", str(other.number))
    row(page, ticket).click()
    is_held(page, pages)
    is_held(page, saves)
    return pages, saves


def row(page, ticket):
    return page.locator(f"#list a[href^='/t/{ticket.number}/']").first


@pytest.mark.slow
def test_words_saved_while_their_ticket_was_asked_for_again_stand_in_it(
    page, crossing, ticket
):
    pages, saves = crossing
    before = pages[0].fetch()
    page.unroute(f"**/t/{ticket.number}/?*")
    with page.expect_response("**/save-draft/"):
        saves[0].continue_()
    for one in pages:
        one.fulfill(response=before)

    expect(reply_box(page)).to_have_value("Dear Irma,")


@pytest.mark.sampled
def test_words_saved_just_after_their_ticket_came_back_stand_in_it(
    page, crossing, ticket
):
    pages, saves = crossing
    for one in pages:
        one.fulfill(response=one.fetch())
    expect(reply_box(page)).to_have_value("Dear Irma,")
    for save in saves:
        save.continue_()
    page.unroute("**/save-draft/")

    draft_is_saved(page)
    expect(line(page, "elsewhere")).to_have_count(0)
    expect(reply_box(page)).to_have_value("Dear Irma,")


def test_beside_all_its_buttons_it_says_in_words_that_a_draft_is_kept(
    show, ticket, mailbox
):
    formatted(mailbox)
    mailbox.traits = {**mailbox.traits, "asks": True}
    mailbox.save()
    page = show(ticket)
    expect(page.get_by_role("link", name="Ask with choices")).to_be_visible()
    ready(page)
    page.keyboard.type("Dear Irma")
    says = page.locator("#reply .composer-says")
    expect(says).not_to_be_empty()
    # Two lines of twelve pixels each, at most.
    assert says.evaluate("one => one.offsetHeight") <= 40
