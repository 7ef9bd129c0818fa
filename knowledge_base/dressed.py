"""An article's HTML as its page shows it: what `rendering` made, with handles to hold on.

The stored HTML went through nh3, so that its tags look as the patterns here say.
"""

import re
from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Size = tuple[int, int]

_HEADING = re.compile(r'<h([23]) id="([^"]{1,300})">(.{0,3000}?)</h\1>', re.DOTALL)
_TAB_NAME = re.compile(r'<h4 class="tab-name">(.{0,3000}?)</h4>', re.DOTALL)
_CALLOUT = re.compile(r'<div class="callout (note|tip|warning)">')
_PICTURE = re.compile(r'<img src="/help/files/([0-9a-f-]{36})/"')
_TAG = re.compile(r"<[^<>]+>")


def dressed(html: str, *, sizes: Mapping[str, Size]) -> SafeString:
    """Links at headings, names of callouts, room for pictures, tables that scroll alone.

    sizes: of pictures, by the id of their file: the page does not jump when they come.
    """
    html = _HEADING.sub(_with_anchor, html)
    # Those who hear a page are told of headings; the name of a tab is none.
    html = _TAB_NAME.sub(r'<p class="tab-name">\1</p>', html)
    html = _CALLOUT.sub(_with_name, html)
    html = _PICTURE.sub(lambda found: found[0] + _size(sizes.get(found[1])), html)
    table = escape(_("Table"))
    html = html.replace(
        "<table>",
        f'<div class="scroll" role="region" tabindex="0" aria-label="{table}"><table>',
    ).replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308 - went through nh3 when it was stored


def pictures(html: str) -> set[str]:
    """The ids of the pictures in it."""
    return {found[1] for found in _PICTURE.finditer(html)}


def _with_anchor(found: re.Match[str]) -> str:
    level, name, words = found.groups()
    # Words of HTML, in which only quotation marks may stand as they are.
    plain = _TAG.sub("", words).replace('"', "&quot;")
    label = escape(_("Link to “%s”")) % plain
    link = f'<a class="anchor" href="#{name}" aria-label="{label}">#</a>'
    return f'<h{level} id="{name}">{words} {link}</h{level}>'


def _with_name(found: re.Match[str]) -> str:
    names = {
        "note": pgettext("an article", "Note"),
        "tip": _("Tip"),
        "warning": _("Warning"),
    }
    name = escape(names[found[1]])
    return f'{found[0]}<p class="callout-name">{name}</p>'


def _size(size: Size | None) -> str:
    return f' width="{size[0]}" height="{size[1]}"' if size else ""
