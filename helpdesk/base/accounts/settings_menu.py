"""The pages of the settings as a menu, and found by words."""

from collections.abc import Iterator

from helpdesk.base.accounts.settings_page import Page, Who, Words
from helpdesk.base.accounts.settings_pages import GROUPS


def menu(who: Who, path: str) -> list[tuple[Words, list[tuple[Page, bool]]]]:
    """The groups this person has, each page with whether it is the one at this path."""
    groups = [
        (name, [(page, page.is_current(path)) for page in pages if page.may(who)])
        for name, pages in GROUPS
    ]
    return [(name, pages) for name, pages in groups if pages]


def find(who: Who, asked: str) -> list[Page]:
    """Pages that have all of these words, those named so first; none for no words."""
    words = asked.casefold().split()
    if not words:
        return []
    found = [page for page in _all(who) if page.has(words)]
    return sorted(found, key=lambda page: words[0] not in str(page.name).casefold())


def _all(who: Who) -> Iterator[Page]:
    for _name, pages in GROUPS:
        yield from (page for page in pages if page.may(who))
