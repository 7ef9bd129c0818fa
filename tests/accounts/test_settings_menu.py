"""Pages of the settings: in a menu, and found by what people call them."""

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.base.accounts.settings_menu import find, menu
from helpdesk.base.accounts.settings_pages import GROUPS

pytestmark = pytest.mark.usefixtures("company")

PAGES = [page for _name, pages in GROUPS for page in pages]


@pytest.fixture
def browser(ada):
    browser = Client()
    browser.force_login(ada)
    return browser


def names(who, asked):
    return [str(page.name) for page in find(who, asked)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("imap", "Mailboxes"), ("2fa", "Security"), ("dark", "Appearance"),
        ("synonyms", "Words of search"), ("invite", "People"), ("DKIM", "Mailboxes"),
        ("teams", "Teams"), ("knowledge base", "Help articles"),
    ],
)  # fmt: skip
def test_a_page_is_found_by_what_people_call_it(ada, asked, first):
    assert names(ada, asked)[0] == first


def test_nobody_finds_what_is_not_theirs(bob, dan):
    assert names(bob, "mailboxes") == []
    assert names(dan, "help articles") == []
    assert names(dan, "password") == ["Security"]


def test_no_words_find_nothing_and_strange_ones_neither(ada):
    assert names(ada, "  ") == []
    assert names(ada, "zzz") == []


def test_each_page_is_there_and_is_the_one_that_its_menu_marks(browser, ada):
    for page in PAGES:
        assert browser.get(page.url).status_code == 200, page.view
        marked = [
            one.view
            for _name, pages in menu(ada, page.url)
            for one, is_current in pages
            if is_current
        ]
        assert marked == ([page.view] if page.below else [])


def test_the_page_lists_what_was_found_or_says_that_nothing_was(browser):
    address = reverse("accounts:settings")
    found = browser.get(f"{address}?q=smtp").content.decode()
    none = browser.get(f"{address}?q=%3Cb%3E").content.decode()
    part = browser.get(f"{address}?q=smtp", headers={"hx-request": "true"})

    assert "Mailboxes" in found.split('id="settings-all"')[1]
    assert "No setting is about “&lt;b&gt;”." in none
    assert part.content.decode().strip().startswith("<section")


def test_the_palette_offers_settings_among_what_it_finds(browser):
    found = browser.get("/search/?part=palette&q=webhooks").content.decode()

    assert f'href="{reverse("webhooks:webhooks")}"' in found
