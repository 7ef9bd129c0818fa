"""A post on Mastodon, the widget and the telephone: one matter, told once."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from channels_app.models import Envelope, PhoneCall
from tests.browser.test_journeys_mastodon import connects as connects_mastodon
from tests.browser.test_journeys_mastodon import looks
from tests.browser.test_journeys_telephone import connects_twilio
from tests.browser.writing import reply_box, said
from tests.channels_app.widget.factories import make_widget
from tests.threads import until
from tests.tickets.chatting import comes
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.twilio_voice import TwilioVoice
from tickets import actions
from tickets.models import Event, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINK = re.compile(r"https?://\S+")
KEYS = re.compile(r"type ([0-9 ]+[0-9])")
COMPLAINT = "Three weeks, and my B2 kettle still leaks!"


@pytest.fixture
def mastodon(server: str, settings: Any) -> Any:
    settings.SITE_URL = server
    with Mastodon() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


@pytest.fixture
def twilio(settings: Any) -> Any:
    with TwilioVoice() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def test_from_a_post_by_the_widget_to_the_telephone_it_is_one_ticket(
    open_page: Any, settle: Any, mastodon: Any, twilio: Any, support: Any, ada: Any,
    bob: Any,
) -> None:  # fmt: skip
    make_widget(support, title="Kettles")
    hers = open_page(ada)
    connects_mastodon(hers, mastodon)
    connects_twilio(hers, twilio)
    his = open_page(bob)
    _has_a_telephone(his, bob)

    irma, karl = mastodon.customer("Irma Berg"), mastodon.customer("Karl Ek")
    post = irma.posts(COMPLAINT)
    looks()
    settle()
    _answers_in_public(his)
    settle()
    looks()
    [answer] = irma.heard
    assert answer.is_public
    ticket = Ticket.objects.get()
    karl.posts("Mine leaks, too.", replies=post)
    looks()
    settle()

    chat = open_page()
    [link] = LINK.findall(answer.text)
    _shows_who_they_are(chat, link, irma, settle)
    _says(chat, "It is order K-1234, and the seal is broken.")
    settle()
    thread = his.locator("#thread")
    for words in (COMPLAINT, "We would like to help", "order K-1234"):
        expect(thread).to_contain_text(words)
    expect(thread).to_contain_text("@irma@social.example sent us the code")
    # What is known by now stands beside it, for whoever picks up later.
    actions.edit_context(
        ticket, goal="A dry kettle", summary="The seal is broken.", by=bob
    )
    actions.record_fact(ticket, name="order", value="K-1234", by=bob)

    _talks(his, chat, twilio, settle)

    for words in (COMPLAINT, "order K-1234", "A new seal is on its way."):
        expect(thread).to_contain_text(words)
    expect(his.locator("#side")).to_contain_text("K-1234")
    _looks_right(his)
    his.goto("/mentions/")
    beside = his.get_by_role("article").filter(has_text="Mine leaks, too.")
    expect(beside).to_contain_text(f"#{ticket.number}")
    _is_all_there(ticket)


def _looks_right(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []


def _is_all_there(ticket: Ticket) -> None:
    assert Ticket.objects.get() == ticket
    assert ticket.events.filter(verb=Event.Verb.ARRIVED).count() == 2
    came_by = ticket.messages.exclude(channel=None).values_list("channel__kind")
    assert {kind for (kind,) in came_by} == {"mastodon", "widget", "voice"}
    assert PhoneCall.objects.get().about == ticket


def _has_a_telephone(page: Page, agent: Any) -> None:
    page.goto("/settings/handset/")
    page.get_by_label("Number or address").fill("+46 70 222 22 22")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Number or address")).to_have_value("+46702222222")
    comes(agent)


def _answers_in_public(page: Page) -> None:
    """From the stream of mentions; anybody may read the answer, and the link in it."""
    page.goto("/mentions/")
    post = page.get_by_role("article").filter(has_text=COMPLAINT)
    expect(post).to_contain_text("@irma@social.example")
    post.get_by_role("button", name="Answer", exact=True).click()
    composer = page.locator("hd-composer")
    expect(composer).to_contain_text("Everybody can read this.")
    composer.get_by_role("link", name="Continue here, by a link").click()
    popover = page.locator("#popover")
    popover.get_by_role("button", name="Chat, by a public link").click()
    expect(reply_box(page)).to_have_value(re.compile("We would like to help"))
    reply_box(page).press("Control+Enter")
    said(page, words="We would like to help")


def _shows_who_they_are(chat: Page, link: str, irma: Any, settle: Any) -> None:
    """The account that wrote sends us the code that is shown to whoever followed."""
    chat.goto(link)
    chat.get_by_role("button", name="Go on in a chat").click()
    card = chat.locator(".proof")
    expect(card).to_contain_text("@irma@social.example")
    expect(chat.locator("body")).not_to_contain_text("leaks")
    irma.says(f"My code: {card.locator('.signs').inner_text()}")
    looks()
    settle()
    expect(chat.locator("main")).to_contain_text("you need not repeat anything")


def _says(chat: Page, words: str) -> None:
    field = chat.locator("textarea")
    field.fill(words)
    field.press("Enter")
    expect(field).to_have_value("")
    until(lambda: Envelope.objects.filter(channel__kind="widget").exists())


def _talks(his: Page, chat: Page, twilio: Any, settle: Any) -> None:
    """They read in the chat which keys to press, and call."""
    his.locator("#thread").click()
    his.keyboard.press("Shift+T")
    his.locator("#popover").get_by_role("button", name="Telephone").click()
    expect(reply_box(his)).to_have_value(KEYS)
    reply_box(his).press("Control+Enter")
    said(his, times=1, words="You can go on by telephone")
    settle()
    told = chat.locator(".bubble", has_text="You can go on by telephone")
    expect(told).to_be_visible()
    keys = KEYS.search(told.inner_text())
    assert keys is not None

    caller = twilio.calls_in("+46701740605", name="Irma")
    caller.presses(keys[1].replace(" ", ""))
    card = his.locator("#calls .call")
    expect(card).to_contain_text("came with a code of this ticket")
    [leg] = caller.legs
    leg.picks_up()
    whispered = " ".join(leg.heard)
    assert "A dry kettle" in whispered
    assert "The seal is broken." in whispered
    leg.presses("1")
    expect(card).to_contain_text("you are talking")
    caller.hangs_up()
    assert twilio.errors == []
    card.get_by_role("link", name="Write it down").click()
    his.get_by_label("What was said").fill("A new seal is on its way.")
    his.get_by_role("button", name="Write it down").click()
    his.wait_for_url(re.compile(r"/t/\d+/$"))
