"""A session that ends while somebody works: the sign-in comes over the page, and what they
asked for goes on once they are back."""

import os

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from tests.accounts.browsing import code_of, code_time, sign_in, switch_on
from tests.browser.signing import session_cookie
from tests.browser.writing import draft_is_saved, note_box, reply_box, said
from tests.factories import PASSWORD, make_ticket
from tickets import actions
from tickets.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")
EXPECTED = ("401", "WebSocket")


@pytest.fixture
def page(show, ticket, ada):
    return show(ticket, ada, expected=EXPECTED)


def ended():
    """All sessions are over, as a password change or a long night would have it."""
    Session.objects.all().delete()


def asked(page):
    found = page.get_by_role("dialog", name="You are signed out")
    expect(found).to_be_visible()
    return found


def sends(page):
    """The reply, even if something else of the page asked for the sign-in before: its line
    that was cut, or a number that it counts anew."""
    reply_box(page).dispatch_event("keydown", {"key": "Enter", "ctrlKey": True})


def comes_in(page, agent, password=PASSWORD):
    box = asked(page)
    box.get_by_label("Email").fill(agent.email)
    box.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def shot(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_a_reply_sent_after_the_session_ended_is_out_once(page, ticket, ada):
    reply_box(page).fill("Try a new seal.")
    ended()
    sends(page)
    expect(asked(page).get_by_label("Email")).to_be_focused()
    shot(page, "signing-in")
    comes_in(page, ada)

    said(page, words="Try a new seal.")
    expect(page.locator("#signing-in")).to_be_hidden()
    expect(page.locator("#banner")).to_be_hidden()
    assert ticket.messages.filter(direction="out").count() == 1
    # The page is as alive as before, and its forms carry the new token.
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    note_box(page).fill("Seal batch 12.")
    page.keyboard.press("Control+Enter")
    said(page, words="Seal batch 12.")


def test_a_verb_waits_for_the_sign_in_and_is_done_once(page, ticket, ada):
    ended()
    resolve = page.locator("#ticket-head").get_by_role("button", name="Resolve").first
    # Whatever else of the page may have asked for the sign-in before.
    resolve.evaluate("button => button.click()")
    comes_in(page, ada, "wrong")
    expect(asked(page).get_by_role("alert")).to_be_visible()
    comes_in(page, ada)

    expect(page.locator("#signing-in")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Undo")
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    assert ticket.events.filter(verb="resolved").count() == 1


@pytest.mark.slow
def test_the_second_factor_is_asked_for_there_too(page, ticket, ada, server):
    browser = Client()
    sign_in(browser, ada)
    secret = switch_on(browser)
    ada.refresh_from_db()
    page.context.add_cookies([session_cookie(ada, server)])
    page.reload()
    page.wait_for_function("() => window.isUp")
    reply_box(page).fill("Try a new seal.")
    ended()
    sends(page)
    with time_machine.travel(code_time(2), tick=True):
        comes_in(page, ada)
        code = asked(page).get_by_label("Code")
        expect(code).to_be_focused()
        shot(page, "signing-in-code")
        code.fill(code_of(secret, 2))
        page.keyboard.press("Enter")

        said(page, words="Try a new seal.")
    assert ticket.messages.filter(direction="out").count() == 1


@pytest.mark.slow
def test_older_messages_that_were_asked_for_come_after_the_sign_in(show, mailbox, ada):
    long = make_ticket(mailbox, subject="Long", text="First words.")
    for number in range(60):
        make_note(long, ada, f"Note {number}.")
    page = show(long, ada, expected=EXPECTED)
    ended()
    # As with a verb.
    page.get_by_role("link", name="Older messages").evaluate("link => link.click()")
    comes_in(page, ada)

    expect(page.locator("#thread").get_by_text("First words.")).to_be_visible()
    expect(page.locator("#signing-in")).to_be_hidden()


@pytest.mark.slow
def test_whoever_closes_it_writes_on_and_comes_back_by_the_banner(page, ticket, ada):
    reply_box(page).fill("Dear Irma")
    ended()
    asked(page)
    page.keyboard.press("Escape")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("You are signed out")
    reply_box(page).fill("Dear Irma, try a new seal.")
    # A draft that is saved in vain asks nobody again.
    page.wait_for_timeout(2_500)
    expect(page.locator("#signing-in")).to_be_hidden()
    banner.get_by_role("link", name="Sign in").click()
    comes_in(page, ada)

    expect(banner).to_be_hidden()
    draft_is_saved(page)
    assert Draft.objects.get().text == "Dear Irma, try a new seal."


@pytest.mark.slow
def test_whoever_closes_it_is_not_asked_because_the_mouse_passes_a_row(
    show, ticket, mailbox, ada
):
    others = [
        make_ticket(mailbox, subject=f"No. {one}", text="Hi.") for one in range(9)
    ]
    page = show(ticket, ada, expected=EXPECTED)
    expect(page.locator(".row-link")).to_have_count(10)
    # What a page asks for by itself when it has just come is here.
    page.wait_for_load_state("networkidle")
    # Far from the first rows, and from the one that is open: those are fetched anyway.
    other = others[4]
    ended()
    asked(page).get_by_role("button", name="Close").click()
    tries = []
    page.on("request", lambda it: "/login/" in it.url and tries.append(it.url))
    with page.expect_response(lambda it: f"/t/{other.number}/" in it.url) as answer:
        page.locator(f"#row-{other.number} .row-link").hover()

    assert answer.value.status == 401
    # Who opens it is asked, and has it then.
    page.locator(f"#row-{other.number} .row-link").click()
    asked(page)
    assert len(tries) == 1
    comes_in(page, ada)
    expect(page.get_by_role("heading", name=other.subject)).to_be_visible()


@pytest.mark.slow
def test_what_is_turned_away_late_goes_on_although_the_sign_in_just_closed(page, ada):
    page.evaluate(
        """() => document.addEventListener("signed-in", () => {
          const detail = { isMeant: true };
          document.dispatchEvent(new CustomEvent("signed-out", { detail }));
          window.goesOn = detail.until;
        }, { once: true })"""
    )
    ended()
    comes_in(page, ada)

    page.wait_for_function("() => window.goesOn")
    assert page.evaluate("window.goesOn") is True
    expect(page.locator("#signing-in")).to_be_hidden()
    expect(page.locator("#banner")).to_be_hidden()


@pytest.mark.slow
def test_nobody_else_gets_what_was_written_or_waited(page, ticket, ada, bob):
    reply_box(page).fill("Ada's own words.")
    ended()
    sends(page)
    comes_in(page, bob)

    expect(page.locator("body")).to_have_attribute("data-agent", str(bob.public_id))
    expect(page.locator("#signing-in")).to_have_count(0)
    expect(reply_box(page)).to_have_value("")
    page.wait_for_timeout(1_500)
    assert ticket.messages.filter(direction="out").count() == 0
    assert not Draft.objects.filter(agent=bob).exists()


@pytest.mark.slow
def test_who_signs_in_in_another_window_goes_on_here(page, ticket, ada, server):
    reply_box(page).fill("Try a new seal.")
    ended()
    sends(page)
    asked(page)
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Email").fill(ada.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.locator("body.desk").wait_for()
    other.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    said(page, words="Try a new seal.")
    expect(page.locator("#signing-in")).to_be_hidden()


@pytest.mark.slow
def test_a_line_that_is_cut_asks_once_nobody_types(page, ada):
    reply_box(page).press("D")
    ended()
    reply_box(page).press_sequentially("ear Irma, the seal is in the post. ", delay=60)
    expect(reply_box(page)).to_be_focused()

    asked(page)
    expect(reply_box(page)).to_have_value("Dear Irma, the seal is in the post. ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("phone", {"viewport": {"width": 390, "height": 844}}),
        ("dark", {"color_scheme": "dark"}),
        ("mirrored", {}),
    ],
)
def test_it_looks_right_everywhere(show, ticket, ada, name, options):
    page = show(ticket, ada, expected=EXPECTED, **options)
    if name == "mirrored":
        page.evaluate("document.documentElement.dir = 'rtl'")
    reply_box(page).fill("Try a new seal.")
    ended()
    asked(page)
    shot(page, f"signing-in-{name}")


def make_note(ticket, agent, words):
    """As the composer makes one."""
    actions.note(ticket, text=words, by=agent)
