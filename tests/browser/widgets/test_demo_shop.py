"""The shop of the demo: a believable site around the widget, for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import expect

from channels_app.actions.widgets import add_widget, new_secret
from helpdesk.demo.goods import MACHINES
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/demo/",
    *(f"/demo/machines/{one.slug}/" for one in MACHINES),
    "/demo/basket/",
    "/demo/basket/?add=piccolo&add=tavola-2",
    "/demo/delivery/",
]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIGHTS = [
    (DESKTOP, "light", "ltr"), (DESKTOP, "dark", "ltr"), (PHONE, "light", "ltr"),
    ({"width": 320, "height": 640}, "light", "ltr"), (DESKTOP, "light", "rtl"),
]  # fmt: skip


@pytest.fixture
def shop(settings, server, ada, support):
    settings.ROOT_URLCONF = "helpdesk.demo.urls"
    cache.clear()
    made = add_widget(team=support, name="Shop", by=ada)
    new_secret(made, by=ada)
    return made


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_in_its_borders_and_quiet(open_page, shop, path):
    page = open_page()
    assert page.goto(path).status == 200

    for size, scheme, direction in LIGHTS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("dir => { document.documentElement.dir = dir }", direction)
        assert page.evaluate(WIDE) <= 0
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert [one["id"] for one in found["violations"]] == []


@pytest.mark.slow
def test_the_widget_is_there_by_one_line_under_a_strict_policy(open_page, shop, server):
    page = open_page()
    answer = page.goto("/demo/")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"script-src 'self' {server}; frame-src {server}" in policy
    line = f'<script src="{server}/w/{shop.connection.key}.js" async></script>'
    assert line in answer.text()
    page.wait_for_function("() => window.Helpdesk?.version")


@pytest.mark.slow
def test_a_machine_is_asked_about(open_page, shop):
    page = open_page()
    page.goto("/demo/machines/piccolo/")
    page.wait_for_function("() => window.Helpdesk?.version")
    page.get_by_role("button", name="Ask about it").click()

    page.wait_for_function("() => window.Helpdesk.isOpen")


@pytest.mark.slow
def test_everything_is_reached_by_keys(open_page, shop):
    page = open_page()
    page.goto("/demo/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _link in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Basket")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your basket")).to_be_visible()


@pytest.mark.sampled
def test_the_shop_works_without_javascript(open_page, shop):
    page = open_page(java_script_enabled=False)
    page.goto("/demo/machines/moka-travel/")
    page.get_by_role("link", name="Put it into the basket").click()

    expect(page.get_by_text("Together 89 €")).to_be_visible()
