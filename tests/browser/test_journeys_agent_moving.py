"""What an agent moves between tickets in a browser, and takes back."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
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


@pytest.mark.sampled
def test_a_ticket_is_linked_by_words_and_the_link_is_taken_back(show, ticket, mailbox):
    make_ticket(mailbox, subject="Lid of a kettle")
    make_ticket(mailbox, subject="Lid of a pot")
    page = show(ticket)

    page.keyboard.press("Shift+X")
    box = page.get_by_role("dialog", name="Link another ticket")
    box.get_by_label("This ticket is").select_option("Part of")
    box.get_by_label("The other ticket").fill("lid")
    expect(box.get_by_role("radio")).to_have_count(2)
    box.get_by_role("radio", name="Lid of a pot").check()
    assert violations(page) == []
    box.get_by_role("button", name="Link another ticket").click()
    side = page.locator(".links")
    expect(side).to_contain_text("Lid of a pot")
    assert violations(page) == []

    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(side).to_have_count(0)
