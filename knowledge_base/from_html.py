"""HTML of elsewhere -> Markdown as articles are kept in it."""

import re

import nh3
from markdownify import MarkdownConverter

from helpdesk.base.richtext import text_of

_TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "span", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_MANY_EMPTY = re.compile(r"\n{3,}")


def markdown_of(html: str) -> str:
    """The words with their shape; pictures and styles of elsewhere stay there."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        escape_underscores=False,
        newline_style="backslash",
    )
    try:
        text = str(converter.convert(clean))
    except RecursionError:
        text = text_of(clean)  # parts in parts without end: that is no shape to keep
    return _MANY_EMPTY.sub("\n\n", text).strip()
