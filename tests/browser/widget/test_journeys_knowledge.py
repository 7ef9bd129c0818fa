"""From answers to articles, whole: what three were told by hand, the fourth reads."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from knowledge_base.actions import questions
from knowledge_base.models import Fingerprint, Gap, HelpCentre, Lookup
from tests.browser.widget.conftest import open_panel, set_up
from tests.knowledge_base.test_asked_again import ASKS, answer, ask
from tests.servers import all_told
from tests.threads import until
from tickets.actions import deliver
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE, GERMAN = "How do I descale my kettle?", "Wie entkalke ich meinen Kocher?"


@pytest.fixture
def asked_thrice(mailbox, bob):
    """Three people asked the same, a while ago, and Bob answered each of them."""
    HelpCentre.objects.seed()
    HelpCentre.objects.update(languages=["en", "de"])
    for ticket in ask(mailbox, *ASKS):
        answer(ticket, bob)
    while (delivery := deliver.claim()) is not None:
        deliver.sent(delivery, provider_id="")
    all_told()
    Fingerprint.objects.update(asked_at=Gap().first_at - timedelta(hours=1))
    questions.drain()


def look_and_publish(lead, title, words):
    """The lead reads what waits, and lets it out."""
    lead.goto("/settings/help/reviews/")
    lead.get_by_role("link", name=title).click()
    expect(lead.get_by_text(words).first).to_be_visible()
    lead.get_by_role("button", name="Approve and publish").click()
    lead.get_by_text("Nothing waits.").wait_for()


@pytest.mark.usefixtures("asked_thrice")
def test_a_thrice_answered_question_is_reviewed_translated_and_offered_to_the_fourth(
    visit, shop, open_page, ada, bob
):
    page, lead = open_page(bob), open_page(ada)
    page.goto("/settings/help/gaps/?kind=question")
    page.get_by_role("link", name="descale kettle vinegar").click()
    page.get_by_role("button", name="Draft an article from the answers").click()
    page.wait_for_url("**/settings/help/articles/*/")
    words = page.get_by_label("Words", exact=True)
    expect(words).to_have_value(re.compile("one part of vinegar"))
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("It waits for somebody to look at it.").wait_for()
    look_and_publish(lead, TITLE, "one part of vinegar")

    page.reload()
    page.get_by_role("button", name="Translate into Deutsch").click()
    expect(page.get_by_text("The original (English)")).to_be_visible()
    page.get_by_label("Title").fill(GERMAN)
    page.get_by_label("Words", exact=True).fill("Ein Teil Essig, zwei Teile Wasser.")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("It waits for somebody to look at it.").wait_for()
    look_and_publish(lead, GERMAN, "Ein Teil Essig")

    before = Ticket.objects.count()
    set_up(shop, help=True)
    for language, title, words in (
        ("en", TITLE, "How do I descale the kettle with vinegar"),
        ("de", GERMAN, "Wie entkalke ich meinen Kocher mit Essig"),
    ):
        frame = open_panel(visit(data={"lang": language}))
        frame.locator("button.start").click()
        frame.locator("textarea").press_sequentially(words)
        found = frame.locator(".offers button.result")
        expect(found.locator("strong").first).to_have_text(title)
        found.first.click()
        expect(frame.get_by_role("heading", name=title)).to_be_focused()
        frame.get_by_role("button", name={"en": "Yes", "de": "Ja"}[language]).click()
    until(lambda: Lookup.objects.exclude(solved_at=None).count() == 2)
    assert Ticket.objects.count() == before
