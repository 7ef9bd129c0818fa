"""How far words of ours came, written by hand as the conversation around them: held back,
chosen for later, waiting, sent or stuck."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

from django.utils.translation import gettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.queries.going import Way
from tickets.queries.said import Said
from tickets.queries.times import Clock

_WAY = """\
<div class="way{stuck}" title="{words} {to} {shown}"><span>{icon} {words}</span>\
 <span class="muted to">{to} <bdi>{shown}</bdi></span>{error}{retry}</div>"""
_HIDDEN = '<span class="visually-hidden"> {}</span>'


class Look(Protocol):
    """What an entry of the conversation is written with."""

    base: str
    clock: Clock
    may: Mapping[str, bool]
    may_retry: bool
    roles: Mapping[str, str]

    def form(self, verb: str, fields: dict[str, str], button: str) -> str: ...


def held(one: Said, look: Look) -> str:
    if one.is_timed:
        return _timed(one, look)
    until = one.held_until.isoformat(timespec="seconds") if one.held_until else ""
    word = escape(gettext("Will be sent in a moment"))
    counted = escape(gettext("Will be sent in {n} s"))
    html = (
        f'<div class="way held" data-until="{until}"><span class="muted">'
        f'{icon("clock")} <span data-words="{counted}">{word}</span></span>'
    )
    if one.is_mine:
        fields = {"message": one.public_id}
        html += look.form("withdraw-reply", fields, link(gettext("Undo")))
        html += look.form("send-now", fields, link(gettext("Send now")))
    return f"{html}</div>"


def _timed(one: Said, look: Look) -> str:
    """One that somebody chose a time for: when it goes, or that it did not."""
    at = look.clock.full(one.held_until) if one.held_until else ""
    if one.is_stopped:
        told = gettext("Not sent at %(at)s: the customer wrote meanwhile.")
        mark = f'<span class="danger">{icon("triangle-alert")} '
    else:
        told = gettext("Will be sent at %(at)s")
        mark = f'<span class="muted">{icon("clock")} '
    html = f'<div class="way timed">{mark}{escape(told % {"at": at})}</span>'
    if one.is_mine or one.is_stopped:
        fields = {"message": one.public_id}
        back = link(gettext("Take it back and change it"))
        html += look.form("withdraw-reply", fields, back)
        if look.may["reschedule"]:
            html += _another_time(one, look)
        now = gettext("Send it all the same") if one.is_stopped else None
        html += look.form("send-now", fields, link(now or gettext("Send now")))
    return f"{html}</div>"


def _another_time(one: Said, look: Look) -> str:
    """The way to its form, which begins with the time it has."""
    at = one.held_until
    there = at.astimezone(look.clock.zone) if at and at > look.clock.now else None
    given = f"&amp;at={there:%Y-%m-%d+%H:%M}" if there else ""
    address = f"{look.base}reschedule/?message={one.public_id}{given}"
    word = escape(gettext("Change the time"))
    return f'<a class="link" href="{address}" data-popover="{address}">{word}</a>'


def way(way: Way, look: Look) -> str:
    shown = escape(way.shown)
    error = escape(way.last_error)
    retry = ""
    if way.is_stuck and look.may_retry:
        again = escape(gettext("Try again"))
        button = (
            f'<button class="small">{icon("rotate-ccw")} {again}'
            f"{_HIDDEN.format(shown)}</button>"
        )
        retry = look.form("retry", {"delivery": way.public_id}, button)
    return _WAY.format(
        stuck=" stuck" if way.is_stuck else "",
        icon=icon(way.icon),
        words=_words(way, look),
        to=look.roles[way.role],
        shown=shown,
        error=f' <span class="danger"><bdi>{error}</bdi></span>' if error else "",
        retry=retry,
    )


def _words(way: Way, look: Look) -> str:
    if not way.is_limited:
        return escape(way.words)
    if way.goes_at is None:
        return escape(gettext("Waits for the mailbox's limit"))
    told = gettext("Waits for the mailbox's limit; goes at about %(at)s")
    return escape(told % {"at": look.clock.ahead(way.goes_at)})


def link(words: str) -> str:
    """A button that looks like a link."""
    return f'<button class="link">{escape(words)}</button>'
