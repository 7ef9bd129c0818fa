"""Following the link in a mail, for tests."""

import re

from django.test import Client

from tests.channels_app.widget.factories import Browser


def reader():
    """The browser of whoever reads the mail."""
    return Client(enforce_csrf_checks=True)


def follow(path, shop, *, browser=None, yes=True):
    """What the link leads to; after the button, a visitor's own page."""
    browser = browser or reader()
    page = browser.get(path)
    if yes and "data-token" not in page.content.decode():
        page = browser.post(path, {"yes": "1"})
        assert page.status_code == 303, page.content
        page = browser.get(page["Location"])
    token = re.search(r'data-token="([^"]+)"', page.content.decode())
    return Browser(shop, token=token[1]) if token else page
