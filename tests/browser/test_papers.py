"""The pages of a PDF file, looked through in the conversation."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.base.papers import pdf
from tests.tickets.test_previews import attached

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {}),
        pytest.param(
            "dark-phone",
            {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_one_looks_through_its_pages_by_keys_and_comes_back(
    show, ticket, ada, name, options
):
    content = pdf("Contract", "Terms", "Signed")
    attached(ticket, content, kind="application/pdf", name="contract.pdf")
    page = show(ticket, ada, **options)
    link = page.get_by_role("link", name="Look through contract.pdf")
    expect(link.locator("img")).to_have_js_property("naturalWidth", 320)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/paper-{name}.png")
    link.press("Enter")
    box = page.get_by_role("dialog", name="Picture")
    expect(box.get_by_role("img", name="contract.pdf, Page 1 of 3")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(box.get_by_role("status")).to_have_text("Page 2 of 3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    last = box.get_by_role("img", name="contract.pdf, Page 3 of 3")
    expect(last).to_be_visible()
    expect(last).to_have_js_property("naturalWidth", 1601)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/paper-large-{name}.png")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_one_that_nobody_can_read_is_a_file_to_fetch(show, ticket, ada):
    attached(ticket, b"%PDF-1.7\n", kind="application/pdf", name="locked.pdf")
    # That there is no page to look at is told on the console.
    page = show(ticket, ada, expected=("404",))

    expect(page.get_by_role("link", name="locked.pdf")).to_have_count(1)
    expect(page.locator(".paper .file")).to_be_visible()
