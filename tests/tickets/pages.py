"""What people do with a ticket's page, in these tests."""

import html
import re
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from tests.signing import signed_in
from tickets.models import Ticket

BLOCKS = {"article", "button", "dd", "div", "dt", "h1", "h2", "h3", "label", "li", "option",
          "p", "section", "summary", "td", "th", "tr", "ul"}  # fmt: skip


def url(ticket: Ticket, verb: str = "") -> str:
    if not verb:
        return reverse("tickets:ticket", args=[ticket.number])
    return reverse("tickets:verb", args=[ticket.number, verb.replace("_", "-")])


def browser_of(agent) -> Client:
    return signed_in(agent)


def shown(answer) -> str:
    """The page as a reader has it: text, as typed, in one line."""
    found = _Text()
    found.feed(answer.content.decode())
    return re.sub(r"\s+", " ", "".join(found.words)).strip()


def actions_on(answer) -> set[str]:
    """The last parts of all addresses the page's forms post to."""
    found = re.findall(r'(?:form)?action="/t/\d+/([a-z-]+)/"', answer.content.decode())
    return set(found)


def field(answer, name: str) -> str:
    """What stands in the first input or text area of that name."""
    page = answer.content.decode()
    area = re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    if area:
        return html.unescape(area[1]).strip("\r\n")
    inputs = re.findall(r"<input[^>]*>", page)
    of_name = [one for one in inputs if f'name="{name}"' in one]
    values = [re.search(r'value="([^"]*)"', one) for one in of_name]
    return next((html.unescape(value[1]) for value in values if value), "")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.words.append(" ")
        if tag in ("script", "style"):
            self._silent = tag

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.words.append(" ")
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)
