"""A complaint in public, gone on with in the widget by whoever wrote it: one ticket."""

import os
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from helpdesk.listening.actions import deciding
from helpdesk.listening.models import Mention
from tests.browser.test_journeys_meta import connected
from tests.browser.writing import reply_box, said
from tests.channels_app.widget.factories import make_widget
from tests.threads import until
from tests.wire.providers.instagram import Instagram
from tickets.models import Event, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for pictures.
SHOTS = os.environ.get("SHOTS", "")
LINK = re.compile(r"https?://\S+")


def looks_right(page: Page, name: str) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_from_a_comment_into_the_widget_it_is_one_ticket(
    open_page: Any, settle: Any, server: str, settings: Any, support: Any, ada: Any
) -> None:
    settings.SITE_URL = server
    make_widget(support, title="Kettles")
    with Instagram() as instagram:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {instagram.place}
        connected(instagram, support, server)
        irma = instagram.customer("Irma Berg", handle="irma.b")
        irma.posts("Three weeks, and my B2 kettle still leaks!")
        settle()
        ticket = deciding.make_ticket(Mention.objects.get(), by=ada).ticket

        page = open_page(ada)
        page.goto(f"/t/{ticket.number}/")
        composer = page.locator("hd-composer")
        expect(composer).to_contain_text("Everybody can read this.")
        composer.get_by_role("link", name="Continue here, by a link").click()
        popover = page.locator("#popover")
        popover.get_by_role("button", name="Chat, by a public link").click()
        expect(reply_box(page)).to_have_value(re.compile("We would like to help"))
        reply_box(page).press("Control+Enter")
        said(page, words="We would like to help")
        settle()
        [answer] = irma.heard
        assert answer.is_public
        [link] = LINK.findall(answer.text)

        chat = open_page()
        chat.goto(link)
        expect(chat.locator("body")).not_to_contain_text("kettle")
        looks_right(chat, "public-link")
        chat.get_by_role("button", name="Go on in a chat").click()
        card = chat.locator(".proof")
        expect(card).to_contain_text("@irma.b")
        expect(chat.locator("body")).not_to_contain_text("leaks")
        looks_right(chat, "proof")
        code = card.locator(".signs").inner_text()
        irma.says(f"My code: {code}")
        settle()
        # It goes on by itself.
        expect(chat.locator("main")).to_contain_text("you need not repeat anything")
        field = chat.locator("textarea")
        field.fill("The seal is broken.")
        field.press("Enter")
        expect(field).to_have_value("")
        # The field is empty before its words are with us.
        broken = Message.objects.filter(text="The seal is broken.")
        until(lambda: settle() or broken.exists(), seconds=20)
        settle()
        expect(page.locator("#thread")).to_contain_text("The seal is broken.")
        expect(page.locator("#thread")).to_contain_text(
            "@irma.b sent us the code that was shown to them"
        )
        looks_right(page, "public-proven")
        assert Ticket.objects.get() == ticket
        assert ticket.events.filter(verb=Event.Verb.ARRIVED).count() == 1
        assert {one.public for one in ticket.messages.all()} == {True, False}
