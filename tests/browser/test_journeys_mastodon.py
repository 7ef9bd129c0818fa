"""Mastodon from the first click of an admin to an answer below a post, and one alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from channels_app import intake
from channels_app.models import Connection
from tests.base.pictures import JPEG
from tests.browser.writing import reply_box, said
from tests.wire.providers.mastodon import Mastodon
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mastodon(server, settings):
    settings.SITE_URL = server
    with Mastodon() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def looks():
    """As our polling does, until nothing is new."""
    row = Connection.objects.select_related("channel").get(channel__kind="mastodon")
    batches = row.adapter.poll(row.settings(), row.cursor, wait=0.05)
    for batch in batches:
        intake.store(row.channel, batch.items, cursor=batch.cursor)
        if not batch.items:
            batches.close()
            return


def test_an_account_is_connected_and_somebody_is_answered_there(
    open_page, settle, mastodon, support, ada
):
    page = open_page(ada)
    connects(page, mastodon)

    irma = mastodon.customer("Irma Berg")
    picture = mastodon.picture(JPEG, "A lid with a crack")
    item = irma.writes("It leeks <here>.", media=[picture])
    looks()
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    thread = page.locator("#thread")
    expect(thread).to_contain_text("It leeks <here>.")
    expect(thread).to_contain_text("A lid with a crack")
    expect(thread.locator("img").first).to_be_visible()
    expect(page.get_by_text("@irma@social.example").first).to_be_visible()

    reply_box(page).click()
    page.keyboard.type("Please stop using it, @karl.")
    page.keyboard.press("Control+Enter")
    said(page, words="stop using it")
    settle()
    [answer] = irma.heard
    assert (answer.form, answer.replies) == ("direct", item.name)
    assert answer.text.replace("\u2060", "") == "Please stop using it, @karl."

    irma.edits(item, "It leaks here.")
    looks()
    settle()
    expect(thread).to_contain_text("It leaks here.")
    assert faults(page) == []

    _answers_in_public(page, settle, mastodon)


def _answers_in_public(page, settle, mastodon):
    """Of somebody's post a ticket is made, and everybody reads the answer below it."""
    karl = mastodon.customer("Karl Ek", handle="karl")
    item = karl.posts("My kettle sings.")
    looks()
    settle()
    page.goto("/mentions/")
    post = page.get_by_role("article").filter(has_text="My kettle sings.")
    expect(post).to_contain_text("@karl@social.example")
    post.get_by_role("button", name="Answer", exact=True).click()
    composer = page.locator("hd-composer")
    expect(composer).to_contain_text("Everybody can read this.")
    reply_box(page).click()
    page.keyboard.type("What a song! Which kettle is it?")
    page.keyboard.press("Control+Enter")
    said(page, words="What a song!")
    settle()
    [answer] = karl.heard
    assert (answer.is_public, answer.replies) == (True, item.name)

    karl.posts("The green one.", replies=answer)
    looks()
    settle()
    expect(page.locator("#thread")).to_contain_text("The green one.")
    assert faults(page) == []


def connects(page, mastodon):
    """As the steps beside the form say."""
    page.goto("/settings/messengers/new/")
    page.get_by_role("link", name="Mastodon").click()
    expect(page.get_by_text("no provider reaches it")).to_have_count(0)
    page.get_by_label("Name", exact=True).fill("Kettles in the fediverse")
    page.get_by_label("Address of the server").fill(mastodon.url)
    page.get_by_label("Access token").fill(mastodon.token)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kettles in the")
    expect(page.get_by_text("@shop@mastodon.example")).to_be_visible()
    expect(page.get_by_text("Webhook address")).to_have_count(0)
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("The server knows us as @shop")).to_be_visible()
    expect(page.get_by_text("We may post there.")).to_be_visible()
    assert mastodon.token not in page.content()
    assert faults(page) == []
