"""What a delivery says: its message, or all that went after somebody who left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from channels_app import feet, formatted, resume
from channels_app.models import Chat, Visitor
from channels_app.queries import onward, ways
from channels_app.queries.continued import Continued, chat_of, continued
from helpdesk.base import richtext
from tickets.actions.words import as_html
from tickets.models import Attachment, Delivery, Message
from tickets.queries import hops, reach

# Of all files of one mail; the others are where the link leads.
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Words for one address. files: those of the messages they come from."""

    subject: str
    text: str
    html: str = ""
    files: Sequence[Attachment] = ()


def letter(delivery: Delivery) -> Letter | None:
    """What goes out now; None: it was seen where it was said, and need not go."""
    message = delivery.message
    chat = chat_of(delivery) if delivery.channel_id != message.channel_id else None
    if chat is None:
        return _as_said(delivery)
    found = continued(delivery, chat)
    if not found.words:
        return None
    language, zone = language_of(chat), zone_of(chat.visitor)
    with translation.override(language), timezone.override(zone):
        return _after_them(delivery, found)


def _as_said(delivery: Delivery) -> Letter:
    """The message itself; the first of them by another channel says from where the
    conversation goes on."""
    message = delivery.message
    text, html = _readable(delivery), message.html
    if message.direction == Message.Direction.SIDE:
        # Who is outside is told nothing of where the conversation is.
        files = list(message.attachments.all())
        return Letter(subject=message.subject, text=text, html=html, files=files)
    with translation.override(reach.language_of(message.ticket)):
        line = hops.continues(message)
        rather = _("Rather chat? Go on here")
    if line:
        text = f"{line}\n\n{text}"
        html = html and f"<p>{escape(line)}</p>{html}"
    link = _rather(delivery)
    foot = feet.Foot(
        signature=message.signature,
        quoted=message.quoted,
        line=(rather, link) if link else None,
    )
    text, html = feet.below(foot, text, html)
    files = list(message.attachments.all())
    return Letter(subject=message.subject, text=text, html=html, files=files)


def _readable(delivery: Delivery) -> str:
    """Its text; where it says no more than the formatted words do, made of those for who
    reads no HTML: with where links lead, and with lists as such."""
    message = delivery.message
    is_letter = bool(delivery.channel.traits.get("copies"))
    if not (is_letter and message.html):
        return message.text
    said = richtext.text_of(message.html).split()
    own = message.text.split() == said
    return formatted.plain(formatted.read("", message.html)) if own else message.text


def _rather(delivery: Delivery) -> str:
    """A link into a chat of their team, where there is one and its mailbox offers it."""
    message, channel = delivery.message, delivery.channel
    if message.auto or not channel.traits.get("footer"):
        return ""
    offers = channel.connection.config.get("chat_link", True)
    site = onward.site_of(message.ticket) if offers else None
    if site is None or site.team_id != message.ticket.team_id:
        return ""
    kind = resume.Kind.MAIL
    return resume.address(
        resume.Link(kind=kind, what=message.ticket_id, whose=delivery.identity_id)
    )


def language_of(chat: Chat) -> str:
    """What to write to a visitor in: their own language, where we have words in it."""
    return known_language(chat.visitor.language)


def known_language(asked: str) -> str:
    """A language of ours, by what a browser calls it."""
    code = asked.split("-")[0].lower()
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def zone_of(visitor: Visitor) -> ZoneInfo:
    """The clock on their wall, as their browser named it."""
    try:
        return ZoneInfo(str(visitor.about.get("zone") or settings.TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def _after_them(delivery: Delivery, found: Continued) -> Letter:
    site = ways.title_of(found.chat.channel)
    files, left_out = _fitting(found.words)
    words = {
        "site": site,
        "said": [_said(one) for one in found.words],
        "before": [_said(one) for one in found.before],
        "left_out": left_out,
        "link": _link(found, delivery),
    }
    return Letter(
        subject=_subject(found, site),
        text=render_to_string("channels_app/mail/continued.txt", words).strip() + "\n",
        html=render_to_string("channels_app/mail/continued.html", words),
        files=files,
    )


def _subject(found: Continued, site: str) -> str:
    """The subject of a chat is its first words: none of them for who only may be they."""
    ticket = found.chat.ticket
    if found.is_proven and ticket is not None:
        return f"Re: {ticket.subject}"
    return "Re: " + _("Your chat with %(site)s") % {"site": site}


def _link(found: Continued, delivery: Delivery) -> str:
    """Back into the chat; "" where the site, which knows them, is the only way."""
    if found.chat.visitor.external_id and not found.is_proven:
        return ""
    link = resume.Link(
        kind=resume.Kind.CHAT, what=found.chat.pk, whose=delivery.identity_id
    )
    return resume.address(link)


def _said(one: Message) -> dict[str, Any]:
    ours = one.direction == Message.Direction.OUT
    return {
        "who": (one.agent.name if one.agent else "") if ours else _("You"),
        "at": one.said_at,
        "text": one.text,
        "html": as_html(one.text, one.html if ours else ""),
        "choices": _choices(one) if ours else [],
    }


def _choices(one: Message) -> list[str]:
    """What can be chosen or filled in where it was said; in a mail people write it."""
    form = one.form or {}
    shown = form.get("options") or form.get("fields") or []
    labels = [
        item.get("label", "") if isinstance(item, dict) else item for item in shown
    ]
    return [str(label) for label in labels if label]


def _fitting(words: Iterable[Message]) -> tuple[list[Attachment], bool]:
    """The files of these words that one mail can carry, and whether some are left."""
    fitting, room, left_out = [], MOST_BYTES, False
    for file in (file for one in words for file in one.attachments.all()):
        if file.size <= room:
            fitting.append(file)
            room -= file.size
        else:
            left_out = True
    return fitting, left_out
