"""What opens, fills, fails and waits on the desk: accessible in light and in dark.

A form that a ticket offers beside itself is looked at without being asked for; a state of
another kind is a function here.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import scene  # noqa: F401 - a fixture
from tests.browser.writing import formatted, note_box, ready, reply_box
from tests.crawl import kind_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

State = Callable[[Page, int], Iterator[None]]
STATES: list[State] = []
# Answers of ours that are meant to be no.
EXPECTED = ("status of 4", "net::ERR_")


def state(look: State) -> State:
    """Each `yield` is a moment at which the page is looked at."""
    STATES.append(look)
    return look


@state
def forms_beside_a_ticket(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    links = "all => all.map(one => one.dataset.popover || one.getAttribute('href'))"
    offered = page.locator("[data-popover]").evaluate_all(links)
    kinds = {kind_of(path.partition("?")[0]): path for path in offered}
    assert len(kinds) > 15
    for path in kinds.values():
        find = "path => [...document.querySelectorAll('[data-popover]')].find(one =>"
        find += " (one.dataset.popover || one.getAttribute('href')) === path).click()"
        page.evaluate(find, path)
        box = page.locator("#popover")
        expect(box.locator("h1, h2").first).to_be_visible()
        yield
        page.keyboard.press("Escape")
        expect(box).to_be_hidden()


@state
def menus_that_fold_out(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    # An app of others is asked for where it is, which this test does not allow.
    ours = "details:not([open], .side-app) > summary:visible"
    folded = page.locator(ours).element_handles()
    assert len(folded) > 3
    for each in folded:
        each.evaluate("summary => summary.click()")
        yield
        each.evaluate("summary => { summary.parentElement.open = false }")


@state
def the_palette_and_the_sheet_of_keys(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    field = page.get_by_role("combobox", name="Commands and search")
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    for words in ("", "kettle", "settings", "nothing is called like this"):
        field.fill(words)
        page.wait_for_load_state("networkidle")
        yield
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    yield


@state
def writing(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    ready(page)
    for typed in ("/", "@", ":sm"):
        page.keyboard.type(typed)
        page.wait_for_load_state("networkidle")
        yield
        page.keyboard.press("Escape")
        reply_box(page).fill("")
    reply_box(page).fill("Unfortunately we cannot do that. See the attached plan.")
    page.wait_for_load_state("networkidle")
    yield
    page.get_by_role("tab", name="Note").click()
    note_box(page).click()
    page.keyboard.type("@")
    page.wait_for_load_state("networkidle")
    yield


@state
def a_reply_that_may_be_taken_back(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    ready(page)
    page.keyboard.type("On its way.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread > .out", has_text="On its way.")).to_be_visible()
    yield


@state
def many_selected(page: Page, number: int) -> Iterator[None]:
    page.goto("/?view=open")
    page.locator("hd-inbox .row-link").first.focus()
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_visible()
    yield
    for each in page.locator("#bulk [data-popover]:visible").all():
        each.click()
        expect(page.locator("#popover")).to_be_visible()
        yield
        page.keyboard.press("Escape")


@state
def nothing_there(page: Page, number: int) -> Iterator[None]:
    for address in (
        "/?where=subject%3Anothing-is-called-so", "/?view=snoozed",
        "/search/?q=nothing-is-called-so", "/customers/?q=nobody-is-called-so",
        "/notifications/", "/t/999999/",
    ):  # fmt: skip
        page.goto(address)
        yield


# The largest form, sent with nothing typed.
EMPTY = """() => {
  const [form] = [...document.querySelectorAll("main form[method=post]")]
    .sort((one, other) => other.elements.length - one.elements.length);
  form.noValidate = true;
  form.requestSubmit();
}"""


@state
def forms_with_faults(page: Page, number: int) -> Iterator[None]:
    for address in (
        "/tickets/new/", "/settings/canned/new/", "/settings/macros/new/",
        "/settings/templates/new/",
        "/settings/policies/new/", "/settings/teams/new/", f"/t/{number}/promise/",
        f"/t/{number}/snooze/", f"/t/{number}/merge/",
    ):  # fmt: skip
        page.goto(address)
        # The browser's own words come first; these are ours.
        page.evaluate(EMPTY)
        expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
        yield


@state
def without_a_network(page: Page, number: int) -> Iterator[None]:
    page.goto(f"/t/{number}/")
    ready(page)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.keyboard.type("Said without a line.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread > .pending")).to_be_visible()
    yield
    page.context.set_offline(False)


@state
def on_a_phone(page: Page, number: int) -> Iterator[None]:
    page.set_viewport_size(PHONE)
    page.goto("/?view=open")
    yield
    page.goto(f"/t/{number}/")
    ready(page)
    yield
    # By key, as it were: a chat that rings stands before it.
    page.locator("[data-drawer=side]").evaluate("button => button.click()")
    yield


@pytest.mark.parametrize("look", STATES, ids=lambda look: look.__name__)
def test_a_state_is_accessible_in_light_and_dark(
    look,
    open_page,
    scene,  # noqa: F811
    mailbox,
    ada,
):
    formatted(mailbox)
    page = open_page(ada, expected=EXPECTED)
    faults, moments = {}, 0
    for moments, _ in enumerate(look(page, scene.ticket.number), 1):
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            if found := violations(page):
                faults[moments, scheme] = found

    assert faults == {}
    assert moments
