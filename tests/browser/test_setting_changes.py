"""Settings, Changes: read by eye and narrowed by keys."""

import os

import pytest

from tests.accounts.test_changes import made_lead
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.tickets.pages import browser_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": PHONE}),
    ],
)
def test_changes_are_read_and_narrowed(open_page, ada, bob, company, name, options):
    made_lead(ada, bob)
    browser_of(ada).post(
        "/settings/company/", {"name": "Analytical Engines & Daughters", "accent": ""}
    )
    page = open_page(ada, **options)
    page.goto("/settings/changes/")
    assert page.locator("main tbody tr").count() == 2
    assert violations(page) == []
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/changes-{name}.png")

    page.get_by_label("What").select_option("agent")
    page.get_by_role("button", name="Filter").press("Enter")

    page.wait_for_url("**kind=agent**")
    assert page.locator("main tbody tr").count() == 1
