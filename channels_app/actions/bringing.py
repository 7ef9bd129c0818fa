"""What programs of others bring by our API: words that were said on their channel.

`say` stores first, as every door does (`channels_app.intake`): who asks waits for one
commit, and what becomes of the words is the worker's business.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from channels_app.adapter import Raw
from channels_app.errors import ChannelOff, Invalid, OtherWords
from channels_app.models import Envelope
from helpdesk.base import doorbell
from helpdesk.base.errors import Refused
from helpdesk.base.plaintext import one_line, printable
from tickets.actions import NewFile
from tickets.models import Channel

RECEIVE = "channels_app.receive"
# Letters of ids, of an address, of words, and of formatted words.
LONGEST_ID, LONGEST_ADDRESS, LONGEST_NAME = 200, 320, 120
MOST_LETTERS, MOST_HTML = 100_000, 1_000_000
# Of one file, and of all files of one message.
MAX_BYTES, MAX_TOGETHER, MOST_FILES = 10 * 1024 * 1024, 25 * 1024 * 1024, 10
AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Words of a channel, as its program tells them.

    external_id: what it calls them; the same again is the same message.
    thread: the place they were said at; "" for the customer's address.
    address, name: the customer's, whoever spoke.
    said_at: their clock, for display only.
    in_reply_to: what it calls the messages they answer, nearest first.
    outgoing: said by us, elsewhere. author: by whom. automatic: by a machine.
    delivery: which of ours this is the echo of, where it knows.
    """

    external_id: str
    address: str
    thread: str = ""
    name: str = ""
    text: str = ""
    html: str = ""
    subject: str = ""
    said_at: datetime | None = None
    files: tuple[NewFile, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    outgoing: bool = False
    author: str = ""
    automatic: bool = False
    delivery: UUID | None = None

    @property
    def place(self) -> str:
        return self.thread or self.address


@dataclass(frozen=True, slots=True)
class Kept:
    """is_new: it was not there before."""

    envelope: Envelope
    is_new: bool


def say(channel: Channel, brought: Brought) -> Kept:
    """Keep words; returns after the commit.

    Raises:
        ChannelOff: it is switched off.
        Invalid: they cannot be taken.
        OtherWords: others were brought by this id already.
    """
    [kept] = say_all(channel, [brought])
    if isinstance(kept, Refused):
        raise kept
    return kept


def say_all(
    channel: Channel, many: Sequence[Brought]
) -> list[Kept | Invalid | OtherWords]:
    """Keep what can be kept, in this order, and say of each what became of it.

    Raises:
        ChannelOff: it is switched off.
    """
    if not channel.is_active:
        raise ChannelOff
    wrong = [look(one) for one in many]
    # Bytes first, rows second (R5).
    found = [
        Envelope.of(channel, raw(one))
        for one, refusal in zip(many, wrong, strict=True)
        if refusal is None
    ]
    kept = iter(_keep(channel, found))
    return [next(kept) if refusal is None else refusal for refusal in wrong]


@transaction.atomic
def _keep(channel: Channel, found: Sequence[Envelope]) -> list[Kept | OtherWords]:
    names = [one.source_key for one in found]
    Envelope.objects.bulk_create(found, ignore_conflicts=True)
    rows = Envelope.objects.filter(channel=channel, source_key__in=names)
    there = {one.source_key: one for one in rows.defer("raw").select_related("message")}
    doorbell.ring(RECEIVE)
    return [_became(one, there[one.source_key]) for one in found]


def _became(brought: Envelope, kept: Envelope) -> Kept | OtherWords:
    """Who says "yes" and "no" by one id would lose one of them without a word (AC-68)."""
    if brought.sha256 != kept.sha256:
        return OtherWords()
    return Kept(kept, is_new=brought.public_id == kept.public_id)


def raw(one: Brought) -> Raw:
    """The payload, which the adapter reads again: all that is known of these words."""
    said: dict[str, Any] = {
        "external_id": one.external_id,
        "thread": one.place,
        "direction": "outgoing" if one.outgoing else "incoming",
        "customer": {"address": one.address, "name": one.name},
        "author": one.author,
        "automatic": one.automatic,
        "subject": one.subject,
        "text": one.text,
        "html": one.html,
        "said_at": one.said_at.isoformat() if one.said_at else None,
        "in_reply_to": list(one.in_reply_to),
        "delivery": str(one.delivery) if one.delivery else None,
        "files": [
            {
                "name": file.filename,
                "type": file.content_type,
                "content": base64.b64encode(file.content).decode(),
            }
            for file in one.files
        ],
    }
    kept = {name: value for name, value in said.items() if value not in ("", None, [])}
    return Raw(
        content=json.dumps(kept, separators=(",", ":"), sort_keys=True).encode(),
        source_key=one.external_id,
        conv_key=one.place[:LONGEST_ID],
    )


def look(one: Brought) -> Invalid | None:
    """What is wrong with it, in a sentence for each field; None: nothing."""
    errors: dict[str, list[str]] = {}
    _name(errors, "external_id", one.external_id, most=LONGEST_ID)
    _name(errors, "address", one.address, most=LONGEST_ADDRESS)
    _name(errors, "thread", one.place, most=LONGEST_ADDRESS)
    for place, text, most in (
        ("text", one.text, MOST_LETTERS),
        ("html", one.html, MOST_HTML),
        ("name", one.name, LONGEST_NAME),
        ("author", one.author, LONGEST_NAME),
        ("subject", one.subject, 500),
    ):
        if len(text) > most:
            words = _("This is too long: %(most)s letters fit.")
            errors[place] = [words % {"most": most}]
    _files(errors, one.files)
    if not (one.text.strip() or one.html.strip() or one.files):
        errors["text"] = [_("There is nothing to send yet.")]
    return Invalid(errors) if errors else None


def _name(errors: dict[str, list[str]], place: str, text: str, *, most: int) -> None:
    """Made shorter or printable it could be somebody else's (AC-87)."""
    if not text or one_line(printable(text), limit=len(text)) != text:
        errors[place] = [_("Type this on one line, without odd characters.")]
    elif len(text) > most:
        words = _("This is too long: %(most)s letters fit.")
        errors[place] = [words % {"most": most}]


def _files(errors: dict[str, list[str]], files: Sequence[NewFile]) -> None:
    sizes = [len(file.content) for file in files]
    if len(files) > MOST_FILES:
        errors["attachments"] = [_("These are too many files for one message.")]
    elif any(size > MAX_BYTES for size in sizes):
        errors["attachments"] = [_("This file is larger than 10 MB.")]
    elif sum(sizes) > MAX_TOGETHER:
        errors["attachments"] = [_("These files are larger than 25 MB together.")]
