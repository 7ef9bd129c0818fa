"""A matter goes from channel to channel, and nobody tells it twice."""

import pytest
from playwright.sync_api import expect

from tests.browser.talking import bubble
from tests.browser.writing import formatted, reply_box
from tests.factories import make_identity, make_telephone, make_words
from tickets import actions
from tickets.models import Continuation, Delivery, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(support):
    return make_telephone(support)


def test_a_mail_goes_on_by_telephone_and_by_mail_again(
    show, open_page, ticket, bob, ada, phone, mailbox
):
    formatted(mailbox)
    # Bob offers the telephone without leaving the keyboard.
    page = show(ticket)
    page.keyboard.press("Shift+T")
    page.get_by_role("dialog").get_by_role("button", name="Telephone").click()
    page.locator(".composer-rich").wait_for()
    expect(reply_box(page)).to_contain_text("+46 8 500 102 03")
    code = Continuation.objects.get().shown
    expect(reply_box(page)).to_contain_text(code)
    page.keyboard.press("Control+Enter")
    expect(bubble(page, code)).to_be_visible()

    # Irma calls, and Ada has never heard of it.
    other = open_page(ada)
    other.goto("/")
    other.keyboard.press("g")
    other.keyboard.press("c")
    other.get_by_label("Their code").fill(code.lower().replace("-", " "))
    other.get_by_label("Their number").fill("070-174 06 05")
    other.get_by_label("What was said").fill("She wants her money back.")
    other.keyboard.press("Tab")
    other.get_by_role("button", name="Write it down").click()
    expect(other.get_by_role("heading", name="Kettle")).to_be_visible()
    expect(bubble(other, "She wants her money back.")).to_contain_text(
        "The customer called: We talked"
    )
    expect(other.locator("#thread")).to_contain_text(f"→ {phone.name}")

    # A note, and the answer goes where she wrote.
    other.keyboard.press("n")
    other.locator("#note textarea").fill("Refund is fine.")
    other.keyboard.press("Control+Enter")
    expect(bubble(other, "Refund is fine.")).to_be_visible()
    other.keyboard.press("Escape")
    other.keyboard.press("r")
    other.locator(".composer-rich").wait_for()
    reply_box(other).press_sequentially("The money is on its way.")
    other.keyboard.press("Control+Enter")
    expect(bubble(other, "The money is on its way.")).to_be_visible()

    def sent():
        return Delivery.objects.filter(message__text="The money is on its way.")

    for _ in range(100):
        if sent().exists():
            break
        other.wait_for_timeout(50)
    assert sent().get().channel == mailbox
    said = ticket.messages.order_by("seq").values_list("direction", "channel__kind")
    assert list(said) == [
        ("in", "email"), ("out", "email"), ("in", "phone"), ("note", None),
        ("out", "email"),
    ]  # fmt: skip


def test_an_agent_says_that_an_unverified_writer_is_the_customer(
    show, ticket, bob, mailbox
):
    stranger = make_identity("Otto", kind=mailbox.kind)
    actions.receive(
        ticket, channel=mailbox, identity=stranger, unverified=True,
        words=make_words("It is me, from another address."),
    )  # fmt: skip
    page = show(ticket)
    words = bubble(page, "It is me, from another address.")
    expect(words).to_contain_text("Not verified")
    words.get_by_role("button", name="It is the customer").click()
    expect(words).not_to_contain_text("Not verified")
    assert not Message.objects.filter(unverified=True).exists()
