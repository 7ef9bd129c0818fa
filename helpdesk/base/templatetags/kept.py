"""Parts of pages that are the same for everybody: put together once, not per request."""

import re
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

# Of each part, so many kinds; more would be a mistake in what it is kept for.
MOST = 256


@register.tag("kept")
def kept(parser: Parser, token: Token) -> "Kept":
    """Keep what stands inside, one for each language and for each kind of it.

        {% kept here csrf_token for may_words %} … {% endkept %}

    The values before `for` differ each time: inside they are put in as they are, never
    asked about. Those after it tell the kinds apart: whatever else is inside may depend
    on these alone.
    """
    words = token.split_contents()[1:]
    at = words.index("for") if "for" in words else len(words)
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    kinds = [parser.compile_filter(word) for word in words[at + 1 :]]
    return Kept(inside, words[:at], kinds)


class Kept(Node):
    """The part, with a mark in each place of a value that differs."""

    def __init__(
        self, inside: NodeList, names: list[str], kinds: list[FilterExpression]
    ) -> None:
        self.inside, self.names, self.kinds = inside, names, kinds
        self.found: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> SafeString:
        kind = (get_language(), *(one.resolve(context) for one in self.kinds))
        html = self.found.get(kind)
        if html is None:
            html = self._made(context)
            if len(self.found) >= MOST:
                self.found.clear()
            self.found[kind] = html
        # In one pass: what is put in is never looked at for marks itself.
        html = _MARKS.sub(
            lambda mark: conditional_escape(str(context.get(mark[1], ""))), html
        )
        return mark_safe(html)  # noqa: S308 - rendered by templates, values escaped

    def _made(self, context: Context) -> str:
        with context.push(**{name: _mark(name) for name in self.names}):
            return self.inside.render(context)


def _mark(name: str) -> str:
    """Characters that mean nothing to anyone; what is kept has no words of strangers."""
    return f"\ue0f0{name}\ue0f1"


_MARKS = re.compile("\ue0f0(\\w+)\ue0f1")
