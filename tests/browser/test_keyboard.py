"""The keyboard: one sheet says what there is, and every key can be switched off."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.widget.conftest import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.sampled
def test_the_sheet_opens_by_its_key_and_gives_the_focus_back(quiet_page, ticket):
    quiet_page.goto("/settings/profile/")
    button = quiet_page.get_by_role("button", name="Keyboard")
    button.focus()
    quiet_page.keyboard.press("?")
    sheet = quiet_page.get_by_role("dialog", name="Keyboard")
    expect(sheet).to_be_visible()
    assert violations(quiet_page) == []
    quiet_page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1440, 900), (1024, 640), (390, 844)])
def test_the_sheet_hides_no_column_beside_itself(quiet_page, ticket, size):
    quiet_page.set_viewport_size({"width": size[0], "height": size[1]})
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("?")
    sheet = quiet_page.get_by_role("dialog", name="Keyboard")
    expect(sheet).to_be_visible()
    last = sheet.get_by_text("Go to the settings")
    last.scroll_into_view_if_needed()
    edges = "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
    start, end = sheet.evaluate(edges)
    for section in sheet.locator("section").all():
        left, right = section.evaluate(edges)
        assert start <= left < right <= end
    expect(last).to_be_in_viewport(ratio=1)


def test_the_palette_runs_a_command_found_by_its_words(quiet_page, ticket):
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("Control+k")
    field = quiet_page.get_by_role("combobox", name="Commands and search")
    expect(field).to_be_focused()
    assert violations(quiet_page) == []
    quiet_page.keyboard.type("go unass")
    expect(quiet_page.locator("#palette").get_by_role("option")).to_have_count(1)
    quiet_page.keyboard.press("Enter")
    quiet_page.wait_for_url("**/?view=unassigned")


@pytest.mark.slow
def test_the_palette_opens_while_somebody_types_and_escape_leads_back(quiet_page):
    quiet_page.goto("/settings/profile/")
    name = quiet_page.get_by_label("Name")
    name.focus()
    quiet_page.keyboard.press("Control+k")
    quiet_page.keyboard.press("Escape")
    expect(name).to_be_focused()


@pytest.mark.sampled
def test_the_palette_finds_a_ticket_by_its_number(quiet_page, ticket):
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("Control+k")
    quiet_page.keyboard.type(f"#{ticket.number}")
    found = (
        quiet_page.locator("#palette")
        .get_by_role("option")
        .filter(has_text=str(ticket.number))
    )
    expect(found).to_be_visible()
    quiet_page.keyboard.press("Enter")
    quiet_page.wait_for_url(f"**/t/{ticket.number}/**")


@pytest.mark.slow
def test_what_is_typed_before_the_palette_has_all_its_parts_is_not_lost(
    quiet_page, ticket
):
    held = []
    quiet_page.route("**/js/palette.*.js", lambda route: held.append(route))  # noqa: PLW0108 - it wants a function of ours
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("Control+k")
    quiet_page.keyboard.type(f"#{ticket.number}")
    until(lambda: held, page=quiet_page)
    held[0].continue_()
    found = quiet_page.locator("#palette").get_by_role("option")
    expect(found.filter(has_text=str(ticket.number))).to_be_visible()


@pytest.mark.sampled
def test_two_keys_in_a_row_go_to_a_view(quiet_page, ticket):
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("g")
    quiet_page.keyboard.press("m")
    quiet_page.wait_for_url("**/?view=mine")


@pytest.mark.slow
def test_typing_in_a_field_is_no_shortcut(quiet_page, ticket):
    quiet_page.goto("/settings/profile/")
    name = quiet_page.get_by_label("Name")
    name.fill("")
    quiet_page.keyboard.type("gm?")
    expect(name).to_have_value("gm?")
    assert quiet_page.url.endswith("/settings/profile/")


@pytest.mark.slow
def test_single_keys_can_be_switched_off_and_the_palette_stays(quiet_page, ticket, ada):
    ada.shortcuts = False
    ada.save()
    quiet_page.goto("/settings/profile/")
    quiet_page.keyboard.press("?")
    quiet_page.keyboard.press("g")
    quiet_page.keyboard.press("m")
    expect(quiet_page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    assert quiet_page.url.endswith("/settings/profile/")
    quiet_page.keyboard.press("Control+k")
    field = quiet_page.get_by_role("combobox", name="Commands and search")
    expect(field).to_be_focused()


@pytest.mark.slow
def test_letters_of_another_alphabet_stand_for_their_place(quiet_page, ticket):
    """On a Cyrillic layout the key of G writes п; shortcuts go by where it lies."""
    quiet_page.goto("/settings/profile/")
    quiet_page.evaluate(
        """() => {
          for (const [key, code] of [["п", "KeyG"], ["ь", "KeyM"]]) {
            document.body.dispatchEvent(
              new KeyboardEvent("keydown", { key, code, bubbles: true }));
          }
        }"""
    )
    quiet_page.wait_for_url("**/?view=mine")


def test_a_key_that_somebody_chose_by_pressing_it_does_what_they_want(
    open_page, ada, ticket
):
    page = open_page(ada, expected=("422",))
    page.goto("/settings/shortcuts/")
    field = page.get_by_role("textbox", name="Go to my tickets")
    field.focus()
    page.keyboard.press("q")
    expect(field).to_have_value("Q")
    # What is taken is said in words, and nothing is lost.
    page.get_by_role("textbox", name="Assign", exact=True).press("r")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("R is taken: “Reply”.")
    expect(field).to_have_value("Q")
    page.get_by_role("button", name="Assign: as it comes").click()
    expect(page.get_by_role("status").get_by_text("Saved.")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard")
    expect(sheet.locator("[data-command=go-mine] kbd")).to_have_text("Q")
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.wait_for_url("**/?view=mine")
