"""A customer follows a request by a mailed link and answers: on a phone, no scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories import make_ticket
from tests.portal.factories import link_in, make_portal, proven
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KILOBYTES = 30


@pytest.fixture
def outgoing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def kettle(server, support, ada, bob, mailbox):
    make_portal(support, by=ada)
    ticket = make_ticket(mailbox, identity=proven("Irma"))
    actions.take(ticket, by=bob)
    actions.reply(ticket, text="Which lid do you have?", by=bob)
    return ticket


def violations(page):
    return Axe().run(page, options={"resultTypes": ["violations"]}).violations_count


def test_a_customer_follows_a_ticket_by_a_mailed_link_and_answers(
    open_page, settle, outgoing, kettle, bob
):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    address = kettle.customer.identities.get().shown
    page.goto(f"/portal/requests/{kettle.number}/")
    page.get_by_label("Your e-mail address").first.fill(address)
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    settle()
    [letter] = outgoing
    page.goto(link_in(letter))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Kettle")).to_be_visible()
    expect(page.get_by_text("Which lid do you have?")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Bob")).to_be_visible()

    page.get_by_label("Your message").fill("The blue one.")
    page.get_by_role("button", name="Send").first.click()
    expect(page.get_by_text("just received")).to_be_visible()
    settle()
    actions.reply(kettle, text="It is on its way.", by=bob)
    page.reload()
    expect(page.get_by_text("The blue one.")).to_be_visible()
    expect(page.get_by_text("It is on its way.")).to_be_visible()
    page.get_by_role("button", name="It is solved").click()
    expect(page.get_by_text("It is marked as solved.")).to_be_visible()
    kettle.refresh_from_db()
    assert kettle.status == "resolved"


@pytest.mark.sampled
def test_a_request_comes_cold_in_at_most_thirty_kilobytes(
    chromium, open_page, settle, outgoing, kettle
):
    page = open_page()
    page.goto("/portal/sign-in/")
    page.get_by_label("Your e-mail address").first.fill(
        kettle.customer.identities.get().shown
    )
    page.get_by_role("button", name="Mail me a link").click()
    settle()
    page.goto(link_in(outgoing[0]))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    came: list[float] = []
    network.on(
        "Network.loadingFinished", lambda told: came.append(told["encodedDataLength"])
    )
    page.goto(f"/portal/requests/{kettle.number}/")
    page.wait_for_load_state("networkidle")

    assert came
    assert sum(came) <= KILOBYTES * 1024
    assert violations(page) == 0


@pytest.mark.sampled
def test_by_the_keyboard_alone_one_answers(open_page, settle, outgoing, kettle):
    page = open_page()
    page.goto("/portal/sign-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(kettle.customer.identities.get().shown)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    settle()
    assert len(outgoing) == 1
