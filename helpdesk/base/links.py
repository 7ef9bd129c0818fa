"""Addresses on the web: which of them may be a link, and plain text with its links."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from helpdesk.base.plaintext import BIDI, printable

MAX_URL = 2_000
REL = "noopener noreferrer nofollow ugc"
_LINK = re.compile(rf"\b(?:https?://|mailto:)[^\s<>\"'`{BIDI}]+", re.IGNORECASE)
_TARGET = re.compile(
    r"(?:https?://[^\s/?#\\][^\s\\]*|mailto:[^\s\\]+)", re.IGNORECASE | re.ASCII
)
# Nearly all links, for speed: printable ASCII without blanks and backslashes.
_USUAL_TARGET = re.compile(r"(?:https?://|mailto:)[\w.@-]++[!-\[\]-~]*+", re.ASCII)


def linkify(text: str) -> SafeString:
    """Plain text as HTML with its links; line breaks are the style sheet's business."""
    lines = printable(text).split("\n")
    return mark_safe("\n".join(map(_linked_line, lines)))  # noqa: S308 - escaped there


def safe_url(value: str) -> str | None:
    """A link target as it may stand on a page, or None: the one rule for all links."""
    if len(value) <= MAX_URL and _USUAL_TARGET.fullmatch(value):
        return value
    url = re.sub(r"[\x00-\x1f\x7f]", "", value).strip().replace(" ", "%20")
    if len(url) > MAX_URL or re.search(f"[{BIDI}\ud800-\udfff]", url):
        return None
    return url if _TARGET.fullmatch(url) else None


def _linked_line(line: str) -> str:
    html, end = [], 0
    for found in _LINK.finditer(line):
        shown = _without_tail(found[0])
        url = safe_url(shown)
        if url is not None:
            html += [escape(line[end : found.start()]), _anchor(url, shown)]
            end = found.start() + len(shown)
    html.append(escape(line[end:]))
    joined = "".join(html)
    # What turns the writing direction must not turn the words around it.
    return f"<bdi>{joined}</bdi>" if re.search(f"[{BIDI}]", line) else joined


def _anchor(url: str, shown: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="{REL}">{escape(shown)}</a>'


def _without_tail(url: str) -> str:
    """A link without the punctuation of the sentence it stands in."""
    if len(url) > MAX_URL:
        return url  # no link anyway, and the loop below must stay short
    url = url.rstrip(".,;:!?*_")
    while url.endswith((")", "]")) and _is_unpaired(url):
        url = url[:-1].rstrip(".,;:!?*_")
    return url


def _is_unpaired(url: str) -> bool:
    opening = "(" if url[-1] == ")" else "["
    return url.count(url[-1]) > url.count(opening)
