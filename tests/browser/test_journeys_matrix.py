"""Matrix from the first click of an admin to a sign on an answer in a room."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from channels_app import intake
from channels_app.models import Connection
from tests.base.pictures import JPEG
from tests.browser.writing import ready, said
from tests.wire.providers.matrix import Matrix
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def matrix(server, settings):
    settings.SITE_URL = server
    with Matrix() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def looks():
    """As our polling does, until nothing is new."""
    row = Connection.objects.select_related("channel").get(channel__kind="matrix")
    batches = row.adapter.poll(row.settings(), row.cursor, wait=0.05)
    for batch in batches:
        intake.store(row.channel, batch.items, cursor=batch.cursor)
        if not batch.items:
            batches.close()
            return


def test_an_account_is_connected_and_somebody_is_answered_in_their_room(
    open_page, settle, matrix, support, ada
):
    page = open_page(ada)
    _connects(page, matrix)

    irma = matrix.customer("Irma Berg")
    first = irma.sends_photo(JPEG, caption="It leeks *here*.")
    looks()
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    thread = page.locator("#thread")
    expect(thread).to_contain_text("It leeks *here*.")
    expect(thread.locator("img").first).to_be_visible()
    expect(page.get_by_text("Irma Berg").first).to_be_visible()

    ready(page)
    page.keyboard.type("Please ")
    page.keyboard.press("Control+b")
    page.keyboard.type("stop")
    page.keyboard.press("Control+b")
    page.keyboard.type(" using it.")
    page.keyboard.press("Control+Enter")
    said(page, words="using it.")
    settle()
    [answer] = irma.heard
    assert answer.html == "Please <b>stop</b> using it."
    assert answer.replies == first.name

    irma.reacts(answer, "❤")
    irma.reads()
    looks()
    settle()
    expect(thread).to_contain_text("❤")
    assert faults(page) == []


def _connects(page, matrix):
    """As the steps beside the form say."""
    page.goto("/settings/messengers/new/")
    page.get_by_role("link", name="Matrix").click()
    page.get_by_label("Name", exact=True).fill("Kettle room")
    page.get_by_label("Address of the homeserver").fill(matrix.url)
    page.get_by_label("Access token").fill(matrix.token)
    page.get_by_label("Whose invitations are accepted").select_option("everybody")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kettle room")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("We are in 0 rooms.")).to_be_visible()
    expect(page.get_by_text("The homeserver knows us as @shop")).to_be_visible()
    assert matrix.token not in page.content()
    assert faults(page) == []
