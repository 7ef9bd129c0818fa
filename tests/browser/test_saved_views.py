"""A saved view shared to a team: made by keys alone, seen by a colleague, and live."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.asked.text import parsed
from tickets.filters import TICKETS

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
