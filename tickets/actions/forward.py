"""Words beside the conversation: what somebody outside is asked, and what they answer.

A side conversation is seen by agents alone. The customer is told nothing of it, nothing of
it counts as their words, and whoever is asked learns what they were sent and no more.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.files import (
    KeptFile,
    NewFile,
    attach,
    fit,
    keep,
    within_words,
)
from tickets.actions.recipients import Recipients, outside
from tickets.actions.words import as_html, typed
from tickets.errors import NoWayOut
from tickets.letter_errors import NotForOthers
from tickets.models import Attachment, Channel, Delivery, Event, Message, Seen, Ticket
from tickets.queries.choices import for_others, own_files
from tickets.queries.letters import letters_of
from tickets.queries.reach import house_language

SUBJECT = 500


def forward(
    message: Message,
    *,
    people: Recipients,
    text: str = "",
    html: str = "",
    attachments: Sequence[Attachment] | None = None,
    files: Sequence[NewFile] = (),
    channel: Channel | None = None,
    key: UUID | None = None,
    by: Agent,
) -> Message:
    """Send a message on to people outside; their answers come back beside the conversation.

    attachments: those of its files that go along; None: all of them. files: new ones.
    channel: the mailbox it goes by; the nearest, if not said.
    key: of the form; sent again, it answers with what was sent the first time.

    Raises:
        NotForOthers: a note, or words that may still be taken back.
        NoWayOut: no mailbox is there.
        NoAddress, NobodyTo, TooManyPeople: of `people`; nothing was sent.
        FilesTooLarge: all of them are, together.
    """
    uploads = tuple(files)
    if uploads:  # no byte is kept for a stranger
        rules.require(by, "forward", message.ticket)
    kept, own = keep(uploads), typed(text, html)
    with transaction.atomic():
        ticket = message.ticket
        begin(ticket, "forward", by=by)
        if key and (said := ticket.messages.filter(key=key).first()) is not None:
            return said
        if not for_others(ticket).filter(pk=message.pk).exists():
            raise NotForOthers
        mailbox = _mailbox(ticket, message, channel)
        named = outside(mailbox.kind, people, by=by)
        along = (*_kept(message, attachments), *kept)
        fit(file.size for file in along)
        sent, along = _sent(message, own, mailbox, along, key=key, by=by)
        attach(sent, along)
        Delivery.objects.bulk_create(
            Delivery(message=sent, identity=one, role=role, channel=mailbox)
            for one, role in named
        )
        settle(ticket)
        Seen.objects.advance(ticket, by, sent.seq)
        doorbell.ring("channels_app.send")
    return sent


def _mailbox(ticket: Ticket, message: Message, chosen: Channel | None) -> Channel:
    every = letters_of(ticket, near=message.channel_id)
    if chosen is not None:
        every = [one for one in every if one.pk == chosen.pk]
    if not every:
        raise NoWayOut(chosen.name if chosen else "")
    return every[0]


def _kept(message: Message, chosen: Sequence[Attachment] | None) -> list[KeptFile]:
    rows = own_files(message)
    if chosen is not None:
        rows = message.attachments.order_by("id").filter(
            pk__in=[one.pk for one in chosen]
        )
    fields = (
        "filename", "content_type", "size", "blob", "content_id", "inline", "description",
    )  # fmt: skip
    return [KeptFile(**file) for file in rows.values(*fields)]


def _sent(
    message: Message,
    own: tuple[str, str],
    mailbox: Channel,
    along: tuple[KeptFile, ...],
    *,
    key: UUID | None,
    by: Agent,
) -> tuple[Message, tuple[KeptFile, ...]]:
    ticket = message.ticket
    text, html = _with_what_was_said(own, message)
    if html:
        # Of pictures within the words those stay that go along.
        html, along = within_words(html, along)
    subject = message.subject or ticket.subject
    is_answer = message.direction == Message.Direction.SIDE
    sent = Message(
        ticket=ticket,
        direction=Message.Direction.SIDE,
        channel=mailbox,
        agent=by,
        subject=(subject if is_answer else f"Fwd: {subject}")[:SUBJECT],
        text=text,
        html=html,
        said_at=timezone.now(),
        answers=message,
        key=key,
    )
    event = ticket.record(
        Event.Verb.FORWARDED,
        by=by,
        message=str(sent.public_id),
        of=str(message.public_id),
    )
    sent.seq = event.seq
    sent.save(force_insert=True)
    ticket.touch(sent.said_at)
    ticket.last_message_seq = sent.seq
    return sent, along


def _with_what_was_said(own: tuple[str, str], message: Message) -> tuple[str, str]:
    """Our words, and below them the message, with who wrote it and when."""
    with translation.override(house_language()):
        at = date_format(timezone.localtime(message.said_at), "DATETIME_FORMAT")
        head = [
            _("Forwarded message"),
            f"{_('From')}: {_writer(message)}",
            f"{_('Date')}: {at}",
            f"{_('Subject')}: {message.subject or message.ticket.subject}",
        ]
    block = "\n".join([f"---------- {head[0]} ----------", *head[1:], "", message.text])
    text = "\n\n".join(filter(None, [own[0], block]))
    if not (own[1] or message.html):
        return text, ""
    lines = "<br>".join(map(escape, [f"---------- {head[0]} ----------", *head[1:]]))
    said = as_html(message.text, message.html)
    return text, f"{as_html(*own)}<p>{lines}</p><blockquote>{said}</blockquote>"


def _writer(message: Message) -> str:
    if message.agent is not None:
        return message.agent.name
    one = message.identity
    if one is None:
        return message.author
    name = one.customer.name
    return one.shown if name in ("", one.shown) else f"{name} <{one.shown}>"
