"""Several people, a bad line, a customer who writes: nothing is lost, nothing doubled."""

import pytest
from playwright.sync_api import expect

from channels_app import intake
from tests.browser.talking import bubble
from tests.browser.writing import (
    PLAN,
    chips,
    formatted,
    line,
    names,
    pick,
    ready,
    reply_box,
    said,
)
from tests.channels_app.conftest import door, provider  # noqa: F401 fixtures
from tests.fake_channel import raw
from tests.fake_channel import said as wire
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.sampled
def test_a_reply_with_a_file_is_sent_taken_back_mended_and_sent(
    open_page, ada, ticket, mailbox, settle
):
    formatted(mailbox)
    ada.undo_seconds = 30
    ada.save()
    page = open_page(ada)
    page.goto("/")
    page.get_by_role("link", name="Kettle").click()
    pick(page, PLAN)
    expect(chips(page)).to_have_count(1)
    ready(page)
    page.keyboard.type("Deer Irma,")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("plan.txt")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(reply_box(page)).to_have_text("Deer Irma,")
    page.keyboard.press("Control+a")
    page.keyboard.type("Dear Irma,")
    page.keyboard.press("Control+Enter")

    said(page, words="Dear Irma,").get_by_role("button", name="Send now").click()
    expect(said(page)).to_contain_text("Waiting to be sent")
    message = ticket.messages.last()
    assert (message.text, message.held_until) == ("Dear Irma,", None)
    assert names(message) == ["plan.txt"]
    assert ticket.messages.filter(direction="out").count() == 1


def test_two_agents_answer_at_once_and_the_second_is_stopped(
    open_page, ada, bob, ticket, mailbox
):
    formatted(mailbox)
    first, second = open_page(bob), open_page(ada)
    for page in (first, second):
        page.goto(f"/t/{ticket.number}/")
        ready(page)
    second.keyboard.type("Which kettle is it?")
    expect(first.locator("#presence")).to_contain_text("Ada is writing")
    first.keyboard.type("Is it the blue one?")
    first.keyboard.press("Control+Enter")

    expect(bubble(second, "Is it the blue one?")).to_be_visible()
    expect(line(second, "news")).to_contain_text("1 new message")
    second.keyboard.press("Control+Enter")
    second.get_by_role("button", name="Review").click()
    expect(bubble(second, "Is it the blue one?")).to_be_focused()
    expect(reply_box(second)).to_have_text("Which kettle is it?")
    second.keyboard.press("r")
    second.keyboard.type(" I mean, how old?")
    second.keyboard.press("Control+Enter")
    expect(bubble(first, "how old?")).to_have_count(1)
    said(second, times=2)
    assert ticket.messages.filter(direction="out").count() == 2


@pytest.mark.sampled
def test_twenty_seconds_without_a_line_lose_and_double_nothing(
    open_page, ada, ticket, mailbox
):
    formatted(mailbox)
    page = open_page(
        ada, expected=("ERR_INTERNET_DISCONNECTED", "Failed to load", "WebSocket")
    )
    page.clock.install()
    page.goto(f"/t/{ticket.number}/")
    ready(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.type("First.")
    page.keyboard.press("Control+Enter")
    waiting = page.locator("#thread > .pending")
    expect(waiting).to_contain_text("Waiting for the connection")
    pick(page, PLAN)
    expect(chips(page, "waiting")).to_have_count(1)
    ready(page)
    page.keyboard.type("Second.")
    page.clock.fast_forward(20_000)
    page.keyboard.press("Control+Enter")
    expect(waiting).to_have_count(2)
    expect(page.locator("#banner")).to_contain_text("2")
    page.keyboard.type("Third, not sent")
    page.context.set_offline(False)

    said(page, times=2)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    out = list(ticket.messages.filter(direction="out").order_by("seq"))
    assert [message.text for message in out] == ["First.", "Second."]
    assert [names(message) for message in out] == [[], ["plan.txt"]]
    expect(reply_box(page)).to_have_text("Third, not sent")
    assert ticket.drafts.get().text == "Third, not sent"


def test_a_customer_s_words_appear_without_a_reload_and_are_answered(
    open_page,
    ada,
    door,  # noqa: F811 the fixture
    settle,
):
    intake.store(door, [raw(wire("It leaks.", place="<1@irma>"))])
    page = open_page(ada)
    page.goto("/?view=unassigned")
    page.evaluate("window.stayed = true")
    settle()
    row = page.locator(".entry")
    expect(row).to_have_count(1)
    row.get_by_role("link").click()
    expect(bubble(page, "It leaks.")).to_be_visible()
    reply_box(page).fill("Try a new seal.")
    page.keyboard.press("Control+Enter")
    said(page, words="Try a new seal.")
    settle()
    expect(bubble(page, "Try a new seal.")).to_contain_text("Sent")

    quoted = Ticket.objects.get().messages.last().deliveries.get().place
    intake.store(
        door, [raw(wire("That helped!", references=[quoted], place="<2@irma>"))]
    )
    settle()
    expect(bubble(page, "That helped!")).to_be_in_viewport()
    assert page.evaluate("window.stayed")
    assert Ticket.objects.count() == 1
