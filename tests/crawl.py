"""Every page that links lead to, one of each kind: nobody has to list them.

Two addresses are of one kind if they differ in numbers and names of rows alone.
"""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIRequestContext

_LINK = re.compile(r"""<a\s[^>]*?href="([^"]+)"|data-popover="([^"]+)\"""")
# Pages that differ in what they are asked for, and in nothing that is drawn.
_ALIKE = re.compile(r"^/(?:api/docs|reports|help/\w+)/(?P<name>[\w-]+)/")
_ROW = re.compile(r"^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{20,}|%[0-9a-fA-F%\w-]+)$")
# What a look would change or end, what is no page, and what has no end.
_NOT = re.compile(
    r"^/(?:accounts/logout|api/v1|static|media|hooks|demo)/|/attachments/|\.\w{2,5}$"
)


def kind_of(path: str) -> str:
    """The same for all pages of a kind: "t-n-split" of /t/12/split/."""
    if alike := _ALIKE.match(path):
        path = f"{path[: alike.start('name')]}0{path[alike.end('name') :]}"
    parts = [part for part in path.strip("/").split("/") if part]
    return "-".join("n" if _ROW.match(part) else part for part in parts) or "inbox"


def links(html: str, base: str) -> Iterator[str]:
    """The paths that a page leads to on the same site, without what is asked there."""
    site = urlsplit(base).netloc
    for found in _LINK.finditer(html):
        url = urlsplit(urljoin(base, unescape(found[1] or found[2])))
        if url.netloc == site and url.scheme.startswith("http"):
            yield url.path


def pages(
    request: APIRequestContext, site: str, begin: tuple[str, ...]
) -> dict[str, str]:
    """Kinds of pages by name, each with the first address of it that was found."""
    known: dict[str, str] = {}
    seen: set[str] = set()
    todo = deque(begin)
    while todo:
        path = todo.popleft()
        kind = kind_of(path)
        if kind in seen or _NOT.search(path):
            continue
        seen.add(kind)
        answer = request.get(site + path)
        if not (answer.ok and "text/html" in answer.headers.get("content-type", "")):
            continue
        known[kind] = path
        todo.extend(links(answer.text(), answer.url))
    return known
