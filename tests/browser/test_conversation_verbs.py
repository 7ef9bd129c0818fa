"""What can be done on an open ticket in Chromium, by mouse, by key and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.base.pictures import png
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.talking import bubble, said
from tests.factories import make_agent, soon
from tickets import actions
from tickets.actions.files import NewFile, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class TestFiles:
    def files(self, ticket):
        said(ticket, "See these.", files=keep([
            NewFile(filename="kettle.png", content_type="image/png", content=png(40, 30)),
            NewFile(filename="none.png", content_type="image/png", content=b"no picture"),
            NewFile(filename="bill.pdf", content_type="application/pdf", content=b"%PDF"),
        ]))  # fmt: skip

    @pytest.mark.sampled
    def test_a_picture_opens_large_and_escape_closes_it(self, show, ticket):
        self.files(ticket)
        page = show(ticket, expected=("404",))
        page.get_by_role("link", name="kettle.png").click()
        box = page.get_by_role("dialog", name="Picture")
        expect(box.get_by_role("img", name="kettle.png")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(box).to_be_hidden()

    @pytest.mark.sampled
    def test_what_only_calls_itself_a_picture_is_a_file(self, show, ticket):
        self.files(ticket)
        page = show(ticket, expected=("404",))
        expect(page.locator("a.file")).to_contain_text(["none.png", "bill.pdf"])


class TestVerbs:
    @pytest.mark.sampled
    def test_the_menu_works_by_keyboard_and_gives_the_focus_back(self, show, ticket):
        page = show(ticket)
        more = page.locator("#ticket-head summary")
        more.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Pass to another team")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Pass to another team")).to_be_hidden()
        expect(more).to_be_focused()

    def test_a_verb_in_a_popover_changes_the_head_without_a_reload(self, show, ticket):
        page = show(ticket)
        page.evaluate("() => { window.stayed = true }")
        page.keyboard.press("s")
        page.locator("#popover").get_by_role("button", name="Tomorrow 9:00").click()
        expect(page.locator("#ticket-head")).to_contain_text("Snoozed")
        assert page.evaluate("() => window.stayed")

    def test_one_key_mutes_a_ticket_and_lets_it_be_heard_again(self, show, ticket):
        page = show(ticket)
        page.keyboard.press("Shift+U")
        again = page.locator("#ticket-head [data-verb=mute]")
        expect(again).to_have_count(1)
        assert ticket.muted.get().agent.name == "Bob"
        page.locator("#ticket-head summary").click()
        expect(again).to_contain_text("Hear of it again")
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+U")
        expect(again).to_have_count(0)
        assert not ticket.muted.exists()

    def test_marked_words_become_a_fact_with_their_source(self, show, ticket, bob):
        page = show(ticket)
        page.locator("#thread .said .text").first.dblclick(position={"x": 30, "y": 10})
        page.locator("#quote-fact").click()
        box = page.locator("#popover")
        expect(box.get_by_label("Value")).not_to_have_value("")
        box.get_by_role("button", name="Record a fact").click()
        expect(page.locator("#side").get_by_text("from this message")).to_be_visible()
        assert ticket.facts.get().source == ticket.messages.get()

    @pytest.mark.sampled
    def test_a_fact_is_confirmed_where_it_stands(self, show, ticket, ada):
        actions.record_fact(ticket, name="order", value="A-1", by=ada)
        page = show(ticket)
        page.locator("#side").get_by_role("button", name="Confirm").click()
        expect(page.locator("#side")).to_contain_text("confirmed by Bob")

    @pytest.mark.sampled
    def test_a_promise_is_kept_where_it_stands(self, show, ticket, ada):
        actions.promise(ticket, what="Call back", due_at=soon(), by=ada)
        page = show(ticket)
        page.locator("#side").get_by_role("button", name="Kept").click()
        expect(page.locator("#side")).not_to_contain_text("Call back")

    @pytest.mark.sampled
    def test_the_address_is_copied_with_a_word(self, show, ticket):
        page = show(ticket, permissions=["clipboard-read", "clipboard-write"])
        page.locator("#ticket-head .number").click()
        expect(page.locator("#toasts")).to_contain_text("Address copied")
        text = page.evaluate("() => navigator.clipboard.readText()")
        assert text.endswith(f"/t/{ticket.number}/")


class TestNarrow:
    @pytest.mark.sampled
    def test_on_a_phone_the_side_is_a_sheet_that_escape_closes(self, show, ticket):
        page = show(ticket, viewport=PHONE, has_touch=True, is_mobile=True)
        side = page.locator("#side")
        expect(side).to_be_hidden()
        page.get_by_role("button", name="Side panel").tap()
        expect(side).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(side).to_be_hidden()

    @pytest.mark.sampled
    def test_the_key_shows_and_hides_it(self, show, ticket):
        page = show(ticket)
        side = page.locator("#side")
        expect(side).to_be_visible()
        page.keyboard.press("]")
        expect(side).to_be_hidden()
        page.keyboard.press("]")
        expect(side).to_be_visible()


def test_without_scripts_everything_is_there_and_works(open_page, ticket, bob):
    make_agent("Tom")
    actions.reply(ticket, text="Too soon.", by=bob, hold=timedelta(seconds=60))
    page = open_page(bob, java_script_enabled=False)
    page.goto(f"/t/{ticket.number}/")
    page.locator("#ticket-head").get_by_role("link", name="Assign").click()
    page.get_by_role("button", name="Me").click()
    expect(page.locator("#ticket-head")).to_contain_text("as its assignee")
    page.get_by_role("button", name="Undo").click()
    expect(bubble(page, "Too soon.")).to_have_count(0)
