"""What an agent moves between tickets in a browser, and takes back."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import _violations as violations
from tests.factories import make_ticket, make_words
from tests.threads import until
from tickets import actions
from tickets.models import Moving, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.each
def test_merge_split_undo(show, ticket, mailbox, dan, bob):
    """Bob merges Irma's second ticket, takes that back, splits her words, and takes that
    back, too: everything is where it was, and Dan sees what he saw."""
    began = ticket.participants.get().identity
    lid = make_ticket(mailbox, identity=began, subject="Lid", text="My lid is loose.")
    words = make_words("By the way: my pot is black.", subject="")
    actions.receive(ticket, channel=mailbox, identity=began, words=words)
    actions.follow(lid, agent=dan, by=bob)
    page = show(lid)

    page.keyboard.press("Shift+M")
    box = page.get_by_role("dialog", name="Merge into another ticket")
    box.get_by_label("Number of the ticket that goes on").fill(str(ticket.number))
    expect(box).to_contain_text("Will not see it any more: Dan")
    assert violations(page) == []
    box.get_by_role("button", name="Merge into another ticket").click()
    until(Moving.objects.standing().exists)
    toast = page.get_by_role("status")
    expect(toast).to_contain_text(["Merged. Not seen any more by Dan"])
    assert ticket.messages.count() == 3

    toast.get_by_role("button", name="Undo").click()
    until(lambda: not Moving.objects.standing().exists())
    assert (lid.messages.count(), ticket.messages.count()) == (1, 2)
    assert Ticket.objects.visible_to(dan).get() == lid

    page.goto(f"/t/{ticket.number}/")
    page.locator("#ticket-head summary").click()
    page.get_by_role("link", name="Split into a ticket of its own").click()
    box = page.get_by_role("dialog", name="Split into a ticket of its own")
    box.get_by_label("By the way: my pot is black.").check()
    box.get_by_label("Subject of the new ticket").fill("Black pot")
    assert violations(page) == []
    box.get_by_role("button", name="Split into a ticket of its own").click()
    until(Moving.objects.standing().exists)
    expect(page.locator("#thread")).to_contain_text("Black pot")

    page.get_by_role("status").get_by_role("button", name="Undo").click()
    until(lambda: ticket.messages.count() == 2)
