"""Small parts that every page shows."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# They point along the line: the other way where it is read from the right.
ALONG = {
    "arrow-left", "chevron-left", "log-out", "panel-left", "panel-right", "reply",
    "undo-2",
}  # fmt: skip


@register.simple_tag(name="icon")
def icon_tag(name: str) -> SafeString:
    """A lucide icon, drawn in the colour of the text; a name beside it is yours to give."""
    return _icon(str(name))


# A page has dozens, and to look up the sprite's hashed name takes longer than the rest.
@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        " along" if name in ALONG else "",
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def kept_html(html: str) -> SafeString:
    """HTML that was cleaned by `richtext.clean` before it was kept."""
    return mark_safe(html)  # noqa: S308 - see above


@register.filter
def coded(words: str) -> str:
    """Words with what stands between `backticks` as code."""
    parts = str(words).split("`")
    if len(parts) == 1:
        return words
    # One without its other is a character like any.
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if index % 2 else part,)
            for index, part in enumerate(parts)
        ),
    )


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for somebody."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def face(key: int) -> str:
    """Which of the four soft colours is theirs."""
    return f"face{int(key) % 4 + 1}"
