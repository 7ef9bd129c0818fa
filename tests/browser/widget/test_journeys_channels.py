"""A matter goes from channel to channel and from team to team, with real mail servers, and
nobody is asked anything that is known."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import quiet
from tests.browser.signing import session_cookie
from tests.browser.talking import bubble
from tests.browser.widget.chatting import begin, say, ticket
from tests.browser.widget.conftest import until
from tests.browser.widget.test_whole_story import accepts, replies
from tests.channels_app.widget.leaving.real_post import make_post
from tests.channels_app.widget.post import text_of
from tests.peers import dovecot, relay  # noqa: F401
from tickets import actions
from tickets.models import Continuation, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAILTO = re.compile(r"mailto:(\S+?)\?subject=(\S+)\.\s")


@pytest.fixture
def post(support, dovecot, relay):  # noqa: F811
    return make_post(support, dovecot, relay)


@pytest.fixture
def graces(chromium, desk, grace):
    """Grace's browser; she is of billing."""
    with quiet(chromium, desk) as page:
        page.context.add_cookies([session_cookie(grace, desk)])
        page.goto("/")
        page.wait_for_function(
            "() => document.getElementById('presence-menu').dataset.state"
        )
        yield page


def asks_to_go_on_by_mail(page, frame):
    """Bob's invitation, from the keyboard; what Irma reads of it."""
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+T")
    page.get_by_role("dialog").get_by_role("button", name="E-mail").click()
    until(Continuation.objects.exists, page=page)
    page.locator(".composer-rich").wait_for()
    page.keyboard.press("Control+Enter")
    code = Continuation.objects.get().shown
    invitation = frame.locator(".said.agent .bubble").filter(has_text=code)
    expect(invitation).to_be_visible()
    return invitation.inner_text()


def hands_over(page, team, note):
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    form = page.get_by_role("dialog")
    form.get_by_label("To whom").select_option(label=team)
    form.get_by_label("Why, and what is next").fill(note)
    form.get_by_role("button", name="Hand over").click()
    expect(form).to_have_count(0)


def test_chat_then_mail_then_another_team_answers_without_asking_anything_known(
    visit, bobs, graces, post, bob, billing
):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle of order A-4711 leaks. Can I have my money back?")
    found = ticket(page)
    accepts(bobs, found)
    actions.edit_context(found, goal="Her money back", summary="", by=bob)
    actions.record_fact(found, name="order", value="A-4711", by=bob)

    invitation = asks_to_go_on_by_mail(bobs, frame)
    address, subject = MAILTO.search(invitation).groups()
    assert address == post.desk
    post.write(unquote(subject), "Here I am. So, can I have it back?")
    expect(bubble(bobs, "So, can I have it back?")).to_contain_text(
        "Went on by: E-mail"
    )
    expect(bobs.locator("#thread")).to_contain_text("goes on by another channel")
    (receipt,) = post.mails(1)
    assert "you need not repeat anything" in text_of(receipt)
    assert "A-4711" in text_of(receipt)

    hands_over(bobs, "Billing", "Refund her, please.")
    card = graces.locator("#rings .ring, #offers .ring")
    expect(card.first).to_contain_text("Refund her, please.")
    expect(card.first).to_contain_text("Her money back")
    card.first.get_by_role("button", name="Accept").click()
    expect(graces.locator("#ticket")).to_have_attribute(
        "data-number", str(found.number)
    )
    side = graces.locator("#ticket")
    expect(side).to_contain_text("A-4711")
    expect(side).to_contain_text("Her money back")
    expect(side).to_contain_text("E-mail")
    replies(graces, "Your 49 euros for order A-4711 are on their way.")

    answer = post.mails(2)[1]
    assert "Your 49 euros for order A-4711" in text_of(answer)
    post.answer(answer, "Thanks a lot!")
    expect(bubble(graces, "Thanks a lot!")).to_be_visible()

    found.refresh_from_db()
    assert Ticket.objects.count() == 1
    assert (found.team, found.assignee.name) == (billing, "Grace")
    said = found.messages.exclude(auto="auto-replied").order_by("seq")
    assert [(one.direction, one.channel.kind) for one in said] == [
        ("in", "widget"), ("out", "widget"), ("in", "email"), ("out", "email"),
        ("in", "email"),
    ]  # fmt: skip
    assert not Message.objects.filter(unverified=True).exists()
    ours = said.filter(direction="out").exclude(agent=bob)
    assert "?" not in ours.get().text
