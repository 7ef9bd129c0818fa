"""How a reply leaves: at once on screen, taken back, stopped, waiting, once."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import (
    PLAN,
    chips,
    formatted,
    hold,
    is_held,
    let_go,
    line,
    names,
    pick,
    ready,
    reply_box,
    said,
)
from tests.factories import make_words, soon
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AWAY = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "503")


@pytest.fixture
def see(open_page, ada, ticket, mailbox):
    """Opens the ticket for Ada, who may take a reply back for `undo` seconds."""
    formatted(mailbox)

    def open_it(*, undo=0, **options):
        ada.undo_seconds = undo
        ada.save()
        page = open_page(ada, **options)
        page.goto(f"/t/{ticket.number}/")
        reply_box(page).wait_for()
        return page

    return open_it


def write(page, words):
    ready(page)
    page.keyboard.type(words)


def pending(page):
    return page.locator("#thread > .pending")


@pytest.mark.slow
def test_a_reply_is_on_screen_before_the_server_has_answered(see, ticket):
    page = see()
    held = hold(page, "**/reply/")
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")

    expect(pending(page)).to_contain_text("Try a new seal.")
    expect(pending(page)).to_contain_text("Sending…")
    expect(reply_box(page)).to_have_text("")
    let_go(page, held)
    said(page, words="Try a new seal.")


@pytest.mark.slow
def test_z_takes_the_last_reply_back(see, ticket):
    page = see(undo=10)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("z")

    expect(reply_box(page)).to_have_text("Try a new seal.")


@pytest.mark.slow
def test_the_bubble_of_a_held_reply_takes_it_back_too(see, ticket):
    page = see(undo=10)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")
    said(page).get_by_role("button", name="Undo").click()

    expect(reply_box(page)).to_have_text("Try a new seal.")
    expect(page.locator("#thread > .said.out")).to_have_count(0)


@pytest.mark.slow
def test_what_was_written_since_stands_after_what_comes_back(see, ticket):
    page = see(undo=10)
    write(page, "First.")
    page.keyboard.press("Control+Enter")
    said(page)
    write(page, "Second.")
    page.locator(".toast").get_by_role("button", name="Undo").click()

    expect(reply_box(page).locator("p")).to_have_text(["First.", "Second."])


@pytest.mark.slow
def test_a_draft_that_is_being_saved_comes_before_what_is_taken_back(see, ticket):
    page = see(undo=10)
    write(page, "First.")
    page.keyboard.press("Control+Enter")
    said(page)
    held = hold(page, "**/save-draft/")
    write(page, "Second.")
    is_held(page, held)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.wait_for_timeout(300)
    let_go(page, held)

    expect(reply_box(page).locator("p")).to_have_text(["First.", "Second."])
    page.reload()
    expect(reply_box(page)).to_have_value("First.\n\nSecond.")


@pytest.mark.slow
def test_whom_a_refused_letter_was_to_go_to_stands_there_still(see, ticket):
    page = see(expected=("409",))
    write(page, "Try a new seal.")
    page.locator(".composer-people summary").click()
    page.get_by_label("CC", exact=True).fill("lord@byron.example")
    page.get_by_label("BCC", exact=True).fill("nobody")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(line(page, "refused")).to_contain_text("“nobody” is no address")
    expect(page.get_by_label("CC", exact=True)).to_have_value("lord@byron.example")
    bad = page.get_by_label("BCC", exact=True)
    expect(bad).to_have_value("nobody")
    expect(bad).to_be_focused()
    expect(bad).to_have_attribute("aria-invalid", "true")
    bad.press("Escape")
    expect(page.locator(".composer-people summary")).to_be_focused()


@pytest.mark.slow
def test_send_and_resolve_by_keyboard(see, ticket):
    page = see()
    write(page, "All done.")
    page.keyboard.press("Control+Shift+Enter")

    said(page)
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


@pytest.mark.slow
def test_a_reply_taken_back_before_the_page_has_heard_of_it_is_not_left_standing(
    see, ticket
):
    page = see(undo=10)
    page.route("**/since/**", lambda route: None)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")
    toast = page.locator(".toast").filter(has_text="Sent.")
    toast.get_by_role("button", name="Undo").click()

    expect(reply_box(page)).to_have_text("Try a new seal.")
    expect(pending(page)).to_have_count(0)


@pytest.mark.slow
def test_news_the_page_has_not_heard_of_stop_a_reply_as_well(see, ticket, bob):
    page = see(expected=("409",))
    page.route("**/since/**", lambda route: None)
    write(page, "Which kettle is it?")
    actions.reply(ticket, text="Is it the blue one?", by=bob)
    page.keyboard.press("Control+Enter")

    expect(line(page, "news")).to_contain_text("1 new message")
    expect(reply_box(page)).to_have_text("Which kettle is it?")
    expect(pending(page)).to_have_count(0)
    page.get_by_role("button", name="Send anyway").click()
    expect(reply_box(page)).to_have_text("")
    expect(pending(page)).to_contain_text("Sent")
    assert ticket.messages.last().text == "Which kettle is it?"


@pytest.mark.slow
def test_what_is_sent_anyway_resolves_if_that_was_asked_for(see, ticket, bob):
    page = see()
    write(page, "All done.")
    actions.note(ticket, text="Known: batch 12.", by=bob)
    expect(line(page, "news")).to_be_visible()
    page.keyboard.press("Control+Shift+Enter")
    page.get_by_role("button", name="Send anyway").click()

    expect(page.locator("#thread > .out:not(.pending)")).to_have_count(1)
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


@pytest.mark.sampled
def test_a_refused_reply_comes_back_with_the_reason(see, ticket, ada):
    actions.promise(ticket, what="Call", due_at=soon(days=1), by=ada)
    page = see(expected=("409",))
    pick(page, PLAN)
    expect(chips(page)).to_have_count(1)
    write(page, "All done.")
    page.keyboard.press("Control+Shift+Enter")

    expect(line(page, "refused")).to_contain_text("A promise is still open")
    expect(reply_box(page)).to_have_text("All done.")
    expect(chips(page)).to_have_count(1)
    expect(pending(page)).to_have_count(0)
    page.keyboard.press("Control+Enter")
    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]


@pytest.mark.sampled
def test_an_answer_that_got_lost_does_not_double_the_reply(see, ticket):
    page = see(expected=AWAY)
    tries = []

    def lose(route):
        tries.append(route.fetch())
        if len(tries) == 1:
            route.abort()
        else:
            route.fulfill(response=tries[-1])

    page.route("**/reply/", lose)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")

    said(page, words="Try a new seal.")
    expect(pending(page)).to_have_count(0)
    assert (ticket.messages.count(), len(tries)) == (2, 2)


@pytest.mark.slow
def test_a_server_that_is_away_is_tried_again(see, ticket):
    page = see(expected=AWAY)
    answers = iter([503, 503])

    def away(route):
        status = next(answers, None)
        route.fulfill(status=status) if status else route.continue_()

    page.route("**/reply/", away)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")

    said(page, words="Try a new seal.")
    assert ticket.messages.count() == 2


@pytest.mark.slow
def test_words_refused_after_one_has_left_are_found_where_they_were_written(
    see, ticket, ada, mailbox
):
    page = see(expected=("409",))
    held = hold(page, "**/reply/")
    write(page, "All done.")
    page.keyboard.press("Control+Shift+Enter")
    expect(pending(page)).to_have_count(1)
    actions.promise(ticket, what="Call", due_at=soon(days=1), by=ada)
    page.evaluate("document.querySelector('hd-composer').remove()")
    let_go(page, held)
    expect(page.locator(".toast.bad")).to_contain_text("A promise is still open")
    page.goto(f"/t/{ticket.number}/")

    expect(reply_box(page)).to_have_value("All done.")


def test_a_letter_goes_to_whom_its_writer_names(see, ticket, mailbox):
    """Who was copied by the customer is offered; who is added stands at the message."""
    copied = (
        {"shown": "anna@firm.example", "name": "", "canonical": "anna@firm.example"},
    )
    identity = ticket.participants.get().identity
    actions.receive(
        ticket,
        channel=mailbox,
        identity=identity,
        words=make_words("And?", copied=copied),
    )
    page = see()
    page.locator(".composer-people summary").click()
    page.get_by_role("button", name="anna@firm.example").click()
    page.get_by_label("BCC").fill("boss@shop.example")
    write(page, "Hello both")

    page.keyboard.press("Control+Enter")

    message = said(page, words="Hello both")
    expect(message).to_contain_text("CC anna@firm.example")
    expect(message).to_contain_text("BCC boss@shop.example")
    expect(page.get_by_label("BCC")).to_have_value("")
    sent = ticket.messages.get(text="Hello both").deliveries.order_by("id")
    assert [(one.role, one.identity.shown) for one in sent] == [
        ("to", identity.shown),
        ("cc", "anna@firm.example"),
        ("bcc", "boss@shop.example"),
    ]
