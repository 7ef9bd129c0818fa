"""The rows of a list, written by hand: they are the one part of a page that is there
forty times, and as a template they would cost more than everything else of it together.
"""

from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tickets.queries.looks import Cell, Seen, clock
from tickets.queries.rows import Pill, Row
from tickets.queries.times import Clock

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

# A row of a table: what is wide open to look at, and one line each. What comes first
# takes the place of a list's row where there is no room for more.
_LINE = """\
<tr class="entry{classes}" id="row-{number}" data-number="{number}" data-seq="{seq}"\
 data-sort="{sort}">
<td class="col-pick"><input type="checkbox" class="pick" form="bulk" name="numbers"\
 value="{number}" aria-label="{select} #{number}"></td>\
<th scope="row" class="col-subject"><a class="row-link" href="{url}">{unread}{priority}\
<span class="what" dir="auto">{subject}</span>{draft}{note}</a></th>{cells}\
<td class="col-time"><time datetime="{iso}" title="{title}">{time}</time></td></tr>
"""


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

    def line(self, row: Row, seen: Seen, clock: Clock) -> str:
        return _LINE.format(
            classes=row.classes,
            number=row.number,
            seq=row.seq,
            sort=row.sort,
            url=escape(row.url),
            select=self.select,
            unread=self.unread if row.is_unread else "",
            priority=_HIDDEN.format(f"{escape(row.priority)}: ")
            if row.priority
            else "",
            subject=escape(row.subject),
            draft=self.draft if row.has_draft else "",
            note=self.note if row.has_note else "",
            cells="".join(self.cell(row, cell) for cell in seen.cells(row, clock)),
            iso=row.iso,
            title=escape(row.title),
            time=escape(row.time),
        )

    def cell(self, row: Row, cell: Cell) -> str:
        match cell.name:
            case "customer":
                inside = f'<span class="who" dir="auto">{escape(row.who)}</span>'
            case "tag":
                inside = "".join(map(_tag, row.tags))
                inside += _more(row) if row.more_tags else ""
            case "channel_kind":
                inside = f"{self.icon(row.icon)} {escape(row.kind)}"
            case "next_step":
                inside = (self.pill(row.step) if row.step else "") + (
                    self.pill(row.waiting) if row.waiting else ""
                )
            case _:
                inside = f"<bdi>{escape(cell.text)}</bdi>"
        return f'<td class="col-{escape(cell.name)}">{inside}</td>'

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


@register.simple_tag
def table_rows(rows: list[Row], seen: Seen) -> SafeString:
    """The same rows with the columns that somebody chose."""
    parts, now = _Parts(), clock()
    made = "".join(parts.line(row, seen, now) for row in rows)
    return mark_safe(made)  # noqa: S308 - escaped above


@register.simple_tag
def table_head(seen: Seen) -> SafeString:
    """What its columns are called; a press on one sorts by it, another turns it round."""
    subject, time = gettext("Subject"), gettext("Last message")
    heads = [_head(seen, "subject", subject, is_sorted=True)]
    heads += [
        _head(seen, one.name, one.label, one.key is not None) for one in seen.shown
    ]
    heads.append(_head(seen, "last_message_at", time, is_sorted=True, place="time"))
    return mark_safe("".join(heads))  # noqa: S308 - escaped below


def _head(
    seen: Seen, name: str, label: Any, is_sorted: bool, *, place: str = ""
) -> str:
    words = escape(str(label))
    by_this = seen.sorted_by == name
    # Up, down, and as the view says again.
    following = "" if by_this and seen.is_down else f"-{name}" if by_this else name
    arrow = (" ↓" if seen.is_down else " ↑") if by_this else ""
    said = ' aria-sort="descending"' if seen.is_down else ' aria-sort="ascending"'
    if is_sorted:
        words = (
            '<button class="bare" form="look" name="set"'
            f' value="order:{escape(following)}">'
            f'{words}<span aria-hidden="true">{arrow}</span></button>'
        )
    where = escape(place or name)
    return f'<th scope="col" class="col-{where}"{said if by_this else ""}>{words}</th>'


def _owner(row: Row) -> str:
    return (
        f'<span class="face mini {row.owner_face}" title="{escape(row.owner)}">'
        f"{escape(row.owner_initials)}</span>"
    )


def _tag(name: str) -> str:
    return f'<span class="pill tag" dir="auto">{escape(name)}</span>'


def _more(row: Row) -> str:
    """How many more there are; whoever points at it or listens is told which."""
    names = escape(", ".join(row.more_tags))
    return (
        f'<span class="pill tag more-tags" title="{names}"><span aria-hidden="true">'
        f"+{len(row.more_tags)}</span>{_HIDDEN.format(names)}</span>"
    )
