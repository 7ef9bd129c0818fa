"""A saved view shared to a team: made by keys alone, seen by a colleague, and live."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.factories import make_agent, make_identity, make_ticket
from tests.threads import until
from tickets import actions
from tickets.asked.text import parsed
from tickets.filters import TICKETS
from tickets.models import View

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS", "")


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"views-{name}.png")


@pytest.fixture
def vip(ada, mailbox):
    """Two of three tickets are tagged."""
    tickets = [
        make_ticket(mailbox, identity=make_identity(name), subject=f"Of {name}")
        for name in ("Tove", "Dina", "Omar")
    ]
    for one in tickets[:2]:
        actions.tag(one, name="vip", by=ada)
    return tickets


def opened(page, address):
    page.add_init_script(
        "document.addEventListener('live:up', () => { window.isUp = true })"
    )
    page.goto(address)
    page.wait_for_function("() => window.isUp")


def subjects(page):
    return page.locator("#list .entry .what")


def test_a_view_is_shared_to_a_team_and_a_live_ticket_joins_it(
    open_page, bob, ada, support, vip, settle
):
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


@pytest.mark.sampled
def test_a_ticket_opened_from_a_view_leads_back_to_it(open_page, bob, vip):
    where = "/?where=tag%3Avip&order=oldest"
    page = open_page(bob)
    opened(page, where)
    expect(subjects(page)).to_have_text(["Of Tove", "Of Dina"])

    page.locator("#list .row-link").first.click()
    expect(page.locator("#ticket h1")).to_contain_text("Of Tove")
    assert "where=tag%3Avip&order=oldest" in page.url
    page.reload()
    expect(subjects(page)).to_have_text(["Of Tove", "Of Dina"])
    page.go_back()
    expect(page.locator("#ticket")).to_have_count(0)
    expect(subjects(page)).to_have_text(["Of Tove", "Of Dina"])

    # From the filter, too, whose place a ticket takes.
    page.locator(".filter-link").click()
    form = page.get_by_role("button", name="Show the tickets")
    expect(form).to_be_visible()
    page.locator("#list .row-link").first.click()
    expect(page.locator("#ticket h1")).to_contain_text("Of Tove")
    page.go_back()
    expect(form).to_be_visible()


@pytest.mark.sampled
@pytest.mark.parametrize("light", ["light", "dark", "phone", "mirrored"])
def test_the_filter_is_accessible_and_within_its_borders(
    open_page, bob, ada, support, vip, light
):
    options = {"viewport": PHONE} if light == "phone" else {}
    if light == "dark":
        options["color_scheme"] = "dark"
    where = "is:open (tag:vip OR waiting_since.lt:-2h) NOT (owner:me from:dina)"
    view = actions.save_view(
        name="Golden customers", where=parsed(where, TICKETS), is_private=False,
        team=support, by=ada,
    )  # fmt: skip
    if light == "mirrored":
        bob.language = "ar"
    page = open_page(bob, **options)
    for name, address in (
        ("filter", f"/settings/views/{view.public_id}/"),
        ("list", f"/?view={view.public_id}"),
        ("all", "/settings/views/"),
    ):
        page.goto(address)
        if light == "mirrored":
            page.evaluate("document.documentElement.dir = 'rtl'")
        page.wait_for_load_state("networkidle")
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, name
        assert violations(page) == [], name
        shot(page, f"{name}-{light}")
