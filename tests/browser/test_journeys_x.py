"""X from the first click of an admin to an answer, and to the end of the month's money."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from channels_app.models import Spend
from tests.browser.writing import reply_box, said
from tests.looking import bring_everything
from tests.wire.providers.x import X
from tickets.models import Delivery, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def x(server, settings):
    settings.SITE_URL = server
    with X() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def test_an_account_is_connected_hears_and_answers_until_the_money_is_spent(
    open_page, settle, x, support, ada
):
    page = open_page(ada)
    _connects(page, x)
    expect(page.get_by_text("$0.02 of $1.50 (1 %)")).to_be_visible()
    assert x.subscribed

    irma = x.customer("Irma Berg")
    irma.mentions("@kettleshop it leaks")
    bring_everything()
    settle()
    heard = Ticket.objects.get()
    assert heard.messages.get().public is True
    page.goto(f"/t/{heard.number}/")
    expect(page.locator("#thread")).to_contain_text("@kettleshop it leaks")

    greta = x.chatter("Greta Olsen", handle="gretao")
    greta.says("My order 17 did not come")
    settle()
    ticket = Ticket.objects.exclude(pk=heard.pk).get()
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("My order 17 did not come")
    reply_box(page).click()
    page.keyboard.type("It comes tomorrow.")
    page.keyboard.press("Control+Enter")
    said(page, words="It comes tomorrow.")
    settle()
    assert [one.text for one in greta.heard] == ["It comes tomorrow."]

    Spend.objects.update(spent=1_499_000)
    reply_box(page).click()
    page.keyboard.type("Really.")
    page.keyboard.press("Control+Enter")
    said(page, words="Really.")
    settle()
    assert len(greta.heard) == 1
    assert Delivery.objects.filter(state="failed").count() == 1
    expect(page.locator("#thread")).to_contain_text("money for X is spent")
    assert faults(page) == []


def _connects(page, x):
    """As the steps beside the form say."""
    page.goto("/settings/messengers/new/")
    page.get_by_role("link", name="X", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Kettles on X")
    page.get_by_label("Ceiling in US dollars a month").fill("1.50")
    for label, value in (
        ("API key", x.keys["consumer_key"]),
        ("API key secret", x.keys["consumer_secret"]),
        ("Access token", x.token),
        ("Access token secret", x.keys["access_secret"]),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("How we learn of what is new").select_option("yes")
    page.get_by_label("Address of the API").fill(x.url)
    assert faults(page) == []
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kettles on X")
    expect(page.get_by_text("Webhook address")).to_be_visible()
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("X knows us as @kettleshop.")).to_be_visible()
    assert x.keys["consumer_secret"] not in page.content()
