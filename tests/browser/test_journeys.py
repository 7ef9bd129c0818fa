"""What agents do all day, in Chromium, by keyboard and on a phone."""

import pytest
from django.core.cache import cache

from tests.browser.conftest import PHONE
from tests.factories import PASSWORD
from tickets import actions
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press_until(page, reached, *, key="Tab", most=80):
    """Press a key until the focus is somewhere; as people without a mouse do."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(here => {reached})(document.activeElement)"):
            return
    raise AssertionError(f"{key} never came to: {reached}")


def test_an_agent_signs_in_answers_and_resolves_without_a_mouse(open_page, bob, ticket):
    cache.clear()
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
    press_until(page, "here.name === 'text'")
    page.keyboard.type("Dear Irma, try a new seal.")
    press_until(page, "here.textContent === 'Send'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(page, "here.textContent === 'Resolve'")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.get_by_text("Resolved", exact=True).wait_for()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.status, ticket.messages.last().text) == (
        "resolved",
        "Dear Irma, try a new seal.",
    )


def test_the_first_tab_skips_to_the_content(quiet_page):
    quiet_page.goto("/")
    quiet_page.keyboard.press("Tab")
    quiet_page.keyboard.press("Enter")

    assert quiet_page.evaluate("document.activeElement.id") == "main"


def test_what_has_the_focus_can_be_seen(quiet_page, ticket):
    quiet_page.goto(f"/t/{ticket.number}/")
    hidden = []
    for _ in range(40):
        quiet_page.keyboard.press("Tab")
        hidden += quiet_page.evaluate(
            "(() => { const here = document.activeElement, style = getComputedStyle(here);"
            " return here === document.body || style.outlineStyle !== 'none'"
            " ? [] : [here.outerHTML.slice(0, 80)] })()"
        )

    assert hidden == []


def test_a_matter_is_worked_from_a_phone(open_page, ada, ticket):
    page = open_page(ada, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/")
    page.get_by_role("link", name="Kettle").tap()
    page.get_by_role("button", name="Take it").tap()
    page.get_by_role("link", name="Reply").tap()
    page.get_by_label("Your reply").fill("On my way.")
    page.get_by_role("button", name="Send", exact=True).tap()
    page.get_by_text("On my way.").wait_for()
    page.get_by_text("Snooze", exact=True).first.tap()
    page.get_by_role("button", name="Tomorrow 9:00").tap()
    page.get_by_text("Snoozed", exact=True).wait_for()

    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.assignee, ticket.status) == (ada, "snoozed")


def test_on_a_phone_targets_are_large_and_the_conversation_comes_first(
    open_page, ada, ticket
):
    page = open_page(ada, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/t/{ticket.number}/")

    small = page.evaluate(
        "[...document.querySelectorAll('button, .button, .button-quiet, select, summary')]"
        ".filter(one => one.offsetHeight && one.offsetHeight < 44)"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    tops = page.evaluate(
        "['.thread', '#reply', 'aside'].map(name =>"
        " document.querySelector(name).getBoundingClientRect().top)"
    )

    assert small == []
    assert tops == sorted(tops)


def test_a_refusal_is_read_where_it_happened_with_what_was_typed(
    open_page, ada, ticket
):
    page = open_page(ada, expected=("409",))
    actions.promise(
        ticket, what="Call", due_at=ticket.created_at.replace(year=2035), by=ada
    )
    page.goto(f"/t/{ticket.number}/")
    page.get_by_label("Your reply").fill("All done now.")
    page.get_by_role("button", name="Send and resolve").click()

    page.get_by_role("alert").get_by_text("A promise is still open").wait_for()
    assert page.get_by_label("Your reply").input_value() == "All done now."
