"""A matter goes from channel to channel, and nobody tells it twice."""

import pytest
from playwright.sync_api import expect

from tests.browser.talking import bubble
from tests.factories import make_identity, make_words
from tickets import actions
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
