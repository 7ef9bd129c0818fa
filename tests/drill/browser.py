"""An agent's browser without a screen: cookies, pages, forms. It retries nothing."""

import http.client
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PATIENCE = 20.0


class NoAnswer(Exception):
    """The connection broke, or nothing came: nobody knows what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back. url: where it came from, after no redirects."""

    status: int
    location: str
    text: str

    @property
    def moved(self) -> bool:
        """A post was done, and the next page is elsewhere."""
        return self.status in (302, 303)


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        """Raises NoAnswer."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Raises NoAnswer."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept": "text/html",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            client.request(method, path, body, headers)
            answer = client.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        finally:
            client.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, crumb in SimpleCookie(line).items():
                self.cookies[name] = crumb.value
        location = urlsplit(answer.headers.get("Location", "")).path
        return Page(status=answer.status, location=location, text=text)


_NOT_SENT = ("submit", "button", "file")
_CHOSEN = ("checkbox", "radio")


class _Forms(HTMLParser):
    """The forms of a page: their address and the fields they already hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((said.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in fields or "selected" in said):
            fields[self._select] = said.get("value", "")
        elif tag == "textarea" and name:
            fields[name] = ""
        elif tag == "input" and name and kind not in _NOT_SENT:
            if kind in _CHOSEN and "checked" not in said:
                return
            fields[name] = said.get("value", "on" if kind in _CHOSEN else "")


def form(page: Page, *, action: str) -> dict[str, str]:
    """The fields of the form that posts to this address ("" for the page's own).

    Raises:
        LookupError: there is no such form.
    """
    parser = _Forms()
    parser.feed(page.text)
    for found, fields in parser.forms:
        if re.fullmatch(action, found):
            return fields
    raise LookupError(f"no form for {action!r} on this page ({page.status})")
