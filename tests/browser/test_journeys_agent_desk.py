"""What agents do at the list: triage by keys, many at once, views they share, a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.test_journeys import open_list, title
from tests.browser.test_saved_views import opened, shot, subjects, vip
from tests.browser.writing import formatted, reply_box, said
from tests.factories import make_agent, make_identity, make_ticket
from tests.threads import until
from tickets import actions
from tickets.models import Status, Ticket, View

__all__ = ["vip"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = [
    *("Tove", "Dina", "Samir", "Lina", "Omar", "Rosa", "Priya", "Chen", "Elif", "Hana"),
    *("Ines", "Jun", "Kofi", "Lars", "Mei", "Nora", "Olga", "Paul", "Quin", "Rita"),
]


def test_triage_twenty_tickets_by_keyboard_only(open_page, bob, support, mailbox):
    formatted(mailbox)
    for name in NAMES:
        make_ticket(mailbox, identity=make_identity(name), subject=f"About {name}")
    page = open_page(bob)
    open_list(page, "/?view=unassigned", 20)
    left = 20
    page.keyboard.press("j")
    for turn in range(20):
        expect(title(page)).to_contain_text("About")
        number = page.locator("#ticket").get_attribute("data-number")
        if turn % 5 == 0:  # answered and done with
            page.keyboard.press("r")
            expect(reply_box(page)).to_be_focused()
            page.keyboard.type(f"We look into {number}.")
            page.keyboard.press("Control+Enter")
            said(page, words=f"We look into {number}.")
            page.keyboard.press("Escape")
            page.keyboard.press("e")
        elif turn % 5 == 1:  # noted, taken
            page.keyboard.press("n")
            page.keyboard.type("Known: batch 12.")
            page.keyboard.press("Control+Enter")
            said(page, words="Known: batch 12.")
            page.keyboard.press("Escape")
            page.keyboard.press("d")
        elif turn % 5 == 2:
            page.keyboard.press("s")
            choice = page.locator("#popover").get_by_role("button").first
            choice.press("Enter")
        else:
            page.keyboard.press("e")
        left -= 1
        expect(page.locator(".entry")).to_have_count(left)
        if left:
            # What is done with leads on by itself; what one took stays open.
            if turn % 5 == 1:
                page.keyboard.press("j")
            other = page.locator(f"#ticket:not([data-number='{number}'])")
            expect(other).to_have_count(1)

    states = Ticket.objects.values_list("status", flat=True)
    assert (
        sorted(states)
        == [Status.OPEN] * 4 + [Status.RESOLVED] * 12 + [Status.SNOOZED] * 4
    )
    assert Ticket.objects.filter(assignee=bob, status=Status.OPEN).count() == 4


def test_bulk_and_undo(open_page, bob, mailbox, settle):
    """More tickets than a page has: all of them at once, in the background, and back."""
    for number in range(45):
        make_ticket(mailbox, subject=f"Parcel {number}")
    page = open_page(bob)
    open_list(page, "/?view=open", 40)
    page.keyboard.press("j")
    page.keyboard.press("Control+a")
    expect(page.locator(".bulk-count")).to_have_text("40 selected")
    whole = page.get_by_role("checkbox", name="All 45")
    expect(whole).not_to_be_checked()
    page.keyboard.press("Control+a")
    expect(whole).to_be_checked()
    expect(page.locator(".bulk-count")).to_have_text("45 selected")
    assert violations(page) == []

    # What is told goes after seconds, and on a busy machine before the worker is idle.
    page.evaluate(
        "() => { window.told = ''; new MutationObserver(() => {"
        " window.told += document.getElementById('toasts').textContent;"
        " }).observe(document.getElementById('toasts'), { childList: true }); }"
    )
    page.keyboard.press("e")
    expect(page.locator(".toast").get_by_role("progressbar")).to_be_visible()
    settle()
    until(lambda: "Resolved: 45 tickets" in page.evaluate("() => window.told"))
    expect(page.locator(".entry")).to_have_count(0)
    assert set(Ticket.objects.values_list("status", flat=True)) == {Status.RESOLVED}

    page.keyboard.press("z")
    until(lambda: settle() or Ticket.objects.filter(status=Status.OPEN).count() == 45)
    expect(page.locator(".entry")).to_have_count(40)


def test_saved_view_shared_to_a_team(open_page, bob, ada, support, vip, settle):
    eve = make_agent("Eve")
    support.members.add(eve)
    page = open_page(bob)
    opened(page, "/")

    # By keys alone: to the filter, a second condition, its tag, show.
    page.locator("#view-new").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filter", exact=True)).to_be_visible()
    page.locator("#add-0").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#g0-c1-field")).to_be_focused()
    picks = page.locator("#g0-c1 .filter-picks input")
    picks.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(subjects(page)).to_have_text(["Of Dina", "Of Tove"])
    assert "where=open%3Atrue+tag%3Avip" in page.url
    shot(page, "builder")

    # Saved for the team, by keys.
    name = page.get_by_label("Name", exact=True)
    name.focus()
    page.keyboard.type("Golden customers")
    who = page.get_by_label("Who has it")
    who.select_option(label="Support")
    page.get_by_role("button", name="Save the view").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Golden customers")).to_be_visible()
    view = View.objects.get()
    assert (view.team, view.edited_by) == (support, bob)

    # A colleague has it, with its number.
    theirs = open_page(eve)
    opened(theirs, "/")
    entry = theirs.locator(f"#view-{view.public_id}")
    expect(entry).to_have_text("Golden customers2")
    entry.click()
    expect(subjects(theirs)).to_have_text(["Of Dina", "Of Tove"])
    assert violations(theirs) == []
    shot(theirs, "view")

    # A ticket joins it, live, for both.
    theirs.mouse.move(900, 500)
    actions.tag(vip[2], name="vip", by=ada)
    until(lambda: settle() or subjects(theirs).count() == 3)
    expect(subjects(theirs)).to_have_text(["Of Omar", "Of Dina", "Of Tove"])
    expect(entry).to_have_text("Golden customers3")
    expect(page.locator(f"#view-{view.public_id}")).to_have_text("Golden customers3")

    # And many are done at once, as in any list.
    theirs.locator("#list .pick").first.check()
    theirs.keyboard.press("Escape")
    theirs.locator("#list .pick").nth(1).check()
    theirs.get_by_role("button", name="Resolve", exact=True).click()
    expect(subjects(theirs)).to_have_count(2)


def test_phone_end_to_end(open_page, bob, mailbox, settle):
    """From the list to an answer and back, by a thumb alone."""
    formatted(mailbox)
    make_ticket(mailbox, identity=make_identity("Tove"), subject="Of Tove")
    ticket = make_ticket(mailbox, identity=make_identity("Dina"), subject="Of Dina")
    page = open_page(bob, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Views").tap()
    page.locator("#views").get_by_role("link", name="Unassigned").tap()
    page.get_by_role("link", name=re.compile("Of Dina")).tap()
    expect(title(page)).to_be_visible()
    assert violations(page) == []

    page.locator(".verbs summary").first.tap()
    page.get_by_role("button", name="Take it").tap()
    until(lambda: Ticket.objects.get(pk=ticket.pk).assignee == bob)
    reply_box(page).tap()
    page.keyboard.type("It is on its way.")
    page.get_by_role("button", name="Send", exact=True).tap()
    said(page, words="It is on its way.")
    page.get_by_role("button", name=re.compile("^Resolve")).tap()
    expect(page.locator(".toast").filter(has_text="Resolved")).to_be_visible()
    until(lambda: Ticket.objects.get(pk=ticket.pk).status == Status.RESOLVED)
    page.get_by_role("link", name="Back to the list").first.tap()
    expect(page.get_by_role("link", name=re.compile("Of Tove"))).to_be_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
