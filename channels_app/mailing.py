"""Letter -> adapter.send: codes and copies of conversations, by a mailbox of the house.

As with deliveries no transaction is open while we talk to a server (R7).
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app import resume
from channels_app.actions import counted, letters, rates
from channels_app.actions.lending import equipped
from channels_app.adapter import Address, DeliveryFailed, Outgoing
from channels_app.composing import known_language, zone_of
from channels_app.models import Connection, Letter
from channels_app.queries import visible, ways
from channels_app.queries.limited import counting
from helpdesk.base.secrets import CannotOpen
from tickets.models import Message

logger = logging.getLogger(__name__)

# A conversation that goes on for weeks is no mail any more: its end is.
MOST = 500


def drain() -> int:
    """Send what is due; how many letters were tried."""
    tried = 0
    while (letter := letters.claim()) is not None:
        tried += 1
        _send(letter)
    letters.forget()
    return tried


def _send(letter: Letter) -> None:
    """One attempt; whatever happens, the next one is sent."""
    try:
        mailbox, words = _mailbox(letter), _written(letter)
        if mailbox is None or words is None:
            letters.not_sent(letter, permanent=words is None)
            return
        if seconds := _must_wait(letter, mailbox):
            letters.put_off(letter, seconds=seconds)
            return
        mailbox.adapter.send(equipped(mailbox), _addressed(letter, mailbox, *words))
    except (OperationalError, InterfaceError):
        raise
    except (DeliveryFailed, CannotOpen) as error:
        # Its words may quote the server, and the server may quote the mail.
        logger.warning("letter %s: not sent (%s)", letter.pk, type(error).__name__)
        permanent = isinstance(error, DeliveryFailed) and error.permanent
        letters.not_sent(letter, permanent=permanent)
    else:
        letters.sent(letter)


def _must_wait(letter: Letter, mailbox: Connection) -> float:
    """Seconds until the mailbox's limit has room. A code that is late proves nothing: it
    goes at once, and counts all the same."""
    limits = mailbox.channel.traits.get("rates") or ()
    if letter.kind != Letter.Kind.CODE:
        return rates.take(mailbox.pk, 0, limits).channel
    if counting(limits):
        counted.note(mailbox.pk)
    return 0.0


def _mailbox(letter: Letter) -> Connection | None:
    channel = ways.mail_channel(letter.channel)
    return channel.connection if channel is not None else None


def _written(letter: Letter) -> tuple[str, str] | None:
    """Subject and text; None: it proves nothing any more, or is not theirs to read."""
    with translation.override(known_language(letter.language)):
        return _WRITERS[Letter.Kind(letter.kind)](letter)


def _addressed(
    letter: Letter, mailbox: Connection, subject: str, text: str
) -> Outgoing:
    domain = str(mailbox.config.get("address", "")).rpartition("@")[2]
    return Outgoing(
        to=Address(kind=ways.MAIL, canonical=letter.address, shown=letter.shown),
        subject=subject,
        text=text,
        # The same at each attempt; no reference of ours: it leads into no ticket.
        place=f"{letter.public_id.hex}@{domain or 'localhost'}",
        key=letter.public_id,
        auto=True,
    )


def _code(letter: Letter) -> tuple[str, str] | None:
    if not letter.is_good:
        return None
    code, site = letters.code_of(letter), ways.title_of(letter.channel)
    half = len(code) // 2
    link = resume.Link(kind=resume.Kind.LETTER, what=letter.pk)
    subject = _("Your code for the chat with %(site)s") % {"site": site}
    text = _render(
        "code",
        code=f"{code[:half]}-{code[half:]}",
        site=site,
        link=resume.address(link),
    )
    return subject, text


def _transcript(letter: Letter) -> tuple[str, str] | None:
    """A copy for who proved to read this address, and still is the visitor."""
    chat = letter.chat
    mail = chat.visitor.mail if chat is not None else None
    if chat is None or mail is None or mail.canonical != letter.address:
        return None
    said = visible.of_chat(chat).filter(deleted_at=None).select_related("agent")
    newest = list(said.order_by("-said_at", "-seq")[:MOST])[::-1]
    site = ways.title_of(letter.channel)
    with timezone.override(zone_of(chat.visitor)):
        text = _render("transcript", site=site, said=[_line(one) for one in newest])
    return _("Your chat with %(site)s") % {"site": site}, text


def _line(one: Message) -> Mapping[str, Any]:
    ours = one.direction == Message.Direction.OUT
    return {
        "who": (one.agent.name if one.agent else "") if ours else _("You"),
        "at": one.said_at,
        "text": one.text,
        "is_public": one.public,
        "files": [file.filename for file in one.attachments.all()],
    }


_WRITERS = {Letter.Kind.CODE: _code, Letter.Kind.TRANSCRIPT: _transcript}


def _render(name: str, **words: Any) -> str:
    text = render_to_string(f"channels_app/mail/{name}.txt", words)
    return text.strip() + "\n"
