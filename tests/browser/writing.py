"""Where one writes, as tests find it."""

from playwright.sync_api import Locator, Page


def reply_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your reply")


def note_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Internal note")


def ready(page: Page) -> Locator:
    """The reply's box, once the editor stands in it."""
    reply_box(page).click()
    page.locator(".composer-rich").wait_for()
    return reply_box(page)
