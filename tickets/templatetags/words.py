"""How customers' words are shown."""

import re
from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

from helpdesk.base.quotes import fold_quotes
from helpdesk.base.quotes.marked import fold_html
from helpdesk.base.richtext import linkify
from helpdesk.base.templatetags.ui import icon_tag
from tickets.kinds import kind_of
from tickets.models import Clock as SlaClock
from tickets.models import Status, Ticket, Way, called
from tickets.queries import invitation
from tickets.queries.page import moment as moment_of
from tickets.queries.rows import tone_of
from tickets.queries.said import Said
from tickets.queries.times import Clock, units
from tickets.queries.urgency import urgency_of
from tickets.queries.why_me import why_me as reasons_of
from tickets.templatetags.pictured import is_picture, pictured

register = template.Library()
register.filter(is_picture)

_ANCHOR = re.compile(r"(<a .*?</a>)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w&/#])#([1-9]\d{0,11})\b", re.ASCII)


def sanitised(message: Said, base: str) -> SafeString:
    """A message's HTML with the pictures within it, the tail below its new words folded.

    base: the address of its ticket. Safe: `channels_app.inbound` stores only what it
    cleaned.
    """
    head, tail = fold_html(message.html)
    html = head + fold(tail) if tail else head
    return mark_safe(pictured(html, message, base))  # noqa: S308 - the one place


@register.filter
def links(text: str, known: Collection[int] = ()) -> SafeString:
    """Plain text with its links; everything else in it is escaped.

    known: numbers of tickets the reader may see; #123 becomes a link for these alone.
    """
    parts = _ANCHOR.split(linkify(text))
    parts[::2] = [
        _NUMBER.sub(partial(_ticket_link, known), part) for part in parts[::2]
    ]
    return mark_safe("".join(parts))  # noqa: S308 - linkify escaped it, digits are added


@register.filter
def when(moment: datetime) -> str:
    """A time as short as it is clear: the hour today, the day this year, else the date."""
    there, now = localtime(moment), localtime()
    if there.date() == now.date():
        return date_format(there, "H:i")
    if there.year == now.year:
        return date_format(there, pgettext("a date of this year", "j M, H:i"))
    return date_format(there, pgettext("a date of another year", "j M Y, H:i"))


def _ticket_link(known: Collection[int], found: re.Match[str]) -> str:
    number = int(found[1])
    if number not in known:
        return found[0]
    return f'<a href="{reverse("tickets:ticket", args=[number])}">#{number}</a>'


def fold(quoted: str, summary: str = "") -> str:
    """Quoted words, given as HTML, behind three dots. summary: what they are."""
    summary = escape(summary or gettext("Quoted text"))
    return (
        f'<details class="fold quoted"><summary title="{summary}">'
        '<span aria-hidden="true">•••</span>'
        f'<span class="visually-hidden">{summary}</span></summary>{quoted}</details>'
    )


def foot(message: Said, base: str) -> str:
    """What the letter carried below these words, folded away: as it was sent."""
    if not (message.signature or message.quoted):
        return ""
    said = message.signature and f'<div class="html">{message.signature}</div>'
    if quoted := message.quoted:
        words = pictured(quoted["html"], message, base) or linkify(quoted["text"])
        kind = "html" if quoted["html"] else "text"
        said += (
            f'<p class="muted" dir="auto">{escape(quoted["line"])}</p>'
            f'<blockquote class="{kind}" dir="auto">{words}</blockquote>'
        )
    summary = gettext("Signature and quoted text of the letter")
    if not message.quoted:
        summary = gettext("Signature of the letter")
    return fold(said, summary)


def answered(message: Said) -> str:
    """The words that this message answers, shortened, as HTML; they stand above."""
    answers = message.answers
    if answers is None:
        return ""
    words = escape(" ".join(answers["text"].split()) or gettext("a message"))
    return (
        f'<blockquote class="answers"><a href="#m{answers["seq"]}">{words}</a>'
        "</blockquote>"
    )


def asked(message: Said) -> str:
    """What the customer can choose from, or is asked to fill in, as HTML."""
    form = message.asks or {}
    shown = form.get("options") or form.get("fields") or []
    labels = [one.get("label", "") if isinstance(one, dict) else one for one in shown]
    items = "".join(f'<li dir="auto">{escape(str(label))}</li>' for label in labels)
    word = escape(gettext("Asked for") if form.get("fields") else gettext("Choices"))
    return f'<ul class="asked" aria-label="{word}">{items}</ul>' if items else ""


def filled(message: Said) -> str:
    """What the customer filled in beside their words, and what they invite to, as HTML."""
    form = message.filled or {}
    rows = [(one["label"], one["value"]) for one in form.get("filled", ())]
    if form.get("invitation"):
        rows += invitation.rows(form["invitation"])
    if form.get("page"):
        rows.append((gettext("Page"), form["page"]))
    if form.get("reference"):
        rows.append((gettext("Reference"), form["reference"]))
    items = format_html_join(
        "",
        '<dt dir="auto">{}</dt><dd dir="auto">{}</dd>',
        ((label, gettext("yes") if value is True else value) for label, value in rows),
    )
    return format_html('<dl class="pairs filled">{}</dl>', items) if items else ""


@register.filter
def folded(message: Said) -> dict[str, str]:
    """A plain message's new words, and the quotation below them."""
    new, quoted = fold_quotes(message.text)
    return {"new": new, "quoted": quoted}


@register.filter
def day_words(day: date) -> str:
    """A day as the rule above its messages says it."""
    days = (localtime().date() - day).days
    if days == 0:
        return gettext("Today")
    if days == 1:
        return gettext("Yesterday")
    written = date_format(day, "DATE_FORMAT")
    return f"{date_format(day, 'l')}, {written}" if days < 7 else written


@register.filter
def clock(moment: datetime) -> str:
    """The hour; the day stands above."""
    return f"{localtime(moment):%H:%M}"


@register.filter
def full(moment: datetime) -> str:
    """Date and time, written out."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


@register.filter
def iso(moment: datetime) -> str:
    """For machines that read pages."""
    return moment.isoformat(timespec="seconds")


@register.filter
def parsed(value: str | None) -> datetime | None:
    """A time that came inside a row of JSON."""
    return moment_of(value)


@register.filter
def fact_name(fact: dict[str, Any]) -> str:
    """What a fact is called: by its admins, or by us."""
    return called(fact["name"], fact.get("label"))


@register.filter
def status_name(status: str) -> str:
    """What a state is called."""
    return str(Status(status).label)


@register.filter
def way_name(way: str) -> str:
    """What a ticket is that has another one linked in this way."""
    return str(Way(way).label)


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of channel is called."""
    return str(kind_of(kind).name)


@register.filter
def kind_icon(kind: str | None) -> str:
    """The picture of a kind of channel."""
    return kind_of(kind or "").icon


@register.simple_tag
def units_of_time() -> str:
    """The letters of minutes, hours and days, for a script that counts on."""
    return ",".join(units())


@register.simple_tag
def waiting_pill(ticket: Ticket) -> SafeString:
    """How long the customer has waited, as lists show it; a script counts on."""
    clock, since = Clock(timezone.now()), ticket.waiting_since
    if since is None:
        return SafeString("")
    spent, limit = clock.now - since, ticket.team.idle_after
    return format_html(
        '<span class="pill {}" title="{}" data-since="{}" data-limit="{}">{}'
        '<span class="visually-hidden">{} </span><span class="time">{}</span></span>',
        tone_of(spent, limit),
        gettext("Waiting since %(time)s") % {"time": clock.full(since)},
        int(since.timestamp()),
        int(limit.total_seconds()),
        icon_tag("clock"),
        gettext("waiting for"),
        clock.span(spent),
    )


@register.simple_tag
def clock_pills(ticket: Any) -> SafeString:
    """The clocks that run, the soonest first: what of, until when, how near that is."""
    now = timezone.now()
    pills = [(_clock_pill(one, now),) for one in ticket.running]
    return format_html_join("\n", "{}", pills)


@register.filter
def has_clock(running: list[dict[str, Any]], kind: str) -> bool:
    """Whether a clock of that kind runs: it says what is needed, and until when."""
    return any(one["kind"] == kind for one in running)


def _clock_pill(clock: dict[str, Any], now: datetime) -> SafeString:
    due_at = moment_of(clock["due_at"])
    urgency = urgency_of(due_at, moment_of(clock["warns_at"]), now)
    time = SafeString("")
    if due_at is not None:
        time = format_html(
            ': <time datetime="{}" title="{}" data-relative>{}</time>',
            iso(due_at),
            full(due_at),
            naturaltime(due_at),
        )
    return format_html(
        '<span class="pill {}" title="{}">{}{}{}</span>',
        urgency.tone,
        gettext("SLA policy: %(name)s") % {"name": clock["policy"]},
        icon_tag(urgency.icon),
        urgency.words() % {"step": str(SlaClock.Kind(clock["kind"]).label)},
        time,
    )


@register.filter
def why_me(data: dict[str, Any] | None) -> list[str]:
    """Why whoever has it has it, where nobody chose them."""
    return reasons_of(data)
