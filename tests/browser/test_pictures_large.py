"""The pictures of a conversation, large: by keys and by hand, with their descriptions."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_letters import square
from tests.factories import make_words
from tickets import actions
from tickets.actions.files import NewFile, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def test_one_looks_through_them_by_keys_and_comes_back(show, ticket, ada):
    first = ticket.messages.get()
    files = [
        NewFile(filename=name, content_type="image/png", content=square(900))
        for name in ("lid.png", "seal.png", "jug.png")
    ]
    actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words("See there.", files=keep(files)),
    )
    page = show(ticket, ada)
    page.locator("#thread [data-picture]").first.press("Enter")
    box = page.get_by_role("dialog", name="Picture")
    expect(box.get_by_role("img", name="lid.png")).to_be_visible()
    expect(box.get_by_role("status")).to_have_text("1 of 3")
    page.keyboard.press("ArrowRight")
    expect(box.get_by_role("img", name="seal.png")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    shown = box.get_by_role("img", name="jug.png")
    expect(shown).to_be_visible()
    fitted = shown.bounding_box()
    page.keyboard.press("+")
    expect(box.get_by_role("button", name="As large as it is")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert (fitted["width"] < 900, shown.bounding_box()["width"]) == (True, 900)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    shown.click()
    assert shown.bounding_box()["width"] == fitted["width"]
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/lightbox.png")
    with page.expect_download() as kept:
        box.get_by_role("link", name="Download").click()
    assert kept.value.suggested_filename == "jug.png"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator("#thread [data-picture]").first).to_be_focused()
