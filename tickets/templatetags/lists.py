"""The rows of a list, written by hand: they are the one part of a page that is there
forty times, and as a template they would cost more than everything else of it together.
"""

from html import escape

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tickets.queries.rows import Pill, Row

register = template.Library()

_ROW = """\
<li class="entry{classes}" id="row-{number}" data-number="{number}" data-seq="{seq}"\
 data-sort="{sort}">
<a class="row-link" href="{url}">\
<span class="face {face}" aria-hidden="true">{initials}</span>\
<span class="row-top"><span class="who" dir="auto">{who}</span>{unread}\
<span class="kind" title="{kind}">{icon}</span>\
<time datetime="{iso}" title="{title}">{time}</time></span>
<span class="row-what">{priority}<span class="what" dir="auto">{subject}</span>{tags}\
{owner}</span>
<span class="row-words">{draft}{note}<span class="words" dir="auto">{prefix}{words}</span>\
{step}{waiting}</span></a>\
<input type="checkbox" class="pick" form="bulk" name="numbers" value="{number}"\
 aria-label="{select} #{number}"></li>
"""
_HIDDEN = '<span class="visually-hidden">{}</span>'


class _Parts:
    """What is the same in every row of one look: words of this language, the icons."""

    def __init__(self) -> None:
        self.sprite = escape(static("vendor/icons.svg"))
        self.select = escape(gettext("Select"))
        unread = _HIDDEN.format(escape(gettext("unread")))
        self.unread = f'<span class="dot">{unread}</span>'
        draft = escape(gettext("Draft"))
        note = _HIDDEN.format(escape(gettext("Internal note")))
        self.note = f'<span class="noted">{self.icon("lock")}{note}</span>'
        self.draft = f'<span class="draft">{self.icon("pencil")}{draft}</span>'

    def icon(self, name: str) -> str:
        return (
            '<svg class="icon" aria-hidden="true">'
            f'<use href="{self.sprite}#{name}"></use></svg>'
        )

    def row(self, row: Row) -> str:
        return _ROW.format(
            classes=row.classes,
            number=row.number,
            seq=row.seq,
            sort=row.sort,
            url=escape(row.url),
            face=row.face,
            initials=escape(row.initials),
            who=escape(row.who),
            unread=self.unread if row.is_unread else "",
            kind=escape(row.kind),
            icon=self.icon(row.icon),
            iso=row.iso,
            title=escape(row.title),
            time=escape(row.time),
            priority=_HIDDEN.format(f"{escape(row.priority)}: ")
            if row.priority
            else "",
            subject=escape(row.subject),
            owner=_owner(row) if row.owner else "",
            note=self.note if row.has_note else "",
            draft=self.draft if row.has_draft else "",
            prefix=f'<span class="prefix">{escape(row.prefix)}:</span> '
            if row.prefix
            else "",
            words=escape(row.words),
            tags="".join(map(_tag, row.tags)) + (_more(row) if row.more_tags else ""),
            step=self.pill(row.step) if row.step else "",
            waiting=self.pill(row.waiting) if row.waiting else "",
            select=self.select,
        )

    def pill(self, pill: Pill) -> str:
        counts_on = (
            f' data-since="{pill.since}" data-limit="{pill.limit}"'
            if pill.since
            else ""
        )
        return (
            f'<span class="pill {pill.tone}" title="{escape(pill.title)}"{counts_on}>'
            f"{self.icon(pill.icon) if pill.icon else ''}"
            f'{_HIDDEN.format(escape(pill.name))} <span class="time">{escape(pill.text)}'
            "</span></span>"
        )


@register.simple_tag
def ticket_rows(rows: list[Row]) -> SafeString:
    """Some rows of a list.

    Safe: every value of a row is escaped here, or is a number or a class of ours.
    """
    parts = _Parts()
    return mark_safe("".join(map(parts.row, rows)))  # noqa: S308 - the one place, see above


def _owner(row: Row) -> str:
    return (
        f'<span class="face mini {row.owner_face}" title="{escape(row.owner)}">'
        f"{escape(row.owner_initials)}</span>"
    )


def _tag(name: str) -> str:
    return f'<span class="pill tag" dir="auto">{escape(name)}</span>'


def _more(row: Row) -> str:
    return f'<span class="pill tag">{row.more_tags}</span>'
