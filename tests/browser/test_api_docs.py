"""The documentation of the API, as an integrator reads it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faults(page):
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in results.response["violations"]
    ]


def opened(page, name):
    return page.locator(f"details:has(> #{name})")


def test_an_operation_is_found_and_read(open_page, bob):
    page = open_page(bob)
    page.goto("/api/docs/")
    families = page.locator(".api-family")
    expect(families.locator("summary", has_text="tickets").first).to_be_visible()

    page.get_by_label("Search all operations").fill("reply customer")
    found = page.locator('[data-call="tickets_reply"]')
    expect(found).to_be_visible()
    expect(page.locator('[data-call="teams_list"]')).to_be_hidden()
    expect(page.locator("#api-count")).to_have_text(re.compile(r"^\d operations?$"))

    found.get_by_role("link").click()
    page.wait_for_url("**/api/docs/tickets/#tickets_reply")
    call = opened(page, "tickets_reply")
    expect(call).to_have_attribute("open", "")
    expect(call.get_by_text("tickets:write")).to_be_visible()
    body = call.get_by_role("row").filter(has_text="hold_seconds")
    expect(body).to_contain_text("0 to 30")
    expect(call.locator("pre").first).to_contain_text("/api/v1/tickets/$ID/reply/")
    assert faults(page) == []

    call.get_by_role("link", name="Message", exact=True).click()
    shape = opened(page, "Message")
    expect(shape).to_have_attribute("open", "")
    expect(shape.get_by_role("row").filter(has_text="author_name")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_is_open_is_accessible(open_page, bob, scheme):
    page = open_page(bob, color_scheme=scheme)
    for path in ("/api/docs/", "/api/docs/teams/", "/api/docs/problems/"):
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('main details').forEach(one => { one.open = true })"
        )
        assert faults(page) == []


@pytest.mark.sampled
def test_the_keyboard_is_enough(open_page, bob):
    page = open_page(bob)
    page.goto("/api/docs/")
    page.get_by_label("Search all operations").focus()
    page.keyboard.type("POST reply tickets_reply")
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/docs/tickets/#tickets_reply")
    summary = page.locator("#tickets_reply")
    expect(summary).to_be_focused()

    page.keyboard.press("Enter")
    expect(opened(page, "tickets_reply")).not_to_have_attribute("open", "")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    link = opened(page, "tickets_reply").get_by_role("link", name="Link to this")
    expect(link).to_be_focused()


@pytest.mark.sampled
def test_what_is_opened_can_be_linked_to(open_page, bob):
    page = open_page(bob)
    page.goto("/api/docs/teams/")
    page.locator("#teams_list").click()
    page.wait_for_url("**/api/docs/teams/#teams_list")

    page.get_by_label("Search these operations").fill("no such thing")
    expect(page.get_by_text("No operation is like that.")).to_be_visible()
    expect(page.locator("#teams_list")).to_be_hidden()


@pytest.mark.sampled
def test_without_scripts_the_server_searches(open_page, bob):
    page = open_page(bob, java_script_enabled=False)
    page.goto("/api/docs/")
    page.get_by_label("Search all operations").fill("tickets_reply")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#api-count")).to_have_text("1 operation")
    expect(page.locator('[data-call="tickets_reply"]')).to_be_visible()
