"""Markdown as articles are kept in it -> HTML to show, words to search.

CommonMark with tables, line ends that stay, and what docs/articles.md tells: callouts,
steps, tabs, video links, pictures and files (`file:<uuid>`), links to other articles
(`article:<slug>`) and snippets (`{{ name }}`). HTML in it is words like all others, and
what comes out goes through the walls once more (nh3).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.container import container_plugin

from helpdesk.base import richtext
from helpdesk.base.plaintext import printable

CALLOUTS = ("note", "tip", "warning")
FILE, ARTICLE = "file:", "article:"
# What a heading may say in the table of contents, and how deep that goes.
TOC_LEVELS = (2, 3)
LONGEST = 200_000
MOST = {"|": 4_000, "[": 4_000, "\n#": 500, ":::": 1_000, "*": 20_000, "_": 20_000}

SNIPPET = re.compile(r"\{\{\s*([a-z0-9][a-z0-9_-]{0,59})\s*\}\}")
_SAFE = re.compile(
    r"(?:https?://|mailto:|tel:|article:[\w-]+(?:#[\w-]+)?$|/(?!/)|#)", re.IGNORECASE
)
_ARTICLE_LINK = re.compile(r'href="article:([\w-]+)((?:#[\w-]+)?)"')
_NAME = re.compile(r"tab\s+(\S.{0,59})")

_TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3",
    "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "s", "section", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "class", "download"},
    "div": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"class"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "p": {"class"},
    "section": {"class"},
    "td": {"class"},
    "th": {"class"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An article's words, ready to show.

    toc: its headings, as {"id", "level", "text"}.
    articles, files, links: what it points to: slugs, ids, addresses elsewhere.
    missing: snippets there are not; bare_pictures: how many say nothing to those who
        do not see them.
    """

    html: str
    text: str
    toc: list[dict[str, Any]] = field(default_factory=list)
    articles: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bare_pictures: int = 0


def render(source: str, *, snippets: Mapping[str, str] | None = None) -> Rendered:
    """What this Markdown says. Never fails, whatever is written.

    snippets: their Markdown by name, in the language of the article.
    """
    known = snippets or {}
    asked = SNIPPET.findall(source[:LONGEST])
    source = with_snippets(printable(source)[:LONGEST], known)
    if _is_too_much(source):
        return Rendered(html=f"<pre>{escape(source, quote=False)}</pre>", text=source)
    told: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(source, told)
    html = _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, told))
    targets = _targets(tokens)
    return Rendered(
        html=html,
        text=richtext.text_of(html),
        toc=_toc(tokens),
        articles=_after(ARTICLE, targets),
        files=_after(FILE, targets),
        links=tuple(one for one in targets if one.lower().startswith("http")),
        missing=tuple(dict.fromkeys(name for name in asked if name not in known)),
        bare_pictures=sum(
            1 for one in _inline(tokens) if one.type == "image" and not one.content
        ),
    )


def with_snippets(source: str, snippets: Mapping[str, str]) -> str:
    """The words with their snippets in place; those there are not leave nothing."""
    return SNIPPET.sub(lambda found: snippets.get(found[1], ""), source)


def with_addresses(html: str, addresses: Mapping[str, str]) -> str:
    """Stored HTML with links to other articles where those are; other links go.

    addresses: by the slug that was written, all of those that this reader may read.
    """

    def link(found: re.Match[str]) -> str:
        address = addresses.get(found[1])
        return f'href="{escape(address)}{found[2]}"' if address else ""

    return _ARTICLE_LINK.sub(link, html)


def links_to(html: str) -> set[str]:
    """The slugs of other articles that stored HTML leads to."""
    return {found[1] for found in _ARTICLE_LINK.finditer(html)}


def file_address(public_id: str) -> str:
    """Where the bytes of a file of an article are."""
    return f"/help/files/{public_id}/"


def _is_too_much(source: str) -> bool:
    """No article has so many of these, and tables, links and addresses of headings take
    time by the square of them: what is so entangled is shown as it was typed."""
    return any(source.count(mark) > most for mark, most in MOST.items())


def _is_safe(url: str) -> bool:
    return bool(_SAFE.match(url)) or _file_id(url) is not None


def _file_id(url: str) -> str | None:
    if not url.startswith(FILE):
        return None
    try:
        return str(UUID(url.removeprefix(FILE)))
    except ValueError:
        return None


def _inline(tokens: Sequence[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def _targets(tokens: Sequence[Token]) -> list[str]:
    """Everything it points to, in order, once each."""
    found = (token.attrGet("href") or token.attrGet("src") for token in _inline(tokens))
    return list(dict.fromkeys(str(one) for one in found if one))


def _after(scheme: str, targets: Sequence[str]) -> tuple[str, ...]:
    names = (one.removeprefix(scheme) for one in targets if one.startswith(scheme))
    return tuple(dict.fromkeys(name.partition("#")[0] for name in names))


def _toc(tokens: Sequence[Token]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(token.attrGet("id") or ""),
            "level": int(token.tag[1]),
            "text": "".join(
                one.content for one in after.children or () if one.type != "image"
            ),
        }
        for token, after in pairwise(tokens)
        if token.type == "heading_open" and int(token.tag[1]) in TOC_LEVELS
    ]


# How the parts look as HTML. markdown-it calls them with itself first.


def _image(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """A picture of ours; elsewhere's is a link: looking would tell them who reads."""
    token = tokens[at]
    words = escape(token.content)
    source = str(token.attrGet("src") or "")
    if file := _file_id(source):
        return f'<img src="{file_address(file)}" alt="{words}" loading="lazy">'
    return f'<a href="{escape(source)}">{words or escape(source)}</a>'


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    token = tokens[at]
    target = str(token.attrGet("href") or "")
    if file := _file_id(target):
        return f'<a class="file" href="{file_address(file)}" download>'
    kind = ' class="video"' if token.attrGet("title") == "video" else ""
    return f'<a{kind} href="{escape(target)}">'


def _cell_open(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """Alignment as a class: a page has no styles of its own."""
    token = tokens[at]
    side = re.search(r"text-align:\s*(center|right)", str(token.attrGet("style") or ""))
    return f'<{token.tag} class="{side[1]}">' if side else f"<{token.tag}>"


def _box(name: str) -> Any:
    def opened(
        self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
    ) -> str:
        if tokens[at].nesting != 1:
            return "</div>\n"
        return f'<div class="{"callout " if name in CALLOUTS else ""}{name}">\n'

    return opened


def _tab(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    token = tokens[at]
    if token.nesting != 1:
        return "</section>\n"
    name = _NAME.match(token.info.strip())
    title = f'<h4 class="tab-name">{escape(name[1])}</h4>\n' if name else ""
    return f'<section class="tab">\n{title}'


def _lower_headings(state: StateCore) -> None:
    """The page's title is its first heading; articles begin below it."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2" if token.tag == "h1" else token.tag


def _made() -> MarkdownIt:
    markdown = MarkdownIt(
        "commonmark", {"html": False, "breaks": True, "linkify": True}
    ).enable(["table", "strikethrough", "linkify"])
    markdown.validateLink = _is_safe  # type: ignore[method-assign] # as documented
    for name in (*CALLOUTS, "steps", "tabs"):
        container_plugin(markdown, name, render=_box(name))
    container_plugin(
        markdown, "tab", validate=lambda info, _mark: bool(_NAME.match(info.strip())),
        render=_tab,
    )  # fmt: skip
    anchors_plugin(markdown, min_level=1, max_level=3)
    markdown.core.ruler.before("anchor", "lower", _lower_headings)
    for name, rule in (
        ("image", _image), ("link_open", _link_open),
        ("td_open", _cell_open), ("th_open", _cell_open),
    ):  # fmt: skip
        markdown.add_render_rule(name, rule)
    return markdown


def _kept(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute not in ("href", "src") or _is_shown(value) else None


def _is_shown(url: str) -> bool:
    return bool(_SAFE.match(url))


_MARKDOWN = _made()
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes={"*": set(), **_ATTRIBUTES},
    url_schemes={"http", "https", "mailto", "tel", "article"},
    attribute_filter=_kept,
    link_rel="noopener noreferrer",
)
