"""The entries of a conversation, written by hand: a page has dozens of them, and as
templates they would cost more than everything else of it together.

Safe: every value is escaped here, or comes from `richtext` and `words`, which escape.
"""

from collections.abc import Collection, Mapping
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.models import Delivery, Event, Message
from tickets.queries.said import Said
from tickets.queries.timeline import Moment, Timeline
from tickets.queries.times import Clock
from tickets.templatetags import after, beside
from tickets.templatetags.called import called, pill
from tickets.templatetags.enclosed import files
from tickets.templatetags.happened import events
from tickets.templatetags.in_public import public_mark
from tickets.templatetags.offered import is_offered, offer
from tickets.templatetags.remote import remote
from tickets.templatetags.unsent import held, way
from tickets.templatetags.words import (
    answered,
    asked,
    day_words,
    filled,
    fold,
    folded,
    foot,
    links,
    sanitised,
)

register = template.Library()

_SAID = """\
<li class="said {classes}" id="m-{id}" data-message="{id}" data-seq="{seq}"\
 data-direction="{direction}" data-author="{author}">
{hop}<article id="m{seq}" aria-label="{label}: {author}, {time}">{more}
<header><strong><bdi>{author}</bdi></strong>{note}{address}\
<a class="at muted" href="#m{seq}" title="{full}">{kind}\
<time datetime="{iso}">{time}</time></a>{auto}</header>
<div class="bubble">{warning}<div class="body" dir="auto">{body}</div>{files}{design}</div>
{below}</article></li>
"""


@register.simple_tag(takes_context=True)
def thread_entries(context: Context, story: Timeline) -> SafeString:
    """Days, messages and events of a page of the timeline, as entries of its list."""
    look = _Look(context)
    html = "".join(map(look.moment, story.moments))
    return mark_safe(html)  # noqa: S308 - the one place, see above


class _Look:
    """What is the same in every entry of one look: words, icons, whose clock."""

    def __init__(self, page: Context) -> None:
        self.base = escape(reverse("tickets:ticket", args=[page["ticket"].number]))
        self.is_sample = page["ticket"].is_sample
        self.nowhere = escape(gettext("Sample: nothing is sent"))
        self.known: Collection[int] = page["known"]
        self.may_retry = page["may"]["retry"]
        self.may_vouch = page["may"]["vouch"]
        self.may_promise = page["may"]["promise"]
        self.may: Mapping[str, bool] = page["may"]
        self.undoable: Collection[str] = page["ticket"].undoable
        # What a message said before it was changed is for them alone.
        self.may_trust: bool = page["may_trust"]
        self.administrates = page["administrates"]
        # One address needs no words beside each message.
        self.addresses = len(page["ticket"].addresses)
        self.token = escape(str(page.get("csrf_token", "")))
        self.clock = Clock(timezone.now())
        self.kinds = {
            Message.Direction.IN: escape(gettext("Message")),
            Message.Direction.OUT: escape(gettext("Reply")),
            Message.Direction.NOTE: escape(gettext("Internal note")),
            Message.Direction.SIDE: escape(gettext("Beside the conversation")),
        }
        roles = {role: escape(str(word)) for role, word in Delivery.Role.choices}
        self.roles: Mapping[str, str] = {**roles, "to": escape(gettext("to"))}
        word = escape(gettext("More about this message"))
        self.menu = (
            f'<a class="more bare" href="{{0}}" data-popover="{{0}}" title="{word}"'
            f' aria-label="{word}">{icon("ellipsis")}</a>'
        )
        self.verbs = {verb.value: escape(str(verb.label)) for verb in Event.Verb}

    def moment(self, one: Moment) -> str:
        above = ""
        if one.day:
            word = escape(day_words(one.day))
            above = f'<li class="day" data-day="{one.day}"><span>{word}</span></li>\n'
        if one.is_new:
            word = escape(gettext("New"))
            above += f'<li class="new-line" id="first-new"><span>{word}</span></li>\n'
        if one.message:
            return above + self.said(one.message, goes_on=one.goes_on)
        return above + events(one, self)

    def said(self, one: Said, *, goes_on: bool) -> str:
        classes = one.direction + " goes-on" * goes_on + " mine" * one.is_mine
        return _SAID.format(
            direction=one.direction,
            classes=classes + " public" * one.is_public + " many" * (len(one.ways) > 1),
            id=one.public_id,
            seq=one.seq,
            author=escape(one.author),
            hop=self.hop(one) if one.is_hop else "",
            label=self.kinds[Message.Direction(one.direction)],
            note=self.note() if one.is_note else public_mark(one) + beside.mark(one),
            address=self.address(one),
            more="" if one.held_until else self.more(one),
            kind="" if one.is_note else self.kind(one),
            full=escape(self.clock.full(one.at)),
            iso=one.at.isoformat(timespec="seconds"),
            time=f"{one.at.astimezone(self.clock.zone):%H:%M}",
            auto=self.mark(one),
            warning=self.doubt(one) if one.unverified else "",
            body=answered(one) + self.body(one) + asked(one) + filled(one),
            files="" if one.is_deleted else files(one, self),
            design=self.design(one),
            below=self.below(one),
        )

    def more(self, one: Said) -> str:
        """The way to what can be done with it."""
        return self.menu.format(f"{self.base}messages/{one.public_id}/menu/")

    def hop(self, one: Said) -> str:
        words = gettext("Went on by: %(kind)s") % {"kind": one.channel}
        return f'<p class="hop muted">{icon(one.icon)} {escape(words)}</p>\n'

    def note(self) -> str:
        word = escape(gettext("internal note"))
        return f' <span class="label">{icon("lock")} {word}</span>'

    def address(self, one: Said) -> str:
        """Whose it is, where that is not clear from the name."""
        # A call says with which number it was.
        if one.address in ("", one.author) or one.call is not None:
            return ""
        if not one.unverified and self.addresses < 2:
            return ""
        return f' <bdi class="muted address">{escape(one.address)}</bdi>'

    def kind(self, one: Said) -> str:
        title = escape(one.channel)
        return f'<span title="{title}">{icon(one.icon)}</span> '

    def mark(self, one: Said) -> str:
        """What made it, where that was nobody at this page."""
        if one.is_by_mail:
            return pill(gettext("by mail"))
        return pill(gettext("sent by a machine")) if one.auto else called(one)

    def doubt(self, one: Said) -> str:
        """That nobody knows whether it is them, and the way to say that it is."""
        if one.is_beside:
            return beside.doubt()
        words = gettext(
            "Not verified: this sender is no participant of the ticket, but answered a"
            " message of ours, or brought a code. Check who it is before you tell them"
            " anything."
        )
        button = ""
        if self.may_vouch:
            word = f'<button class="small">{escape(gettext("It is the customer"))}</button>'
            button = self.form("vouch", {"message": one.public_id}, word)
        return f'<div class="notice warning">{escape(words)}{button}</div>'

    def body(self, one: Said) -> str:
        if one.is_deleted:
            return f"<em>{escape(after.gone(one))}</em>"
        below = foot(one, self.base)
        if one.html:
            return f'<div class="html">{sanitised(one, self.base)}</div>{below}'
        parts = folded(one)
        html = f'<div class="text">{links(parts["new"], self.known)}</div>'
        if parts["quoted"]:
            quoted = links(parts["quoted"], self.known)
            html += fold(f'<div class="text">{quoted}</div>')
        return html + below

    def design(self, one: Said) -> str:
        """The ways to see it as it came: with what came along, and with what did not."""
        url = f"{self.base}messages/{one.public_id}/design/"
        link = '<a class="design" href="{}" target="_blank">{}</a>'
        html = ""
        if one.is_designed:
            word = escape(gettext("Show it as it was designed"))
            html = f"<p>{link.format(url, word)}</p>"
        return html + remote(one, url, self)

    def below(self, one: Said) -> str:
        lines = []
        if one.drifted:
            dated = {"dated": self.clock.full(one.drifted)}
            lines.append(gettext("The sender's clock said %(dated)s.") % dated)
        if one.is_vouched:
            lines.append(gettext("The sender's domain vouches for this mail."))
        lines += one.doubts
        if one.repeats:
            lines.append(gettext("Here they say that they told us before."))
        html = "".join(f'<p class="muted">{escape(line)}</p>' for line in lines)
        html = after.signs(one) + html
        if one.held_until:
            return html + held(one, self)
        ways = "".join(way(each, self) for each in one.ways)
        if self.is_sample and one.direction == Message.Direction.OUT:
            ways = f'<div class="way"><span class="muted">{self.nowhere}</span></div>'
        return html + ways + self.promised(one) + self.changes(one)

    def promised(self, one: Said) -> str:
        """What its writer promised with it and nobody keeps yet, while that matters."""
        if not (one.is_mine and self.may_promise and one.promised):
            return ""
        return "".join(
            offer(found, one, self)
            for found in one.promised
            if is_offered(found, one, self.clock.now)
        )

    def changes(self, one: Said) -> str:
        """That it was corrected or taken back, and what it said before."""
        is_changed = (one.is_edited or one.is_deleted) and not one.is_theirs
        html = self.changed(one) if is_changed else ""
        html = f'<div class="way changes">{html}</div>' if html else ""
        return html + after.former(one, self)

    def changed(self, one: Said) -> str:
        words = "" if one.is_deleted else escape(gettext("edited"))
        if not self.administrates:
            return f'<span class="muted">{words}</span>' if words else ""
        address = f"{self.base}messages/{one.public_id}/wordings/"
        words = words or escape(gettext("What it said"))
        return f'<a class="link muted" href="{address}">{words}</a>'

    def form(self, verb: str, fields: dict[str, str], button: str) -> str:
        """A verb's button: a form of its own, so that it works without a script."""
        given = {"csrfmiddlewaretoken": self.token, **fields}
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in given.items()
        )
        return (
            f'<form method="post" action="{self.base}{verb}/">{hidden}{button}</form>'
        )
