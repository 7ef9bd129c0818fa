"""What the composer says while somebody writes: promises, questions, refusals."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.writing import formatted, line, ready, reply_box, said
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROMISE = "I will get back to you tomorrow at 15:00."
REFUSAL = "Unfortunately we can't change the colour."


@pytest.fixture
def see(open_page, ada, ticket, mailbox):
    formatted(mailbox)

    def open_it(**options):
        page = open_page(ada, **options)
        page.goto(f"/t/{ticket.number}/")
        reply_box(page).wait_for()
        return page

    return open_it


def hint(page, kind):
    return page.locator(f".composer-hints [data-hint={kind}]")


def write(page, words):
    ready(page)
    page.keyboard.type(words)


def test_one_key_keeps_a_promise_with_the_reply_that_makes_it(see, ticket):
    page = see()
    write(page, PROMISE)
    expect(hint(page, "promise")).to_contain_text(
        "You promise something by tomorrow 15:00"
    )
    assert Axe().run(page, ".composer").response["violations"] == []

    page.keyboard.press("Alt+Enter")
    expect(hint(page, "promise")).to_contain_text("Becomes a promise")
    page.keyboard.press("Control+Enter")

    said(page, words=PROMISE)
    expect(hint(page, "promise")).to_have_count(0)
    side = page.locator("#side")
    expect(side).to_contain_text(PROMISE)
    made = ticket.follow_ups.get()
    assert (made.what, made.message.text) == (PROMISE, PROMISE)
    assert f"{made.due_at:%H:%M}" == "15:00"


@pytest.mark.sampled
def test_what_is_known_is_shown_and_a_refusal_meets_what_can_be_done(see, ticket, ada):
    actions.record_fact(ticket, name="order", value="A-4711", by=ada)
    actions.save_canned_reply(
        name="Swap it", text="You can swap it for another colour.", tags=["can"], by=ada
    )
    page = see()
    write(page, "What is your order number?")
    expect(hint(page, "known")).to_contain_text("A-4711")

    page.keyboard.press("Alt+Enter")
    expect(reply_box(page)).to_contain_text("order number? A-4711")
    expect(hint(page, "known")).to_have_count(0)

    page.keyboard.type(f" {REFUSAL} ")
    expect(hint(page, "refusal")).to_contain_text("Unfortunately we can't")
    assert page.evaluate("CSS.highlights.get('refusal').size") == 1
    assert Axe().run(page, ".composer").response["violations"] == []
    hint(page, "refusal").get_by_role("button", name="Swap it").click()
    expect(reply_box(page)).to_contain_text("You can swap it for another colour.")

    page.keyboard.press("Control+Enter")
    assert "swap it" in said(page).inner_text()


@pytest.mark.slow
def test_a_reply_that_only_sends_elsewhere_is_asked_about_once(see, ticket, billing):
    page = see()
    write(page, "Please contact Billing about this.")
    expect(hint(page, "deflect")).to_contain_text("Hand it to Billing")
    page.keyboard.press("Control+Enter")
    expect(line(page, "deflect")).to_be_visible()

    line(page, "deflect").get_by_role("button", name="Hand it over").click()
    form = page.locator("#popover")
    chosen = "select => select.selectedOptions[0].textContent"
    assert form.get_by_label("To whom").evaluate(chosen) == "Billing"
    page.keyboard.press("Escape")

    reply_box(page).focus()
    page.keyboard.press("Control+Enter")
    said(page, words="Please contact Billing")
