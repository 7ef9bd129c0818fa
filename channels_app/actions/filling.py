"""What a customer does with a form: fill it in and send it.

Stored first, as at every door (`channels_app.intake`): the page says thank you after that
commit, and what becomes of the words is the worker's business.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from channels_app import tokens
from channels_app.actions import letters, uploads
from channels_app.adapter import Address, File, Raw
from channels_app.adapters.form import written
from channels_app.errors import (
    FilesTooLarge,
    NoAddress,
    NothingWritten,
    TooOften,
    TooOld,
    TooQuick,
)
from channels_app.models import Connection
from channels_app.queries import ways
from helpdesk.base import limits
from helpdesk.base.limits import Limit
from helpdesk.base.plaintext import label, one_line, printable
from helpdesk.base.sniff import picture_type
from tickets.actions import NewFile

# Of all behind one address of the network, and in the name of one address for mail:
# somebody else may have typed it (AC-16).
SENT_FROM, SENT_FOR = Limit(20, 3600), Limit(5, 3600)
# Nobody reads and fills in a form so quickly; and by then it is another day.
QUICK, GOOD_FOR = timedelta(seconds=3), timedelta(hours=24)
LONGEST, LONGEST_SUBJECT, LONGEST_NAME = 100_000, 200, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed into a form.

    token: of the page it was typed into (`tokens.begin_form`).
    filled: what it asks beyond words, each {"label", "value"}. page: where they came from.
    is_trapped: something is in the field that people do not see.
    """

    token: str
    mail: str
    text: str
    name: str = ""
    subject: str = ""
    filled: Sequence[Mapping[str, Any]] = ()
    page: str = ""
    files: Sequence[NewFile] = field(default=())
    is_trapped: bool = False


def payload_of(site: Connection, filled: Filled, *, network: str) -> tuple[Raw, UUID]:
    """The words as they are to be stored, and what they are called: the same for the same
    words of the same page, so that two clicks make one ticket. Whoever goes back and
    changes them has said something else (AC-68).

    Raises:
        TooQuick, TooOld: by the page's own clock.
        NoAddress, NothingWritten, FilesTooLarge, TooOften: nothing is to be kept.
    """
    begun = _begun(site, filled.token)
    filled = _cleaned(filled)
    address = ways.mail_address(filled.mail, name=filled.name)
    if address is None:
        raise NoAddress
    line = hashlib.sha256(address.canonical.encode()).hexdigest()
    _spend(network, line)
    name = uuid5(begun, _digest(address, filled))
    form = {"filled": list(filled.filled), "reference": reference_of(name)}
    if filled.page:
        form["page"] = filled.page
    content = written(
        key=name,
        writer=address,
        text=filled.text,
        subject=filled.subject or _first_line(filled),
        form=form,
        files=[_as_kept(file) for file in filled.files],
        is_trapped=filled.is_trapped,
    )
    return Raw(content=content, source_key=str(name), conv_key=line), name


def reference_of(name: UUID) -> str:
    """What customers and agents call it before there is a ticket: eight letters."""
    number, letters_of_it = name.int, ""
    for _position in range(8):
        number, digit = divmod(number, len(letters.ALPHABET))
        letters_of_it += letters.ALPHABET[digit]
    return f"{letters_of_it[:4]}-{letters_of_it[4:]}"


def _begun(site: Connection, token: str) -> UUID:
    try:
        begun = tokens.read_form(token, channel=site.pk)
    except tokens.Void:
        raise TooOld from None
    age = timezone.now() - begun.at
    if age > GOOD_FOR:
        raise TooOld
    if age < QUICK:
        raise TooQuick
    return begun.name


def _spend(network: str, line: str) -> None:
    for key, limit in (
        (f"form-from:{network}", SENT_FROM),
        (f"form-for:{line}", SENT_FOR),
    ):
        if wait := limits.spend(key, limit):
            raise TooOften(wait)


def _cleaned(filled: Filled) -> Filled:
    sizes = [len(file.content) for file in filled.files]
    is_much = len(sizes) > uploads.AT_ONCE or sum(sizes) > uploads.MAX_TOGETHER
    if is_much or any(size > uploads.MAX_BYTES for size in sizes):
        raise FilesTooLarge
    text = printable(filled.text).strip()[:LONGEST]
    if not text and not filled.files:
        raise NothingWritten
    return replace(
        filled,
        text=text,
        name=one_line(filled.name, limit=LONGEST_NAME),
        subject=one_line(filled.subject, limit=LONGEST_SUBJECT),
        files=tuple(_named(file) for file in filled.files),
    )


def _digest(address: Address, filled: Filled) -> str:
    typed = [address.canonical, filled.name, filled.subject, filled.text]
    said = hashlib.sha256(json.dumps([*typed, list(filled.filled)]).encode())
    for file in filled.files:
        said.update(file.filename.encode() + file.content)
    return said.hexdigest()


def _named(file: NewFile) -> NewFile:
    """What a file is called is a label; a picture is what its bytes are."""
    kind = picture_type(file.content) or file.content_type.partition(";")[0]
    return replace(
        file,
        filename=label(file.filename, default="file"),
        content_type=one_line(kind, limit=127) or "application/octet-stream",
    )


def _as_kept(file: NewFile) -> File:
    return File(
        filename=file.filename, content_type=file.content_type, content=file.content
    )


def _first_line(filled: Filled) -> str:
    lines = filled.text.splitlines() or [file.filename for file in filled.files]
    return lines[0][:80]
