"""Pictures on other servers, in the conversation: not there, there once asked for, and
there by themselves for a sender whom somebody trusts."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.test_letters import PNG
from tests.channels_app.test_design import received
from tests.channels_app.test_remote_pictures import ANSWERS, pictures
from tests.tickets.test_sender_pictures import came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")
# This test runs scripts in the frame of a mail, where none may run.
RAN = ("Blocked script execution",)
looked_at = pytest.mark.parametrize(
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


@looked_at
def test_they_are_shown_by_us_once_somebody_asks_for_them(
    open_page, mailbox, ada, settings, monkeypatch, name, options
):
    monkeypatch.setitem(ANSWERS, "/lid.png", (200, "", PNG))
    with pictures() as (place, asked):
        settings.EGRESS_ALLOW = frozenset([place])
        html = (
            f'<p>See the <b>lid</b>:</p><img src="http://{place}/lid.png" alt="A lid">'
        )
        message = received(mailbox, html)
        # It fails if the browser asks anybody but us.
        page = open_page(ada, expected=RAN, **options)
        page.goto(f"/t/{message.ticket.number}/")
        said = page.locator(".said.in")
        expect(said).to_contain_text("Pictures on other servers were not loaded.")
        assert asked == []
        said.get_by_role("link", name="Show them once").press("Enter")
        shown = page.frame_locator("iframe").get_by_role("img", name="A lid")
        expect(shown).to_have_js_property("naturalWidth", 120)

        assert [path for path, _said in asked] == ["/lid.png"]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/remote-pictures-{name}.png")


@looked_at
def test_they_are_there_by_themselves_for_a_sender_who_is_trusted(
    open_page, mailbox, ada, settings, monkeypatch, name, options
):
    monkeypatch.setitem(ANSWERS, "/lid.png", (200, "", PNG))
    with pictures() as (place, asked):
        settings.EGRESS_ALLOW = frozenset([place])
        html = f'<p>The lid:</p><img src="http://{place}/lid.png" alt="A lid">'
        message = came(mailbox, html=html)
        page = open_page(ada, expected=RAN, **options)
        page.goto(f"/t/{message.ticket.number}/")
        said = page.locator(".said.in")
        always = said.get_by_role("button", name="Always for this sender")
        expect(always).to_be_visible()
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/pictures-always-offered-{name}.png")
        always.press("Enter")
        expect(said).to_contain_text("Pictures of this sender are always shown.")
        shown = page.frame_locator("iframe").get_by_role("img", name="A lid")
        expect(shown).to_have_js_property("naturalWidth", 120)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/pictures-always-{name}.png")
            page.goto(f"/customers/{message.identity.customer.public_id}/")
            page.screenshot(
                path=f"{SHOTS}/pictures-customer-{name}.png", full_page=True
            )
            page.goto(f"/t/{message.ticket.number}/")
        said.get_by_role("button", name="No longer for this sender").press("Enter")
        expect(said).to_contain_text("Pictures on other servers were not loaded.")
        expect(page.locator("iframe")).to_have_count(0)
        assert {path for path, _said in asked} == {"/lid.png"}
