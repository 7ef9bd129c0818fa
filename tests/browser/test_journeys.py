"""What agents do all day, in Chromium, without a mouse."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.talking import bubble
from tests.browser.writing import formatted, line, ready, reply_box, said
from tests.factories import PASSWORD, soon
from tickets import actions
from tickets.models import FollowUp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_until(page, reached, *, key="Tab", most=80):
    """Press a key until the focus is somewhere; as people without a mouse do."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(here => {reached})(document.activeElement)"):
            return
    raise AssertionError(f"{key} never came to: {reached}")


def open_list(page, address, count):
    page.goto(address)
    expect(page.locator(".entry")).to_have_count(count)
    page.wait_for_load_state("networkidle")


def title(page):
    return page.locator("#ticket h1")


def test_an_agent_signs_in_answers_and_resolves_without_a_mouse(
    open_page, bob, ticket, mailbox
):
    cache.clear()
    formatted(mailbox)
    page = open_page()
    page.goto("/")
    press_until(page, "here.name === 'login'")
    page.keyboard.type(bob.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.get_by_role("heading", name="All").wait_for()

    press_until(page, "here.matches('.row-link')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/t/{ticket.number}/**")
    expect(reply_box(page)).to_be_visible()
    press_until(page, "here.matches('[role=textbox], textarea')")
    page.keyboard.type("Dear Irma, try a new seal.")
    press_until(page, "here.dataset.act === 'send'")
    page.keyboard.press("Enter")
    said(page, words="Dear Irma, try a new seal.")
    page.keyboard.press("Escape")
    page.keyboard.press("e")

    expect(page.locator(".toast").filter(has_text="Resolved")).to_be_visible()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.last().text) == (
        "resolved",
        "Dear Irma, try a new seal.",
    )


def test_a_promise_is_made_falls_due_and_is_kept(open_page, ada, ticket, settle):
    page = open_page(ada, expected=("409",))
    page.goto(f"/t/{ticket.number}/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Shift+P")
    box = page.locator("#popover")
    box.get_by_label("What is promised").fill("Call Irma back")
    box.get_by_label("What is promised").press("Enter")
    side = page.locator("#side")
    expect(side).to_contain_text("Call Irma back")
    expect(box).to_be_hidden()
    page.keyboard.press("e")
    expect(box).to_contain_text("Call Irma back")
    page.keyboard.press("Escape")

    promise = FollowUp.objects.get()
    promise.due_at = soon(hours=-1)
    promise.save()
    settle()
    open_list(page, "/?view=promises", 1)
    page.keyboard.press("j")
    expect(side).to_contain_text("late")
    kept = side.get_by_role("button", name="Kept")
    kept.press("Enter")

    expect(side).to_contain_text("None open.")
    expect(bubble(page, "leaks")).to_be_visible()
    promise.refresh_from_db()
    assert promise.state == FollowUp.State.KEPT


@pytest.mark.slow
def test_a_refusal_is_read_where_it_happened_with_what_was_typed(
    open_page, ada, ticket
):
    page = open_page(ada, expected=("409",))
    actions.promise(ticket, what="Call", due_at=soon(days=1), by=ada)
    page.goto(f"/t/{ticket.number}/")
    reply_box(page).fill("All done now.")
    page.get_by_role("button", name="Send and resolve").click()

    expect(line(page, "refused")).to_contain_text("A promise is still open")
    expect(reply_box(page)).to_have_value("All done now.")


@pytest.mark.slow
def test_the_first_tab_skips_to_the_content(quiet_page):
    quiet_page.goto("/")
    quiet_page.keyboard.press("Tab")
    quiet_page.keyboard.press("Enter")

    assert quiet_page.evaluate("document.activeElement.id") == "main"


@pytest.mark.slow
def test_what_has_the_focus_can_be_seen(quiet_page, ticket, mailbox):
    formatted(mailbox)
    quiet_page.goto(f"/t/{ticket.number}/")
    ready(quiet_page)
    hidden = []
    for _ in range(60):
        quiet_page.keyboard.press("Tab")
        hidden += quiet_page.evaluate(
            "(() => { const here = document.activeElement, style = getComputedStyle(here);"
            " return here === document.body || style.outlineStyle !== 'none'"
            " ? [] : [here.outerHTML.slice(0, 80)] })()"
        )

    assert hidden == []
