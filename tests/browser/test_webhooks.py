"""An admin has a server of theirs told what happens, in Chromium, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from helpdesk.webhooks.models import Subscription
from tests.webhooks.consumer import consuming

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def consumer(settings):
    with consuming() as made:
        settings.EGRESS_ALLOW |= {made.place}
        yield made


def test_a_webhook_is_made_tested_and_its_delivery_read_in_the_log(
    quiet_page, consumer, settle
):
    page, press = quiet_page, quiet_page.keyboard.press
    page.goto("/settings/webhooks/")
    expect(page.get_by_text("No webhook yet.")).to_be_visible()
    page.get_by_role("link", name="Add a webhook").focus()
    press("Enter")
    page.get_by_label("Address").focus()
    page.keyboard.type(consumer.url)
    press("Tab")
    page.keyboard.type("Our shop")
    press("Enter")

    expect(page.get_by_role("heading", name="The new secret")).to_be_visible()
    secret = page.locator("pre").first.inner_text().strip()
    page.get_by_role("button", name="Send a test").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="The new secret")).to_have_count(0)
    settle()

    [told] = consumer.verified(secret)
    assert told["type"] == "webhook.test"
    page.reload()
    row = page.get_by_role("row", name="webhook.test")
    expect(row).to_contain_text("200")
    row.get_by_role("link").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    expect(page.locator("pre").first).to_contain_text('"webhook.test"')
    page.get_by_text("Headers", exact=True).focus()
    press("Enter")
    headers = page.get_by_role("region", name="Headers")
    expect(headers).to_contain_text(consumer.got[0].id)
    assert Subscription.objects.get().description == "Our shop"
