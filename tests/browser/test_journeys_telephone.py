"""A telephone system that rings on the pages of those who are there."""

import json
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from standardwebhooks import Webhook

from tests.browser.conftest import PHONE
from tests.factories import make_identity
from tests.tickets.chatting import comes
from tests.wire.providers.twilio_voice import TwilioVoice
from tests.wire.providers.web import ask
from tickets import actions, codes
from tickets.models import Message, Ticket
from tickets.queries.reach import invitation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IRMA = "+46701740605"


class Pbx:
    """Somebody's telephone system: the address and the secret were copied into it."""

    def __init__(self, address, secret):
        self.address, self.secret = address, secret

    def says(self, event, call="c1", **more):
        body = json.dumps({"event": event, "call": call, "number": IRMA, **more})
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": f"m{now.timestamp()}",
            "webhook-timestamp": str(int(now.timestamp())),
        }
        headers["webhook-signature"] = Webhook(self.secret).sign(
            headers["webhook-id"], now, body
        )
        status, *_rest = ask("POST", self.address, body=body.encode(), headers=headers)
        assert status == 200


def connects(page, server):
    """Set up by the admin, who copies the address and the secret."""
    page.goto("/settings/phones/")
    page.get_by_role("link", name="Connect a telephone system").click()
    page.get_by_label("Name", exact=True).fill("PBX")
    page.get_by_label("Our number").fill("+46850010203")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name="Webhook address")).to_be_visible()
    codes = page.locator(".code code, pre code, code").all_text_contents()
    [address] = [one for one in codes if "/cti/" in one]
    [secret] = [one for one in codes if "/cti/" not in one and len(one.strip()) == 40]
    return Pbx(address.strip(), secret.strip())


def test_who_calls_is_on_the_page_while_it_rings_and_what_was_said_is_in_their_ticket(
    open_page, server, settings, ticket, ada, bob, settle
):
    settings.SITE_URL = server
    make_identity("Irma", kind="phone", canonical=IRMA, customer=ticket.customer)
    actions.edit_context(
        ticket, goal="A dry kettle", summary="She tried a new seal.", by=bob
    )
    comes(ada, bob)
    hers = open_page(ada)
    pbx = connects(hers, server)
    his = open_page(bob)
    his.goto("/")
    expect(his.locator("#presence-menu[data-state=online]")).to_be_attached()

    pbx.says("incoming")
    for page in (hers, his):
        expect(page.locator("#calls .call")).to_contain_text("Irma")
        expect(page.locator("#calls .call")).to_contain_text("which proves nothing")
    card = his.locator("#calls .call")
    expect(card.get_by_role("link", name=f"#{ticket.number}")).to_be_visible()
    card.get_by_text(f"Brief of #{ticket.number}").click()
    expect(card).to_contain_text("She tried a new seal.")

    # One key leads there from wherever one is.
    his.keyboard.press("Shift+L")
    expect(card.get_by_role("link", name="Open ticket")).to_be_focused()

    pbx.says("answered", agent=bob.email)
    expect(hers.locator("#calls .call")).to_have_count(0)
    expect(card).to_contain_text("you are talking")
    card.get_by_role("link", name="Open ticket").click()
    his.wait_for_url(f"**/t/{ticket.number}/**")
    expect(card).to_contain_text("you are talking")

    pbx.says("hungup")
    expect(card).to_contain_text("the call is over")
    card.get_by_role("link", name="Write it down").click()
    expect(his.get_by_role("radio", name=f"#{ticket.number}")).to_be_checked()
    his.get_by_label("What was said").fill("The new seal does not fit.")
    his.get_by_role("button", name="Write it down").click()
    his.wait_for_url(f"**/t/{ticket.number}/")
    expect(his.locator("#thread")).to_contain_text("The new seal does not fit.")
    expect(his.locator("#thread")).to_contain_text("The customer called: We talked")
    expect(his.locator("#calls .call")).to_have_count(0)
    assert Message.objects.filter(call__number=IRMA).count() == 1

    his.goto("/calls/")
    expect(his.locator(".people li")).to_have_count(1)
    expect(his.locator(".people li")).to_contain_text(f"#{ticket.number}")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_several_calls_at_once_are_accessible_and_in_their_borders(
    open_page, server, settings, ticket, ada, scheme, viewport
):
    settings.SITE_URL = server
    comes(ada)
    more = {"viewport": viewport} if viewport else {}
    page = open_page(ada, color_scheme=scheme, **more)
    pbx = connects(page, server)
    for name in ("c1", "c2", "c3"):
        pbx.says("incoming", call=name, name="Irma " + "Bergström-Lindqvist " * 4)
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#calls .call")).to_have_count(3)
    found = Axe().run(page, context="#calls")
    assert found.response["violations"] == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_by_keyboard_alone_a_call_is_hidden_and_the_next_one_has_the_focus(
    open_page, server, settings, support, ada
):
    settings.SITE_URL = server
    comes(ada)
    page = open_page(ada)
    pbx = connects(page, server)
    pbx.says("incoming", call="c1", number="+46701740605")
    pbx.says("incoming", call="c2", number="+46701740606")
    expect(page.locator("#calls .call")).to_have_count(2)
    page.keyboard.press("Shift+L")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Hide this call").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#calls .call")).to_have_count(1)
    expect(page.locator("#calls .call")).to_contain_text("+46 70 174 06 06")
    assert page.evaluate("document.activeElement.closest('.call') !== null")


def test_a_caller_types_the_code_and_whoever_picks_up_has_the_brief_in_the_same_ticket(
    open_page, server, settings, ticket, ada, bob, settle
):
    settings.SITE_URL = server
    actions.edit_context(
        ticket, goal="A dry kettle", summary="She tried a new seal.", by=ada
    )
    with TwilioVoice() as twilio:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {twilio.place}
        hers = open_page(ada)
        connects_twilio(hers, twilio)
        his = open_page(bob)
        his.goto("/settings/handset/")
        his.get_by_label("Number or address").fill("+46 70 222 22 22")
        his.get_by_role("button", name="Save").click()
        expect(his.get_by_label("Number or address")).to_have_value("+46702222222")
        comes(bob)

        # The customer was told a code in the chat, and calls.
        his.goto(f"/t/{ticket.number}/")
        code = actions.continue_on(ticket, kind="phone", by=bob)
        said = invitation(code)
        assert "type " + codes.in_groups(codes.keyed(code.code)) in said
        irma = twilio.calls_in(IRMA, name="Irma")
        irma.presses(codes.keyed(code.code))
        card = his.locator("#calls .call")
        expect(card).to_contain_text("came with a code of this ticket")
        expect(card.get_by_role("button", name="I take it")).to_have_count(0)

        [leg] = irma.legs
        leg.picks_up()
        whispered = " ".join(leg.heard)
        assert "A dry kettle" in whispered
        assert "She tried a new seal." in whispered
        leg.presses("1")
        assert irma.talks_to is leg
        expect(card).to_contain_text("you are talking")
        irma.hangs_up()
        assert twilio.errors == []

    expect(card).to_contain_text("the call is over")
    card.get_by_role("link", name="Write it down").click()
    his.get_by_label("What was said").fill("The new seal came today.")
    his.get_by_role("button", name="Write it down").click()
    his.wait_for_url(f"**/t/{ticket.number}/")
    expect(his.locator("#thread")).to_contain_text("The new seal came today.")
    expect(his.locator("#thread")).to_contain_text("by its code; not verified")
    assert Ticket.objects.count() == 1


def connects_twilio(page, twilio):
    page.goto("/settings/phones/")
    page.get_by_role("link", name="Connect a number at Twilio").click()
    page.get_by_label("Name", exact=True).fill("Hotline")
    page.get_by_label("Account SID").fill(twilio.account)
    page.get_by_label("Auth token").fill(twilio.token)
    page.get_by_label("Our number").fill(twilio.number)
    page.get_by_label("Address of the API").fill(twilio.url)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hotline")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("Twilio asks us what to do with calls.")).to_be_visible()
    assert twilio.token not in page.content()
