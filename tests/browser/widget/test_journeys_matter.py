"""One customer writes by mail and in the chat at once, about one matter: it is joined with
one key, and parted again, with real mail servers and a browser of her own."""

import pytest
from playwright.sync_api import expect

from tests.browser.talking import bubble
from tests.browser.widget.calls import call, loaded
from tests.browser.widget.chatting import begin, say, shows, ticket
from tests.browser.widget.conftest import until
from tests.browser.widget.test_whole_story import accepts, replies
from tests.channels_app.widget.leaving.real_post import make_post
from tests.channels_app.widget.post import text_of
from tests.channels_app.widget.proving import proof
from tests.peers import dovecot, relay  # noqa: F401
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED, MAILED = "Where is my order A-4711?", "My order A-4711 has not come."
ANSWERED, AGAIN = "It left on Monday.", "Thank you. By the door, please."


@pytest.fixture
def post(support, dovecot, relay):  # noqa: F811
    return make_post(support, dovecot, relay)


def said_in(about):
    spoken = about.messages.exclude(auto="auto-replied").order_by("said_at", "seq")
    return [one.text.strip().split("\n")[0] for one in spoken]


def is_signed_in(visit, shop, mail):
    """The shop knows her, and says so."""
    page = loaded(visit())
    secret = shop.connection.settings().secret["secret"]
    call(page, "identify", proof(secret=secret, email=mail, email_verified=True))
    return page


def test_mail_and_chat_about_one_matter_are_joined_with_one_key_and_parted_again(
    visit, bobs, shop, post, bob
):
    page = is_signed_in(visit, shop, post.irma)
    frame = begin(page)
    say(frame, ASKED)
    chat = ticket(page)
    accepts(bobs, chat)

    # She does not want to wait for anybody, and writes a mail as well.
    post.write("Order A-4711", MAILED)
    until(lambda: Ticket.objects.count() == 2, page=page)
    mail = Ticket.objects.latest("id")
    assert mail.customer == chat.customer

    bobs.goto(f"/t/{mail.number}/")
    asked = bobs.locator("#same-matter")
    expect(asked).to_contain_text(f"Same matter as #{chat.number}?")
    asked.locator("summary").click()
    expect(asked).to_contain_text("same order number A-4711")
    expect(asked).to_contain_text("same person, verified")
    bobs.locator("#ticket-title").focus()
    bobs.keyboard.press("=")

    # The older one goes on, with the words of both; her chat does not notice.
    expect(bobs.locator("#ticket")).to_have_attribute("data-number", str(chat.number))
    expect(bubble(bobs, ASKED)).to_be_visible()
    expect(bubble(bobs, MAILED)).to_be_visible()
    expect(bobs.locator("#same-matter")).to_have_count(0)
    assert said_in(chat) == [ASKED, MAILED]
    say(frame, AGAIN)
    expect(bubble(bobs, AGAIN)).to_be_visible()
    bobs.keyboard.press("Escape")
    bobs.keyboard.press("r")
    replies(bobs, ANSWERED)
    # Who proved that the address is hers reads here what she wrote by mail.
    shows(frame, ASKED, MAILED, AGAIN, ANSWERED)

    # It was two matters after all.
    line = bobs.locator("#thread .events").filter(has_text=f"merged #{mail.number}")
    line.get_by_role("button", name="Undo").first.click()
    expect(bubble(bobs, MAILED)).to_have_count(
        0 if f"/t/{chat.number}/" in bobs.url else 1
    )
    until(lambda: said_in(chat) == [ASKED, AGAIN, ANSWERED], page=page)
    assert said_in(mail) == [MAILED]
    mail.refresh_from_db()
    assert (mail.is_open, mail.merged_into) == (True, None)

    # Each is answered where it was asked.
    bobs.goto(f"/t/{mail.number}/")
    bobs.keyboard.press("r")
    replies(bobs, "We look for it.")
    until(lambda: len(said_in(mail)) == 2, page=page)
    until(lambda: post.mails(1), page=page)
    assert any("We look for it." in text_of(one) for one in post.mails(1))
    expect(frame.locator(".said .bubble").filter(has_text="We look")).to_have_count(0)
