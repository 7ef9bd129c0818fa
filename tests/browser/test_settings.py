"""Settings in a real browser: where the focus goes, and what a phone shows."""

import pytest

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement.getAttribute('role')"
# Wide things that scroll on their own are no harm.
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_after_a_mistake_the_focus_is_on_the_list_of_what_to_look_at(open_page, ada):
    page = open_page(ada, expected=("422",))
    page.goto("/settings/appearance/")
    page.get_by_label("Seconds to take a reply back").fill("99")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()

    assert page.evaluate(FOCUSED) == "alert"
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "id_undo_seconds"
    assert page.get_by_label("Seconds to take a reply back").input_value() == "99"


@pytest.mark.slow
def test_the_theme_is_the_chosen_one_at_once(quiet_page):
    quiet_page.goto("/settings/appearance/")
    quiet_page.get_by_label("Dark").check()
    quiet_page.get_by_role("button", name="Save").click()
    quiet_page.get_by_text("Saved.").wait_for()

    assert quiet_page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.sampled
def test_on_a_phone_settings_are_one_list_and_a_way_back(open_page, ada, support):
    page = open_page(ada, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/settings/")
    page.locator("#main").get_by_role("link", name="Teams Queues").tap()
    page.get_by_role("heading", name="Teams", level=1).wait_for()
    assert page.get_by_role("link", name="Profile").count() == 0

    page.get_by_role("link", name="All settings").tap()
    page.get_by_role("heading", name="Settings", level=1).wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["people", "teams", "mailboxes", "quarantine"])
def test_tables_fit_a_phone(open_page, ada, bob, support, mailbox, path):
    page = open_page(ada, viewport={"width": 320, "height": 640})
    page.goto(f"/settings/{path}/")

    assert page.evaluate(WIDE) <= 0
    small = page.evaluate(
        "[...document.querySelectorAll('#main button, #main select, #main a.button')]"
        ".filter(one => one.offsetHeight && one.offsetHeight < 24)"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert small == []


@pytest.mark.slow
def test_ports_are_folded_away_until_somebody_needs_them(quiet_page, support):
    quiet_page.goto("/settings/mailboxes/new/")
    port = quiet_page.get_by_label("IMAP port")
    assert not port.is_visible()

    quiet_page.get_by_text("Encryption, ports and folder").click()

    assert port.is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "he"])
def test_settings_mirror_for_who_reads_from_the_right(
    settings, open_page, ada, language
):
    settings.LANGUAGES = [("en", "English"), (language, "Mirrored")]
    page = open_page(ada, locale=language)
    page.goto("/settings/people/")

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    nav, main = (
        page.evaluate(f"document.querySelector('{one}').getBoundingClientRect().x")
        for one in ("nav.views", "main")
    )
    assert nav > main
    assert page.evaluate(WIDE) <= 0
