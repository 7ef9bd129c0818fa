"""What is a link in words, there: facets
(docs.bsky.app/docs/advanced-guides/post-richtext).

A facet names bytes of the UTF-8 of the words, not letters; what names half a letter, or
what another names already, is nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from channels_app.fields import each, whole, words

APP = "https://bsky.app"
# Of one post; more are not looked at.
MOST = 100
_LINK = re.compile(r"\bhttps?://[^\s<>\"'“”]+", re.IGNORECASE)
# What ends a sentence rather than a link.
_AFTER = ".,;:!?)]}…"
_TAG = re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,64}")


Marked = tuple[int, int, str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the words, and where they lead; "" for nowhere."""

    text: str
    href: str = ""


def parts(text: str, facets: list[Any]) -> Iterator[Part]:
    """The words in their order, each with where it leads."""
    letters, at = text.encode("utf-8", "replace"), 0
    for start, end, href in sorted(_places(facets)):
        if start < at or not _is_between(letters, start, end):
            continue
        if start > at:
            yield Part(letters[at:start].decode())
        yield Part(letters[start:end].decode(), href)
        at = end
    if at < len(letters):
        yield Part(letters[at:].decode())


def html_of(text: str, facets: list[Any]) -> str:
    """The words with their links; "" where there are none."""
    found = list(parts(text, facets))
    if not any(one.href for one in found):
        return ""
    return "".join(
        f'<a href="{escape(one.href)}">{_shown(one.text)}</a>'
        if one.href
        else _shown(one.text)
        for one in found
    )


def text_of(text: str, facets: list[Any]) -> str:
    """The words alone. A link that is shown cut short stands there whole."""
    return "".join(_written_out(one) for one in parts(text, facets))


def made(text: str, *, people: dict[str, str]) -> list[dict[str, Any]]:
    """Facets of words of ours: links, tags, and `people` by their "@handle" (their did)."""
    found: list[Marked] = [
        (at, end, "link", {"uri": it}) for at, end, it in _links(text)
    ]
    links = [(at, end) for at, end, _kind, _what in found]
    found += [
        (*match.span(), kind, what)
        for match, kind, what in _named(text, people)
        if not any(at <= match.start() < end for at, end in links)
    ]
    return [
        {
            "index": {"byteStart": _bytes(text[:at]), "byteEnd": _bytes(text[:end])},
            "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **what}],
        }
        for at, end, kind, what in sorted(found, key=lambda one: one[0])
    ]


def _named(
    text: str, people: dict[str, str]
) -> Iterator[tuple[re.Match[str], str, dict[str, str]]]:
    for match in _TAG.finditer(text):
        yield match, "tag", {"tag": match[0][1:]}
    for handle, did in people.items():
        pattern = rf"(?<![\w@.]){re.escape(handle)}(?![\w.-]*\w)"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield match, "mention", {"did": did}


def is_of(did: str, facets: list[Any]) -> bool:
    """Whether one of them names this account."""
    return any(
        words(feature, "did") == did
        for facet in facets[:MOST]
        for feature in each(facet, "features")
    )


def _places(facets: list[Any]) -> Iterator[tuple[int, int, str]]:
    for one in facets[:MOST]:
        start, end = whole(one, "index", "byteStart"), whole(one, "index", "byteEnd")
        href = next(filter(None, map(_leads, each(one, "features"))), "")
        if start is not None and end is not None and 0 <= start < end and href:
            yield start, end, href


def _leads(feature: Any) -> str:
    if uri := words(feature, "uri"):
        return uri if uri.startswith(("https://", "http://")) else ""
    if did := words(feature, "did"):
        return f"{APP}/profile/{quote(did, safe=':')}"
    tag = words(feature, "tag")
    return f"{APP}/hashtag/{quote(tag)}" if tag else ""


def _is_between(letters: bytes, start: int, end: int) -> bool:
    """Whether both ends are between letters."""
    return end <= len(letters) and not any(
        at < len(letters) and letters[at] & 0xC0 == 0x80 for at in (start, end)
    )


def _shown(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _written_out(part: Part) -> str:
    if not part.href.startswith(("https://", "http://")) or part.href.startswith(APP):
        return part.text
    bare = re.sub(r"^https?://(www\.)?", "", part.href)
    begins = part.text.strip().rstrip("…").removesuffix("...")
    begins = re.sub(r"^https?://(www\.)?", "", begins)
    if bare.startswith(begins):
        return part.href
    return f"{part.text} ({part.href})"


def _links(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_AFTER)
        # A bracket that was opened in the link is a part of it.
        if (
            link.count("(") > link.count(")")
            and text[match.start() + len(link) :][:1] == ")"
        ):
            link += ")"
        yield match.start(), match.start() + len(link), link


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
