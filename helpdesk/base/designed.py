"""Mail that was designed, for the frame that shows it so: tables, styles, own pictures.

The frame's policy is the first wall: no script, no request to anybody, an origin of its
own. This is the second, for the same things. nh3 keeps an allow-list; styles go through
`css.quiet`; a picture is one that came along, told by its bytes, and nothing else.

The parser is quadratic in nesting, and copies open formatting tags into every later
paragraph, so that there are limits, and formatting tags become `<span data-was=…>`
before it reads them. What is beyond is not shown as designed.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from urllib.parse import unquote

import nh3
from django.utils.safestring import SafeString, mark_safe

from helpdesk.base.css import quiet, take_out
from helpdesk.base.links import REL, safe_url
from helpdesk.base.plaintext import printable
from helpdesk.base.richtext import DROPPED
from helpdesk.base.sniff import picture_type
from helpdesk.base.tags import cut_down

# Most readers cut mails at 100 KB, so that few are larger. Pictures are not counted.
MAX_CHARS = 300_000
MAX_TAGS = 8_000
MAX_AMPERSANDS = 25_000
MAX_DEPTH = 200
# Of one attribute: open links are copied, too, with all they have.
MAX_VALUE = 2_000
MAX_PASSES = 5
# All pictures together.
MAX_PICTURES = 5 * 1024 * 1024

TAGS = {
    "a", "abbr", "address", "article", "aside", "blockquote", "br", "caption", "center",
    "col", "colgroup", "dd", "del", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "img", "ins", "li", "main",
    "nav", "ol", "p", "pre", "section", "span", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color",
          "colspan", "dir", "height", "hspace", "id", "lang", "noshade", "nowrap",
          "role", "rowspan", "size", "span", "start", "style", "title", "type",
          "valign", "vspace", "width"},
    "a": {"href"},
    "img": {"alt", "src"},
    "span": {"data-was"},
}  # fmt: skip

_TABLE = re.compile(r"<table\s[^<>]{0,1000}?\b(?:width|bgcolor|background|style)\s*=")
# Outlook's own sheets say nothing about a design: one is hidden, one is Word's.
_SHEET = re.compile(r"<style[\s>](?![^<>]{0,200}display:\s*none)")
_WORD = ("msonormal", "wordsection1")

_DATA_URL = re.compile(
    r"data:image/[\w.+-]{1,40}(?:;[\w=-]{1,40})*;base64,([\w+/=%\s]*)"
)
_FORMATTING = (
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
)  # fmt: skip
_FONT = re.compile(r"<font(\s[^<>]{1,1000})>", re.IGNORECASE)
_FONT_SAYS = re.compile(
    r"\s(color|face|size|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_RENAMED = re.compile(rf"<(/?)({'|'.join(_FORMATTING)}|body)(?=[\s/>])", re.IGNORECASE)
_SIZES = dict(
    zip("1234567", ("10", "13", "16", "18", "24", "32", "48"), strict=True)
)  # pixels, as browsers have it
_IMG = re.compile(r"<img\s[^<>]{1,4000}>", re.IGNORECASE)
_REMOTE = re.compile(r"\ssrc\s*+=\s*+[\"']?+\s*+https?://", re.IGNORECASE)
_DOT = re.compile(
    r"\s(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/>]"
    r"|(?:width|height)\s*:\s*[01](?:px|pt)?\s*[;\"'!]|display\s*:\s*none",
    re.IGNORECASE,
)
_WEB = ("http://", "https://")
_OPEN_OR_CLOSE = re.compile(r"<(/?)(?!br|col[ >]|hr|img|wbr)[a-z]")


# Where a reader gets the picture that has this address.
Remote = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A mail as its own page: what stands in its body, and its style sheets' words."""

    body: SafeString
    css: SafeString


def is_designed(html: str) -> bool:
    """Whether it is laid out by tables or styles of its own, so that they are missed."""
    small = html.lower()
    if "<table" in small and (small.count("<table") > 1 or _TABLE.search(small)):
        return True
    if "<style" not in small or any(word in small for word in _WORD):
        return False
    return _SHEET.search(small) is not None


def has_remote_pictures(html: str) -> bool:
    """Whether some are to be fetched from others; dots that count readers are none."""
    return any(_REMOTE.search(tag) and not _is_dot(tag) for tag in _IMG.findall(html))


def page(
    html: str, pictures: Mapping[str, bytes], remote: Remote | None = None
) -> Page | None:
    """The mail for its frame; `pictures` are those that came along, by Content-ID.

    remote: where the reader gets a picture that lies elsewhere; without it there are none.
    None: it is too large or too entangled.
    """
    html, sheets = take_out(printable(html))
    if _is_too_much(html):
        return None
    if remote:
        html = _IMG.sub(lambda tag: "" if _is_dot(tag[0]) else tag[0], html)
    body = _settled(_renamed(cut_down(html)), _Along(pictures, remote))
    if body is None:
        return None
    # Each in its own block: what one leaves open is closed before the next.
    css = "</style>\n<style>".join(map(quiet, sheets))
    return Page(mark_safe(body), mark_safe(css))  # noqa: S308 - cleaned here


def _is_dot(tag: str) -> bool:
    """Whether it is there to be asked for and not to be seen."""
    return _DOT.search(tag) is not None


def _is_too_much(html: str) -> bool:
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_AMPERSANDS:
        return True
    return len(_DATA_URL.sub("", html)) > MAX_CHARS


def _renamed(html: str) -> str:
    return _RENAMED.sub(_rename, _FONT.sub(_font, html))


def _rename(found: re.Match[str]) -> str:
    name = found[2].lower()
    if name == "body":
        return f"<{found[1]}div"
    # Blanks: another name or a slash may follow.
    return "</span" if found[1] else f"<span data-was={name} "


def _font(found: re.Match[str]) -> str:
    """What a `<font>` says, in words of today."""
    said = {name.lower(): a or b or c for name, a, b, c in _FONT_SAYS.findall(found[1])}
    size = _SIZES.get(said.get("size", ""))
    style = (
        f"color:{said['color']}" if "color" in said else "",
        f"font-family:{said['face']}" if "face" in said else "",
        f"font-size:{size}px" if size else "",
        said.get("style", ""),
    )
    words = ";".join(filter(None, style)).replace('"', "'")
    return f'<span style="{words}">'


def _settled(html: str, along: "_Along") -> str | None:
    """Clean until another pass finds nothing; None when that would take too long."""
    for _ in range(MAX_PASSES):
        cleaned = printable(_pass(html, _Pictures(along)))
        if cleaned == html:
            return html
        if _is_too_much(cleaned) or _depth(cleaned) > MAX_DEPTH:
            return None
        html = cleaned
    return None


def _depth(cleaned: str) -> int:
    steps = (-1 if close else 1 for close in _OPEN_OR_CLOSE.findall(cleaned))
    return max(accumulate(steps), default=0)


def _pass(html: str, pictures: "_Pictures") -> str:
    style = cache(quiet)  # of a copied tag it is always the same one

    def allowed(tag: str, attribute: str, value: str) -> str | None:
        # Must not raise: nh3 would let the attribute through.
        if (tag, attribute) == ("img", "src"):
            return pictures.address(value)
        if len(value) > MAX_VALUE:
            return None
        if attribute == "href":
            return safe_url(value)
        return style(value) if attribute == "style" else value

    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _is_elsewhere(source: str) -> bool:
    return len(source) <= MAX_VALUE and source[:8].lower().startswith(_WEB)


@dataclass(frozen=True, slots=True)
class _Along:
    """The pictures of a mail. made: the addresses of those elsewhere, by what it says."""

    pictures: Mapping[str, bytes]
    remote: Remote | None
    made: dict[str, str] = field(default_factory=dict)


class _Pictures:
    """Pictures as addresses that ask nobody, while there is room for them."""

    def __init__(self, along: _Along) -> None:
        self.came_along = along.pictures
        self.remote = along.remote
        self.made = along.made
        self.room = MAX_PICTURES

    def address(self, source: str) -> str | None:
        """A data URI of the picture, or where the reader gets one that lies elsewhere;
        None for anything that is not in the mail."""
        source = source.strip()
        if self.remote and _is_elsewhere(source):
            return self.made.setdefault(source, self.remote(source))
        if source in self.made.values():
            return source
        content = self._content(source)
        if len(content) > self.room or (kind := picture_type(content)) is None:
            return None
        self.room -= len(content)
        return f"data:{kind};base64,{b64encode(content).decode('ascii')}"

    def _content(self, source: str) -> bytes:
        if source[:4].lower() == "cid:":
            return self.came_along.get(unquote(source[4:]).strip("<> "), b"")
        found = _DATA_URL.fullmatch(source)
        if found is None:
            return b""
        try:
            return b64decode(unquote(found[1]))
        except ValueError:
            return b""
