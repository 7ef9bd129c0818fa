"""Macros in a browser: found by typing, looked at, run; on many, and undone as one."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.factories import make_ticket, soon
from tests.threads import until
from tickets import actions
from tickets.models import MacroRun, Status, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = [
    {
        "do": "reply",
        "text": "Hello {{customer.first_name|there}}, the money is on its way.",
    },
    {"do": "tag", "name": "refund"},
    {"do": "set_priority", "priority": 3},
]


@pytest.fixture
def made(ada):
    actions.save_macro(name="Away", steps=[{"do": "take"}], by=ada)
    return actions.save_macro(name="Refund done", steps=STEPS, by=ada)


@pytest.mark.sampled
def test_one_key_and_a_few_letters_find_it_and_enter_runs_what_is_shown(
    show, ticket, made
):
    page = show(ticket)
    page.keyboard.press("m")
    box = page.get_by_role("dialog", name="Run a macro")
    expect(box.get_by_label("Type to find")).to_be_focused()
    expect(box.get_by_role("link")).to_have_count(2)
    page.keyboard.type("ref")
    expect(box.get_by_role("link")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("Enter")

    box = page.get_by_role("dialog", name="Run the macro")
    expect(box).to_contain_text("This will:")
    expect(box).to_contain_text("Hello Irma, the money is on its way.")
    expect(box.get_by_role("button", name="Run the macro")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Enter")

    until(MacroRun.objects.exists)
    expect(page.locator("#thread")).to_contain_text("Bob ran a macro: Refund done")
    expect(page.get_by_role("status")).to_contain_text(["“Refund done” is done"])


def test_many_at_once_answer_each_and_one_undo_takes_all_of_it_back(
    open_page, ticket, mailbox, made, bob
):
    other, promised = make_ticket(mailbox), make_ticket(mailbox)
    steps = [{"do": "tag", "name": "refund"}, {"do": "resolve"}]
    made = actions.save_macro(
        name="Refund done", steps=steps, macro=made, by=made.edited_by
    )
    # One of them is not over: something is promised in it.
    actions.promise(promised, what="Call back", due_at=soon(), by=bob)
    page = open_page(bob)
    page.goto("/?view=open")
    picks = page.locator("hd-inbox .pick")
    expect(picks).to_have_count(3)
    for number in range(3):
        picks.nth(number).check()
    page.locator("#list").focus()
    page.keyboard.press("m")
    choose = page.get_by_role("button", name="Refund done")
    expect(choose).to_contain_text("Add a tag: refund · Resolve")
    assert violations(page) == []
    choose.click()

    def states():
        found = Ticket.objects.filter(pk__in=[ticket.pk, other.pk])
        return {(one.status, one.tags.exists()) for one in found}

    until(lambda: states() == {(Status.RESOLVED, True)})
    expect(page.locator(".toast")).to_contain_text("2 tickets. 1 refused")
    page.get_by_role("button", name="Undo").click()
    until(lambda: states() == {(Status.OPEN, False)})
    assert not Ticket.objects.get(pk=promised.pk).tags.exists()
