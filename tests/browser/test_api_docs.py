"""The documentation of the API, as a browser shows it under our policy."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_shows_what_can_be_called_and_breaks_no_rule_of_ours(open_page, bob):
    page = open_page(bob)
    page.goto("/api/docs/")
    operations = page.locator(".opblock-tag", has_text="tickets")
    expect(operations.first).to_be_visible(timeout=20_000)
    operations.first.click()
    expect(page.locator(".opblock-summary").first).to_be_visible()
