"""The page of a widget in a real browser: a preview that follows, rows, keys, phones."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import expect

from channels_app.actions.widgets import add_widget
from channels_app.models import Connection
from helpdesk.base import patterns
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "[...document.querySelectorAll('details')].map(d => { d.open = true })"


@pytest.fixture
def widget(server, ada, support, billing):
    cache.clear()
    return add_widget(
        team=support, name="Shop", origins=["https://shop.example"], by=ada
    )


@pytest.fixture
def page(open_page, ada, widget):
    page = open_page(ada, expected=("422",), viewport={"width": 1280, "height": 1400})
    page.goto(f"/settings/widgets/{widget.public_id}/")
    return page


def config(widget):
    return Connection.objects.get(channel=widget).config


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [one["id"] for one in found["violations"]]


def test_the_preview_follows_what_is_typed_and_nothing_is_saved(page, widget):
    before = config(widget)
    panel = page.frame_locator(".preview iframe")
    expect(panel.locator("main")).to_contain_text("Analytical Engines")

    page.get_by_label("Title").fill("Kettles and more")
    page.get_by_label("Greeting").fill("Hello from the form!")

    expect(panel.locator("main")).to_contain_text("Kettles and more")
    expect(panel.locator("main")).to_contain_text("Hello from the form!")
    assert config(widget) == before


@pytest.mark.slow
def test_the_contrast_is_told_while_a_colour_is_chosen(page):
    told = page.locator("#contrast")
    expect(told).to_have_text("Words on it are white and have a contrast of 6.3 to 1.")

    page.get_by_label("Colour", exact=True).fill("#ffe066")

    expect(told).to_contain_text("Words on it are black")
    expect(told).to_contain_text("On a white page the button itself is hard to see.")
    assert page.get_by_label("Choose a colour").input_value() == "#ffe066"

    page.get_by_label("Choose a colour").fill("#123456")

    expect(page.get_by_label("Colour", exact=True)).to_have_value("#123456")
    expect(told).to_contain_text("Words on it are white")


@pytest.mark.sampled
def test_a_question_is_added_by_keys_alone(page, widget):
    page.get_by_text("Add a question").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Order number")
    for _field in ("kind", "place"):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(r"BW-\d{5}")
    page.keyboard.press("Enter")
    page.get_by_text("The widget is saved.").wait_for()

    [field] = config(widget)["fields"]
    assert field["label"] == "Order number"
    assert field["required"]
    assert field["pattern"] == r"BW-\d{5}"
    expect(page.locator("summary", has_text="Order number")).to_be_visible()


@pytest.mark.slow
def test_a_mistake_in_a_row_opens_it_and_the_list_leads_there(page):
    page.get_by_text("Add a question").first.click()
    page.get_by_label("Question").first.fill("Order")
    page.get_by_label("Pattern").first.fill("(BW")
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    alert.wait_for()

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    expect(alert).to_contain_text("There is a ( without its ).")
    alert.get_by_role("link", name="Pattern").click()
    assert page.evaluate("document.activeElement.value") == "(BW"


@pytest.mark.sampled
def test_one_empty_row_is_offered_after_the_other(page):
    offered = page.locator("summary", has_text="Add a question")
    assert [one.is_visible() for one in offered.all()] == [True, False, False]

    offered.first.click()

    assert [one.is_visible() for one in offered.all()] == [True, True, False]


@pytest.mark.slow
def test_every_field_of_every_row_has_its_name(page):
    page.evaluate(OPEN_ALL)

    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}])
def test_on_a_phone_all_of_it_is_there(open_page, ada, widget, size):
    page = open_page(ada, viewport=size, has_touch=True, is_mobile=True)
    page.goto(f"/settings/widgets/{widget.public_id}/")
    page.evaluate(OPEN_ALL)

    assert page.evaluate(WIDE) <= 0
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("The widget is saved.").wait_for()


@pytest.mark.sampled
def test_without_javascript_rows_and_secrets_work(open_page, ada, widget):
    page = open_page(ada, java_script_enabled=False)
    page.goto(f"/settings/widgets/{widget.public_id}/")
    page.get_by_text("Add a question").first.click()
    page.get_by_label("Question").first.fill("Your name")
    page.get_by_label("Kind of answer").first.select_option("name")
    page.get_by_role("button", name="Save").click()
    assert config(widget)["fields"][0]["name"] == "name"

    page.get_by_role("link", name="Put it on your site").click()
    page.get_by_role("button", name="Make a secret").click()

    expect(page.get_by_text("The new secret")).to_be_visible()
    assert page.get_by_role("button", name="Copy the line").count() == 0


@pytest.mark.sampled
def test_the_line_is_copied(open_page, ada, widget, server):
    page = open_page(ada, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/settings/widgets/{widget.public_id}/snippet/")
    page.get_by_role("button", name="Copy the line").click()
    page.get_by_text("Copied").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied == page.locator(".code code").first.inner_text()
    assert widget.connection.key in copied


@pytest.mark.slow
def test_what_is_a_pattern_here_is_one_in_a_browser(quiet_page):
    typed = [
        *(r"BW-\d{5}", r"^[A-Z0-9-]+$", r"[^@ ]+@[^@/]+\.[a-z]{2,}", r"\p{L}+ \p{Lu}"),
        *(r"(?:a|b)?c*", r"[\d\s\-+()/]{6,20}", r"\#\@\!\-x", r"[.*+?^$|{}]", "a/b"),
    ]
    written = [patterns.read(one).written for one in typed]
    quiet_page.goto("/settings/")

    wrong = quiet_page.evaluate(
        """written => written.flatMap((one) => ["u", "v"].flatMap((flag) => {
             try { new RegExp(`^(?:${one})$`, flag); return []; }
             catch (error) { return [`${flag} ${one} ${error}`]; }
           }))""",
        written,
    )

    assert wrong == []
