"""The words and pictures of one post or private message.

What we have no words for is shown as what it is: nothing is lost because it is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Remote
from channels_app.adapters.bluesky.facets import APP, html_of, text_of
from channels_app.fields import each, part, words

SUBJECT = 80
# Letters of what is quoted, and of how a picture is described.
QUOTED, DESCRIBED = 600, 1000
# What their writers, or Bluesky itself, say of posts that not everybody wants to see.
SENSITIVE = frozenset(
    {"porn", "sexual", "nudity", "graphic-media", "gore", "sexual-figurative"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said; `html` only where it says more than `text`."""

    text: str
    html: str = ""
    remote: tuple[Remote, ...] = ()

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(record: Any, embed: Any, *, address: str = "") -> Content:
    """Of a record and the view of what is embedded in it. address: where it is shown."""
    facets = each(record, "facets")
    text = text_of(words(record, "text"), facets)
    html = html_of(words(record, "text"), facets)
    below = [*_below(embed, text, address)]
    remote = tuple(_pictures(embed))
    if not text.strip() and not below and not remote:
        below = [_("[A kind of message we cannot show yet: %(kind)s]") % {
            "kind": words(embed, "$type")[:60] or "?"
        }]  # fmt: skip
    if html and below:
        html += "".join(f"<p>{_linked(one)}</p>" for one in below)
    return Content(
        text="\n\n".join(filter(None, [text, *below])), html=html, remote=remote
    )


def labels_of(*said: Any) -> frozenset[str]:
    """What is said of a post, by its writer or by Bluesky, that warns of it."""
    given = [
        words(one, "val") for some in said for one in some if isinstance(one, dict)
    ]
    return SENSITIVE & frozenset(given)


def _media(embed: Any) -> Any:
    """What is shown beside a quoted post, or by itself."""
    return part(embed, "media") or embed


def _pictures(embed: Any) -> Iterator[Remote]:
    media = _media(embed)
    shown = each(media, "images") or each(media, "items")
    for at, one in enumerate(shown, 1):
        if address := words(one, "fullsize"):
            yield Remote(
                name=address, filename=f"picture-{at}.jpg", content_type="image/jpeg"
            )


def _below(embed: Any, text: str, address: str) -> Iterator[str]:
    """In words, what else there is to see."""
    media = _media(embed)
    for one in [*each(media, "images"), *each(media, "items")]:
        if alt := words(one, "alt").strip():
            yield _("[Picture: %(words)s]") % {"words": alt[:DESCRIBED]}
    if words(media, "playlist"):
        alt = words(media, "alt").strip()[:DESCRIBED]
        yield _("[A film: %(words)s]") % {"words": alt or address or "?"}
    outside = part(media, "external")
    if (uri := words(outside, "uri")) and uri not in text:
        yield "\n".join(filter(None, [words(outside, "title"), uri]))
    yield from _quoted(embed)


def _quoted(embed: Any) -> Iterator[str]:
    """The post it quotes; a list, a feed or the like by its name."""
    found = part(embed, "record")
    found = part(found, "record") or found
    if not found:
        return
    said = words(found, "value", "text")
    who = words(found, "author", "handle")
    if said or who:
        lines = said[:QUOTED].splitlines() or [""]
        yield "\n".join([f"> @{who}:", *(f"> {line}" for line in lines)])
    elif name := words(found, "displayName") or words(found, "name"):
        yield f"> {name}"


def _linked(line: str) -> str:
    """A line of `_below` as HTML; an address in a line of its own is a link."""
    return "<br>".join(
        f'<a href="{escape(one)}">{escape(one)}</a>'
        if one.startswith(("https://", "http://"))
        else escape(one, quote=False)
        for one in line.split("\n")
    )


def address_of(uri: str, author: Any) -> str:
    """Where everybody reads a post, by its name; "" for what is none."""
    pieces = uri.removeprefix("at://").split("/")
    if len(pieces) != 3 or pieces[1] != "app.bsky.feed.post":
        return ""
    return f"{APP}/profile/{words(author, 'did') or pieces[0]}/post/{pieces[2]}"
