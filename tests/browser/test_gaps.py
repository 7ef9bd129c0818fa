"""From answers to articles in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from knowledge_base import actions
from knowledge_base.actions import questions
from knowledge_base.models import Fingerprint, Gap, HelpCentre, Lookup, Translation
from tests.knowledge_base.factories import make_translation
from tests.knowledge_base.test_asked_again import ASKS, answer, ask
from tests.servers import all_told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_question_answered_thrice_becomes_an_article_in_two_languages(
    open_page, mailbox, ada, bob
):
    HelpCentre.objects.seed()
    for ticket in ask(mailbox, *ASKS):
        answer(ticket, bob)
    all_told()
    # They asked a while ago.
    Fingerprint.objects.update(asked_at=Gap().first_at - timedelta(hours=1))
    questions.drain()

    page = open_page(bob)
    page.goto("/settings/help/gaps/?kind=question")
    page.get_by_role("link", name="descale kettle vinegar").click()
    expect(page.get_by_role("heading", name="What was answered")).to_be_visible()
    page.get_by_role("button", name="Draft an article from the answers").click()
    page.wait_for_url("**/settings/help/articles/*/")

    draft = Translation.objects.get()
    assert "one part of vinegar" in draft.text
    # Somebody else looked at it, and somebody translated it.
    actions.publish(draft, by=ada)
    german = make_translation(draft, "de", "Wie entkalke ich den Kocher?", by=ada)
    assert german.revisions.get().translates == draft.revisions.get()
    actions.finish_gap(Gap.objects.get(kind="question"), translation=draft, by=bob)

    [fourth] = ask(mailbox, "How do I descale the kettle with vinegar?", names=["Mia"])
    page.goto(f"/t/{fourth.number}/")
    expect(page.locator("#side-articles a").first).to_have_text(draft.title)
    page.keyboard.press("Shift+A")
    editor = page.locator(".composer-part[data-mode=reply]")
    expect(editor.locator("textarea, [contenteditable=true]").first).to_be_visible()
    expect(page.locator("#side-articles .notice.error")).to_have_count(0)
    page.wait_for_function(
        "words => document.querySelector('.composer').innerText.includes(words)"
        " || [...document.querySelectorAll('.composer textarea')]"
        ".some((one) => one.value.includes(words))",
        arg=f"/help/en/{draft.slug}/",
    )
    assert Lookup.objects.get(where="agent").ticket == fourth
