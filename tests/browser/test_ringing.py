"""A chat rings two agents: one accepts, the other is told, the customer is answered."""

import os

import pytest
from django.db import connection
from playwright.sync_api import expect

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import presence
from tests.browser.talking import bubble
from tests.browser.writing import formatted, ready, reply_box, said
from tests.threads import until
from tests.tickets.chatting import chat, make_widget, writes
from tickets import actions
from tickets.actions import ring
from tickets.models import Ticket

SHOTS = os.environ.get("SHOTS", "")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def widget(support):
    return make_widget(support)


@pytest.fixture
def at_work(open_page):
    """A page of somebody who is there for it."""

    def opened(agent, path="/", **options):
        page = open_page(agent, **options)
        page.goto(path)
        page.wait_for_function(
            "() => document.getElementById('presence-menu').dataset.state"
        )
        assert presence.standing(agent).state == "online"
        return page

    return opened


def rings(widget, text="Hello?", name="Visitor 7F3A") -> Ticket:
    ticket = chat(widget, text=text, name=name)
    ring.drain()
    return ticket


def toast(page, words):
    return page.locator(".toast").filter(has_text=words)


def card(page):
    return page.locator("#rings .ring")


def test_a_chat_rings_both_one_accepts_and_answers_and_the_other_is_told(
    at_work, widget, ada, bob
):
    bobs, adas = at_work(bob), at_work(ada, "/settings/")
    ticket = rings(widget, "Where is my parcel?")

    for page in (bobs, adas):
        expect(card(page)).to_contain_text("Visitor 7F3A")
        expect(card(page)).to_contain_text("Where is my parcel?")
        expect(card(page).locator(".ring-left")).to_contain_text("s")
    card(bobs).get_by_role("button", name="Accept").click()

    expect(bobs.locator("#ticket")).to_have_attribute("data-number", str(ticket.number))
    expect(card(adas)).to_have_count(0)
    expect(toast(adas, "Somebody else took it")).to_be_visible()
    expect(bobs.locator("#chats .chat")).to_contain_text("Visitor 7F3A")
    ticket.refresh_from_db()
    assert ticket.assignee == bob

    ready(bobs)
    bobs.keyboard.type("It arrives today.")
    bobs.keyboard.press("Control+Enter")
    said(bobs, words="It arrives today.")
    assert ticket.messages.filter(direction="out").get().agent == bob


@pytest.mark.slow
def test_a_ring_takes_no_focus_from_whoever_writes_and_keys_answer_it(
    at_work, widget, ticket, mailbox, ada, bob
):
    formatted(mailbox)
    page = at_work(bob, f"/t/{ticket.number}/")
    ready(page)
    page.keyboard.type("Dear Ir")
    chatting = rings(widget)
    expect(card(page)).to_be_visible()
    page.keyboard.type("ma,")
    expect(reply_box(page)).to_have_text("Dear Irma,")

    page.keyboard.press("Control+.")
    expect(page.locator("#ticket")).to_have_attribute(
        "data-number", str(chatting.number)
    )
    page.go_back()
    # Plain words need no editor before somebody goes on with them.
    expect(reply_box(page)).to_have_value("Dear Irma,")


@pytest.mark.slow
def test_declining_is_for_oneself_alone(at_work, widget, ada, bob):
    bobs, adas = at_work(bob), at_work(ada)
    ticket = rings(widget)
    expect(card(adas)).to_be_visible()
    expect(card(bobs)).to_be_visible()
    bobs.keyboard.press("Shift+Y")
    expect(card(bobs)).to_have_count(0)
    expect(card(adas)).to_be_visible()
    card(adas).get_by_role("button", name="Accept").click()
    until(lambda: Ticket.objects.filter(pk=ticket.pk, assignee=ada).exists())


@pytest.mark.slow
def test_two_who_accept_at_once_one_is_told_who_was_quicker(at_work, widget, ada, bob):
    bobs = at_work(bob, expected=("409",))
    ticket = rings(widget)
    expect(card(bobs)).to_be_visible()
    # Before anybody's page hears of it.
    bobs.route("**/accept/", lambda route: _first(route, ticket, ada))
    card(bobs).get_by_role("button", name="Accept").click()
    expect(toast(bobs, "Ada was quicker and has it now.")).to_be_visible()


def _first(route, ticket, agent):
    """Somebody else's answer comes before the one on its way."""
    actions.accept(ticket.handovers.get(), by=agent)
    # Here it is one of its own.
    connection.close()
    route.continue_()


@pytest.mark.slow
def test_chats_stand_side_by_side_and_digits_lead_from_one_to_the_next(
    at_work, widget, ada, bob
):
    first, second = (chat(widget, name=name) for name in ("Irma", "Otto"))
    people.renew([bob.pk], active=[bob.pk])
    for ticket in (first, second):
        ring.drain()
        actions.accept(ticket.handovers.get(), by=bob)
    page = at_work(bob, f"/t/{first.number}/")
    strip = page.locator("#chats .chat")
    expect(strip).to_have_count(2)
    expect(strip.nth(0)).to_have_attribute("aria-current", "true")
    ready(page)
    page.keyboard.type("One moment")

    writes(second, "Anybody?")
    expect(strip.nth(1)).to_contain_text("2")
    page.keyboard.press("Control+2")
    expect(bubble(page, "Anybody?")).to_be_visible()
    expect(strip.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+1")
    expect(reply_box(page)).to_have_value("One moment")
    strip.nth(1).click()
    expect(bubble(page, "Anybody?")).to_be_visible()


@pytest.mark.slow
def test_presence_is_chosen_in_the_rail_by_key_and_said_in_words(at_work, bob):
    page = at_work(bob)
    menu = page.locator("#presence-menu")
    expect(menu.locator("summary")).to_have_attribute("title", "Presence: Online")
    page.keyboard.press("Shift+O")
    expect(menu.get_by_role("button", name="Online")).to_be_focused()
    menu.get_by_role("button", name="Away").click()
    expect(menu.locator("summary")).to_have_attribute("title", "Presence: Away")
    until(lambda: presence.standing(bob).state == "away")


def test_a_hand_over_is_offered_by_key_and_accepted_on_the_others_page(
    at_work, ticket, ada, bob
):
    actions.take(ticket, by=bob)
    adas = at_work(ada)
    page = at_work(bob, f"/t/{ticket.number}/")
    page.keyboard.press("h")
    form = page.locator("#popover")
    form.get_by_label("To whom").select_option(label="Ada · Online")
    form.get_by_label("What the customer wants").fill("A kettle that does not leak")
    form.get_by_role("button", name="Hand over").click()
    expect(page.locator("#ticket-offer")).to_contain_text("Bob offers it to Ada")

    offered = adas.locator("#rings .ring")
    expect(offered).to_contain_text("A kettle that does not leak")
    offered.get_by_role("button", name="Accept").click()
    expect(toast(page, "your offer was accepted")).to_be_visible()
    expect(page.locator("#ticket-offer")).to_have_count(0)
    ticket.refresh_from_db()
    assert ticket.assignee == ada


@pytest.mark.slow
def test_a_hand_over_that_is_put_off_or_open_stands_in_nobodys_way(
    at_work, ticket, ada, bob
):
    actions.take(ticket, by=bob)
    actions.edit_context(ticket, goal="A kettle that does not leak", summary="", by=bob)
    adas = at_work(ada)
    actions.hand_over(ticket, to=ada, by=bob)
    card = adas.locator("#rings .ring")
    expect(card).to_be_visible()

    adas.goto(f"/t/{ticket.number}/")
    expect(adas.locator("#ticket-offer")).to_be_visible()
    expect(card).to_be_attached()
    expect(card).to_be_hidden()

    adas.goto("/customers/")
    card.get_by_role("button", name="Later").click()
    expect(card).to_be_hidden()
    adas.reload()
    expect(card).to_be_attached()
    expect(card).to_be_hidden()
    adas.goto("/inbox/offers/")
    expect(adas.locator("#offers").get_by_role("button", name="Accept")).to_be_visible()


@pytest.mark.slow
def test_without_a_script_offers_are_a_page_with_forms(open_page, widget, ada, bob):
    people.renew([bob.pk], active=[bob.pk])
    ticket = rings(widget)
    page = open_page(bob, java_script_enabled=False)
    page.goto("/inbox/offers/")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url(f"**/t/{ticket.number}/")
    ticket.refresh_from_db()
    assert ticket.assignee == bob
    page.goto("/inbox/chats/")
    page.get_by_role("link", name="Visitor 7F3A").click()
    page.wait_for_url(f"**/t/{ticket.number}/**")


@pytest.mark.sampled
def test_on_a_phone_a_ring_is_a_bar_that_leaves_the_page_to_be_used(
    at_work, widget, bob
):
    small = {"width": 320, "height": 640}
    page = at_work(bob, viewport=small, has_touch=True, is_mobile=True)
    rings(widget, "Where is my parcel? " * 20, name="Wilhelmina Featherstonehaugh")
    expect(card(page)).to_be_visible()
    box = card(page).bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, 320)
    assert box["height"] < 130
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/ring-on-a-phone.png")
    for name in ("Accept", "Decline"):
        button = card(page).get_by_role("button", name=name).bounding_box()
        assert button["height"] >= 44
        assert box["y"] < button["y"] < box["height"]
