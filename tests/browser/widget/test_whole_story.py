"""One story, in a browser of Irma's and one of Bob's, whatever happens in between: each
message once, and in the same order, on both screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.base.papers import pdf
from tests.browser.widget.chatting import leave, say, stored, ticket
from tests.browser.widget.conftest import open_panel, panel, set_up, until
from tests.browser.writing import PLAN, chips, pick, ready, reply_box
from tests.channels_app.widget.leaving.real_post import make_post
from tests.channels_app.widget.leaving.talk import PRECHAT
from tests.channels_app.widget.post import code_in, text_of
from tests.peers import dovecot, relay  # noqa: F401
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket", "Failed to load")
BILL = {
    "name": "bill.pdf",
    "mimeType": "application/pdf",
    "buffer": pdf("Bill") + b"\n%\x00\xff" * 999,
}
# What is said in each entry; of a mail, above what it quotes.
WORDS = "all => all.map((one) => one.innerText.trim().split('\\n')[0])"


@pytest.fixture
def post(support, dovecot, relay):  # noqa: F811
    return make_post(support, dovecot, relay)


def on_irmas(frame):
    said = frame.locator(".said:not([data-key='hello']) .bubble")
    return said.evaluate_all(WORDS)


def on_bobs(page):
    return page.locator("#thread > .said .body").evaluate_all(WORDS)


def firsts(about):
    return [words.strip().split("\n")[0] for words in stored(about)]


def both_show(frame, page, about):
    """The same on both screens: all that is stored, once each, and in that order."""

    until(
        lambda: on_irmas(frame) == on_bobs(page) == firsts(about),
        page=page,
        seconds=30,
    )


def begins(page, mail):
    """She says where she can be reached, and what it is about."""
    frame = open_panel(page)
    frame.locator("button.start").click()
    frame.get_by_label("E-mail").fill(mail)
    frame.get_by_role("button", name="Start the chat").click()
    frame.locator("input[type=file]").set_input_files(BILL)
    expect(frame.locator(".chip progress")).to_have_count(0)
    say(frame, "My kettle leaks.")
    return frame


def accepts(page, found):
    card = page.locator("#rings .ring")
    card.get_by_role("button", name="Accept").click()
    expect(page.locator("#ticket")).to_have_attribute("data-number", str(found.number))


def replies(page, words, *files):
    """Bob writes, and it is sent."""
    if files:
        pick(page, *files)
        expect(chips(page)).to_have_count(len(files))
    if page.locator("#reply form[data-rich=yes]").count():
        ready(page)
    else:
        reply_box(page).click()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    said = page.locator("#thread > .said.out:not(.pending)").filter(has_text=words)
    expect(said).to_have_count(1)


def content(page, link, name):
    """What a click on the file's name saves."""
    with page.expect_download() as download:
        link.filter(has_text=name).click()
    assert download.value.suggested_filename == name
    return download.value.path().read_bytes()


def cut_off(visitor, agent, frame, about, *, seconds):
    """Her network goes while she sends, and both go on writing."""
    say(frame, "It drips.")
    visitor.context.set_offline(True)
    for words in ("On the floor.", "All day."):
        say(frame, words)
    # It may have come through, and who answers is asked to read it first.
    agent.wait_for_timeout(1_000)
    until(lambda: on_bobs(agent) == firsts(about), page=agent)
    replies(agent, "Are you there?")
    visitor.wait_for_timeout(seconds * 1000)
    expect(frame.get_by_text("No connection.")).to_be_visible()
    assert not {"On the floor.", "All day."} & set(stored(about))
    visitor.context.set_offline(False)
    until(lambda: "All day." in stored(about), page=visitor, seconds=30)
    mine = [words for words in on_irmas(frame) if words != "Are you there?"]
    assert mine[-3:] == ["It drips.", "On the floor.", "All day."]


def proves(frame, post, *, mails):
    """She types the code that comes to her address."""
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="Confirm my e-mail address").click()
    dialog = frame.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill(post.irma)
    dialog.get_by_role("button", name="Send the code").click()
    expect(dialog.get_by_label("Code")).to_be_visible()
    dialog.get_by_label("Code").fill(code_in(post.mails(mails)[-1]))
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_contain_text("Your address is confirmed.")
    dialog.get_by_role("button", name="Close").click()


@pytest.mark.parametrize("seconds", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_whatever_happens_each_message_is_once_and_in_order_on_both_screens(
    visit, bobs, shop, post, seconds
):
    set_up(shop, fields=PRECHAT, mail_after=1)
    page = visit(expected=OFFLINE)
    frame = begins(page, post.irma)
    found = ticket(page)
    accepts(bobs, found)
    replies(bobs, "Is it the blue one? Here is its plan.", PLAN)
    both_show(frame, bobs, found)
    bill = content(bobs, bobs.locator("#thread a.file"), "bill.pdf")
    assert bill == BILL["buffer"]
    plan = content(page, frame.locator(".said.agent a.file"), "plan.txt")
    assert plan == PLAN["buffer"]

    page.reload()
    frame = panel(page)
    both_show(frame, bobs, found)

    cut_off(page, bobs, frame, found, seconds=seconds)
    both_show(frame, bobs, found)

    second = visit(again=page, expected=OFFLINE)
    other = open_panel(second, "chat")
    both_show(other, bobs, found)
    say(other, "I am in two tabs.")
    both_show(frame, bobs, found)
    both_show(other, bobs, found)

    say(frame, "Which seal does it take?")
    until(lambda: "Which seal does it take?" in stored(found), page=page)
    leave(page, beside=bobs)
    replies(bobs, "Number twelve.")
    (mail,) = post.mails(1)
    assert "Number twelve." in text_of(mail)
    assert "Are you there?" not in text_of(mail)
    post.answer(mail, "It fits.")
    until(lambda: on_bobs(bobs)[-1] == "It fits.", page=bobs)

    back = visit(again=page, expected=OFFLINE)
    frame = open_panel(back, "chat")
    proves(frame, post, mails=2)
    both_show(frame, bobs, found)
    say(frame, "Thank you!")
    until(lambda: on_bobs(bobs)[-1] == "Thank you!", page=bobs)
    replies(bobs, "Good bye, Irma.")
    both_show(frame, bobs, found)

    assert Ticket.objects.count() == 1
    assert len(post.mails(2)) == 2
    expect(frame.locator(".said.agent .name").first).to_have_text(re.compile("Bob"))
    assert len(on_irmas(frame)) == len(set(on_irmas(frame))) == 12
