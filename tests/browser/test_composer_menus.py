"""What "/" and "@" bring up while one writes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import formatted, line, note_box, ready, reply_box
from tests.knowledge_base.factories import make_article
from tickets.models import CannedReply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(quiet_page, ticket, mailbox, bob):
    formatted(mailbox)
    CannedReply.objects.create(
        name="Refund", text="We refund it.\n\nIt takes 3 days.",
        html="<p>We <strong>refund</strong> it.</p><p>It takes 3 days.</p>",
    )  # fmt: skip
    CannedReply.objects.create(name="Return", text="Send it back to us.")
    quiet_page.goto(f"/t/{ticket.number}/")
    return quiet_page


def options(page):
    return page.get_by_role("listbox", name="Canned replies").get_by_role("option")


def test_a_slash_finds_canned_replies_and_enter_puts_one_in(page):
    ready(page)
    page.keyboard.type("Hello /")
    expect(options(page)).to_have_count(2)
    page.keyboard.type("ret")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")

    expect(reply_box(page)).to_have_text("Hello Send it back to us.")
    expect(options(page)).to_have_count(0)


@pytest.mark.sampled
def test_arrows_choose_and_the_field_says_which(page):
    box = ready(page)
    page.keyboard.type("/re")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")

    marked = page.locator("[role=option][aria-selected=true]")
    expect(marked).to_contain_text("Return")
    expect(box).to_have_attribute("aria-activedescendant", marked.get_attribute("id"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(box.locator("strong")).to_have_text("refund")
    expect(box.locator("p")).to_have_count(2)
    expect(box).to_be_focused()


@pytest.mark.slow
def test_escape_closes_the_menu_and_leaves_the_words(page):
    ready(page)
    page.keyboard.type("/re")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.type(" ")

    expect(options(page)).to_have_count(0)
    expect(reply_box(page)).to_be_focused()
    expect(reply_box(page)).to_contain_text("/re")


@pytest.mark.slow
def test_a_pointer_chooses_too(page):
    ready(page)
    page.keyboard.type("/re")
    options(page).filter(has_text="Return").click()

    expect(reply_box(page)).to_have_text("Send it back to us.")
    expect(reply_box(page)).to_be_focused()


@pytest.mark.slow
def test_a_slash_within_a_word_or_an_address_brings_up_nothing(page):
    ready(page)
    page.keyboard.type("and/or https://shop.example/7 ")

    expect(page.locator(".composer-menu")).to_be_hidden()


@pytest.mark.sampled
def test_an_at_sign_in_a_note_names_a_colleague(page):
    page.keyboard.press("n")
    page.keyboard.type("Look, @bo")
    people = page.get_by_role("listbox", name="Colleagues and teams").get_by_role(
        "option"
    )
    expect(people).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("please")

    expect(note_box(page)).to_have_value("Look, @Bob please")


@pytest.mark.sampled
def test_signs_in_a_note_bring_up_teams_tickets_and_emoji(page, ticket, support):
    page.keyboard.press("n")
    page.keyboard.type("@supp")
    expect(page.get_by_role("option")).to_contain_text(["everybody in this team"])
    page.keyboard.press("Enter")
    page.keyboard.type(f"see #{ticket.number}")
    expect(page.get_by_role("option")).to_contain_text([ticket.subject])
    page.keyboard.press("Enter")
    page.keyboard.type("at 10:30 :thank")
    expect(page.get_by_role("option")).to_contain_text(["thanks"])
    page.keyboard.press("Tab")

    words = f"@{support.name} see #{ticket.number} at 10:30 🙏 "
    expect(note_box(page)).to_have_value(words)


@pytest.mark.sampled
def test_two_slashes_find_an_article_to_link(page, ada, ticket):
    article = make_article(ada)
    ready(page)
    page.keyboard.type("Look: //descale")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.locator(".menu-preview")).to_contain_text(article.title)
    page.keyboard.press("Enter")

    link = reply_box(page).get_by_role("link", name=article.title)
    expect(link).to_have_attribute("href", re.compile(f"/help/en/{article.slug}/$"))


@pytest.mark.sampled
def test_an_at_sign_in_a_reply_is_pointed_out_and_can_become_a_note(page):
    ready(page)
    page.keyboard.type("@Bob is it in stock?")
    expect(line(page, "mention")).to_contain_text("Mentions are for notes")
    page.get_by_role("button", name="Make it a note").click()

    expect(note_box(page)).to_have_value("@Bob is it in stock?")
    expect(note_box(page)).to_be_focused()
    expect(line(page, "mention")).to_have_count(0)
    page.get_by_role("tab", name="Reply").click()
    expect(reply_box(page)).to_have_text("")
