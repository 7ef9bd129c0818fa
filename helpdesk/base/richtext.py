"""What strangers write, made safe to show: HTML to a strict subset, text to links.

One pair of walls for every page. HTML goes through nh3 (an HTML5 parser and an
allow-list, https://docs.rs/ammonia); what comes out has no style, no foreign element,
links only to http, https and mailto, and of pictures those alone that a caller named
(`within`). Plain text is hostile too (CVE-2026-54433): it is escaped first and linked by
the same rule.

An HTML5 parser is quadratic in nesting (200,000 open tags: four minutes) and in bare
ampersands, so what is too big or too entangled is shown as its text instead.
"""

import re
from collections.abc import Container, Iterator
from html import escape, unescape
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

import nh3

from helpdesk.base import within
from helpdesk.base.links import REL, linkify, safe_url
from helpdesk.base.plaintext import printable
from helpdesk.base.tags import cut_down

__all__ = ["clean", "linkify", "of_text", "safe_url", "text_of", "to_text"]

MAX_CHARS = 600_000
MAX_TAGS = 20_000
MAX_AMPERSANDS = 50_000
MAX_DEPTH = 200
# Letters of what is said of a picture.
MAX_ALT = 1_500
# Each pass repairs what unwrapping left entangled; mails settle after one or two.
MAX_PASSES = 5

BLOCKS = {
    "blockquote", "div", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul",
}  # fmt: skip
KEPT = BLOCKS | {"a", "b", "br", "code", "em", "i", "s", "strong", "u"}
# Gone with everything inside: never words for a reader.
DROPPED = {
    "applet", "audio", "canvas", "iframe", "math", "noembed", "noframes", "noscript",
    "object", "script", "style", "svg", "template", "title", "video",
}  # fmt: skip

# Renamed before parsing. Cells and their kin hide open tags from `</div>`, and open
# formatting tags with attributes are copied into every later paragraph: both let a
# small mail grow without bound. The result is read by nh3 whatever this does to it.
_RENAMED = {
    **dict.fromkeys(("b", "code", "em", "i", "s", "strong", "u"), ""),
    **dict.fromkeys(("del", "strike"), "s"),
    "ins": "u",
    **dict.fromkeys(
        ("abbr", "acronym", "big", "button", "font", "kbd", "label", "marquee", "nobr",
         "option", "samp", "select", "small", "sub", "sup", "tt", "var"),
        "span",
    ),
    **dict.fromkeys(("td", "th"), "span"),
    **dict.fromkeys(
        ("address", "article", "aside", "caption", "center", "dd", "details", "dl",
         "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
         "legend", "main", "nav", "section", "summary", "table", "tbody", "tfoot",
         "thead", "tr"),
        "div",
    ),
    **dict.fromkeys(("h1", "h2", "h3"), "h4"),
}  # fmt: skip
# Those that keep their name only lose attributes, so of them only such are looked at.
_SAME = sorted(name for name, new in _RENAMED.items() if not new)
_OTHER = sorted(_RENAMED.keys() - set(_SAME))
_TAG = re.compile(
    rf"</?(?:{'|'.join(_OTHER)})[\s/>]|<(?:{'|'.join(_SAME)})[\s/]",
    re.IGNORECASE | re.ASCII,
)
_DATA_URL = re.compile(r"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=%]+", re.ASCII)
_PICTURE = re.compile(r"<img(?: (?:alt|height|width)=\"[^\"]*\")*>")
_NO_LINK = re.compile(r"<a(?: (?:target|rel)=\"[^\"]*\")*>")
_ATTRIBUTE = re.compile(r" (alt|height|src|width)=\"([^\"]*)\"")
_WITHIN = re.compile(
    r"<img(?: (?:alt|height|width)=\"[^\"]*\")* src=\"cid:[^\"]*\""
    r"(?: (?:alt|height|width)=\"[^\"]*\")*>"
)
_OPEN_OR_CLOSE = re.compile(r"<(/?)(?!br>|hr>|img )[a-z]")
_DEEPER = {"": 1, "/": -1}.__getitem__
_MARKUP = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# An address as nh3 writes it. &nbsp; stands for what is no printable ASCII.
_USUAL_HREF = re.compile(
    r"(?=.{1,2000}\Z)(?:https?://|mailto:)[\w.@-]++"
    r"(?:[!-%'-\[\]-~]|&(?:amp|quot|lt|gt);)*+",
    re.ASCII,
)
_HREF = re.compile(r" href=\"([^\"]*)\"")
# What nh3 wrote and would write again, since no parser takes it for another tree: blocks
# that close no paragraph, no list, no link in a link, no character that gets lost.
_INLINE = r"[^<\r\ufeff]++|</?(?:b|code|em|i|s|strong|u)>|<br>"
_ANCHOR = rf'<a href="[^"]*+" target="_blank" rel="{REL}">(?:{_INLINE})*+</a>'
_PLAIN = re.compile(
    rf"(?:{_INLINE}|{_ANCHOR}|</?(?:blockquote|div)>|<p>(?:{_INLINE}|{_ANCHOR})*+</p>)*+"
)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_GAPS = re.compile(r"\n{3,}")


def clean(html: str, pictures: Container[str] | None = None) -> str:
    """The strict subset of a stranger's HTML; cleaning it again changes nothing.

    pictures: names of those that stay, since their files are beside these words.
    """
    html = _DATA_URL.sub("data:,", printable(html))
    if _is_too_much(html):
        return _as_preformatted(_crude_text(html))
    cleaned = _settled(_TAG.sub(_rename, cut_down(html)), pictures)
    return _as_preformatted(_crude_text(html)) if cleaned is None else cleaned


def of_text(text: str) -> str:
    """Plain text as HTML: an empty line begins a paragraph. Cleaning it changes nothing."""
    paragraphs = (part for part in text.split("\n\n") if part.strip())
    return clean(
        "".join(
            f"<p>{escape(part.strip(chr(10))).replace(chr(10), '<br>')}</p>"
            for part in paragraphs
        )
    )


def to_text(html: str) -> str:
    """The words of some HTML, laid out with line breaks only."""
    return text_of(clean(html))


def text_of(cleaned: str) -> str:
    """The words of HTML that `clean` returned."""
    return _crude_text(cleaned)


def _is_too_much(html: str) -> bool:
    return (
        len(html) > MAX_CHARS
        or html.count("<") > MAX_TAGS
        or html.count("&") > MAX_AMPERSANDS
    )


class _Renames(dict[str, str]):
    """What takes the place of a tag's beginning, made when it is first met."""

    def __missing__(self, found: str) -> str:
        name, after = found.strip("<>/ \t\n\r\f\v"), found[-1]
        new = _RENAMED[name] or name
        # Cells side by side must not become one word.
        gap = " " if name in ("td", "th") else ""
        if found.startswith("</"):
            made = f"{gap}</{new}{after}"
        elif after == ">":
            made = f"{gap}<{new}>"
        else:
            # The attributes go to a void element that nobody keeps, wherever they end.
            made = f"{gap}<{new}><wbr {after}"
        self[found] = made
        return made


_renames = _Renames()


def _rename(found: re.Match[str]) -> str:
    return _renames[found[0].lower()]


def _settled(html: str, pictures: Container[str] | None = None) -> str | None:
    """Clean until another pass finds nothing; None when that would take too long."""
    names = None if pictures is None else _cleaner_that_keeps(pictures)
    for _ in range(MAX_PASSES):
        passed, is_usual = (names.clean(html), False) if names else _pass(html)
        # An anchor that lost its target goes; the parser skips the end tag it leaves.
        cleaned = _NO_LINK.sub("", _PICTURE.sub(_told, passed))
        if names:
            cleaned = _WITHIN.sub(_within, cleaned)
        if "&#" in html:
            cleaned = printable(cleaned)  # a reference may name any character
        if cleaned == html:
            return html
        if _depth(cleaned) > MAX_DEPTH or _is_too_much(cleaned):
            return None
        if is_usual and _PLAIN.fullmatch(cleaned):
            return cleaned
        html = cleaned
    return None


def _pass(html: str) -> tuple[str, bool]:
    """Once through nh3, which knows schemes; and whether all links were usual ones."""
    cleaned = _quick.clean(html)
    # We know whole addresses, but asking us takes a while: only about unusual ones.
    if all(map(_USUAL_HREF.fullmatch, _HREF.findall(cleaned))):
        return cleaned, True
    return _thorough.clean(html), False


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """The attribute filter."""
    return safe_url(value) if (tag, attribute) == ("a", "href") else value


def _cleaner(*, pictures: bool = False, **more: Any) -> nh3.Cleaner:
    source, scheme = ({"src"}, {"cid"}) if pictures else (set(), set())
    return nh3.Cleaner(
        tags=KEPT | {"img"},
        clean_content_tags=DROPPED,
        # Without the star nh3 lets title and lang through everywhere.
        attributes={
            "*": set(),
            "a": {"href"},
            "img": {"alt", "height", "width"} | source,
        },
        url_schemes={"http", "https", "mailto"} | scheme,
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        **more,
    )


_quick, _thorough = _cleaner(), _cleaner(attribute_filter=_allowed)


def _cleaner_that_keeps(pictures: Container[str]) -> nh3.Cleaner:
    """One that lets these names through."""

    def allowed(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) != ("img", "src"):
            return _allowed(tag, attribute, value)
        scheme, _colon, name = value.strip().partition(":")
        name = unquote(name)
        is_known = within.NAME.fullmatch(name) and name in pictures
        return f"cid:{name}" if scheme.lower() == "cid" and is_known else None

    return _cleaner(attribute_filter=allowed, pictures=True)


def _within(found: re.Match[str]) -> str:
    """A picture that stays, always written in one way."""
    said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[0])}
    alt = _SPACES.sub(" ", said.get("alt", "")).strip()[:MAX_ALT]
    return within.kept(said["src"].removeprefix("cid:"), alt)


def _told(found: re.Match[str]) -> str:
    """A picture becomes words; a tracking dot becomes nothing."""
    said = dict(_ATTRIBUTE.findall(found[0]))
    alt = _SPACES.sub(" ", unescape(said.get("alt", ""))).strip()[:200]
    if not alt and {said.get("width"), said.get("height")} & {"0", "1", "0px", "1px"}:
        return ""
    return escape(f"[image: {alt}]" if alt else "[image]", quote=False)


def _depth(cleaned: str) -> int:
    """How deep tags stand in each other; of void ones only `br` and `hr` are left."""
    steps = map(_DEEPER, _OPEN_OR_CLOSE.findall(cleaned))
    return max(accumulate(steps), default=0)


def _as_preformatted(text: str) -> str:
    if len(text) > MAX_CHARS // 2:
        text = text[: MAX_CHARS // 2] + "\n…"
    return _pass(f"<pre>{escape(text, quote=False)}</pre>")[0] if text else ""


def _crude_text(html: str) -> str:
    """Words between tags, read in one go whatever the mark-up does."""
    text = "".join(_words(html))
    text = "\n".join(line.strip(" ") for line in text.split("\n"))
    return _GAPS.sub("\n\n", text).strip("\n")


def _words(html: str) -> Iterator[str]:
    silent = ""
    preformatted = 0
    for token in _MARKUP.split(html):
        tag = _NAME.match(token) if token.endswith(">") else None
        if tag is None:
            if not silent and not token.startswith(("<!", "<?")):
                words = unescape(token)
                yield words if preformatted else _SPACES.sub(" ", words)
            continue
        close, name = tag[1], tag[2].lower()
        if silent:
            silent = "" if close and name == silent else silent
        elif not close and name in DROPPED and name not in ("svg", "math"):
            silent = name
        elif name == "img":
            yield _pictured(token)
        else:
            preformatted = max(0, preformatted + (name == "pre") * (-1 if close else 1))
            yield _layout(close, name)


def _pictured(tag: str) -> str:
    """The words for a picture that `clean` left."""
    return "".join(within.words(alt) for alt in within.named(tag).values())


def _layout(close: str, name: str) -> str:
    name = _RENAMED.get(name) or name
    if name == "br":
        return "\n"
    if name == "li" and not close:
        return "\n- "
    if name in ("p", "blockquote", "h4", "h5", "h6", "pre", "ul", "ol"):
        return "\n\n" if close else "\n"
    return "\n" if name in BLOCKS else ""
