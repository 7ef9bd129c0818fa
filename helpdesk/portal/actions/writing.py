"""What customers write in the portal, and what they do to their requests.

Words are stored first, as at every door (`channels_app.intake`): the page is answered
after that commit, and what becomes of them is the worker's business.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from channels_app import intake
from channels_app.adapter import Address, File, Proof, Raw
from channels_app.adapters.portal import written
from channels_app.queries import ways
from helpdesk.base.limits import Limit
from helpdesk.base.plaintext import label, one_line, printable
from helpdesk.base.sniff import picture_type
from helpdesk.portal.actions import letters
from helpdesk.portal.errors import (
    FilesTooLarge,
    NoAddress,
    NothingWritten,
    NotYours,
)
from helpdesk.portal.models import Letter, Portal
from helpdesk.portal.queries import mine, request
from helpdesk.portal.queries.mine import Reader
from tickets import actions
from tickets.actions import NewFile
from tickets.actions.continue_on import came, customer_goes_on
from tickets.models import Continuation, Identity, Rating, Ticket

# Words of one account; requests of a network where nobody is signed in, and in the name
# of one address: somebody else may have typed it (AC-16).
WORDS, UNKNOWN_FROM, UNKNOWN_FOR = Limit(60, 3600), Limit(20, 3600), Limit(5, 3600)
LONGEST, LONGEST_SUBJECT = 50_000, 200
MAX_BYTES, MAX_TOGETHER, MOST_FILES = 10 * 1024 * 1024, 25 * 1024 * 1024, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What was typed into a form. key: of the form: sent twice, it is said once."""

    key: UUID
    text: str
    subject: str = ""
    files: Sequence[NewFile] = ()

    @property
    def name(self) -> UUID:
        """What these words are called: who goes back in their browser and sends other
        words by the same form has said something else (AC-68)."""
        said = hashlib.sha256(f"{self.subject}\n{self.text}".encode())
        for file in self.files:
            said.update(file.filename.encode() + file.content)
        return uuid5(self.key, said.hexdigest())


def open_request(reader: Reader, writing: Writing, *, portal: Portal) -> None:
    """A new request of somebody who is signed in.

    Raises:
        NothingWritten, FilesTooLarge, TooOften: nothing was kept.
    """
    letters.spend(f"words:{reader.account.pk}", WORDS)
    _keep(portal, _address(reader.address), writing, line=str(reader.account.public_id))


def open_request_unknown(
    typed: str,
    writing: Writing,
    *,
    name: str,
    portal: Portal,
    language: str,
    network: str,
) -> Letter:
    """A request of whoever says that this is their address. It is read here by nobody
    until they prove it: they are mailed a link, in which none of these words stands.

    Raises:
        NoAddress, NothingWritten, FilesTooLarge, TooOften: nothing was kept.
    """
    address = ways.mail_address(typed, name=one_line(name, limit=120))
    if address is None:
        raise NoAddress
    letters.spend(f"unknown-from:{network}", UNKNOWN_FROM)
    letters.spend(f"unknown-for:{letters.hashed(address.canonical)}", UNKNOWN_FOR)
    line = letters.hashed(address.canonical)
    _keep(portal, address, writing, line=line, is_typed=True)
    return letters.keep(Letter.Kind.REQUEST, address, language=language)


def answer(reader: Reader, ticket: Ticket, writing: Writing, *, portal: Portal) -> None:
    """Words for a request of theirs; for one that is closed, they open another.

    Raises:
        NotYours: it is a colleague's.
        NothingWritten, FilesTooLarge, TooOften: nothing was kept.
    """
    _require(ticket, "takes_part")
    letters.spend(f"words:{reader.account.pk}", WORDS)
    last = mine.words(reader).filter(ticket=ticket).order_by("-seq").first()
    if last is None:
        raise NotYours
    writing = _checked(writing)
    writer = _writer(reader, ticket, portal)
    proof = Proof(ticket=ticket.public_id, message=last.public_id)
    line = str(reader.account.public_id)
    _keep(portal, _address(writer), writing, line=line, proof=proof)


def solve(ticket: Ticket) -> None:
    """They say that it is solved. The ticket is one of `mine.requests`.

    Raises:
        NotYours: somebody else began it.
        NotOpen: it is solved already.
    """
    _require(ticket, "is_mine")
    actions.customer_solved(ticket)


def reopen(ticket: Ticket) -> None:
    """It was not solved after all.

    Raises:
        NotYours: somebody else began it.
        AlreadyOpen, TicketClosed: nothing was changed.
    """
    _require(ticket, "is_mine")
    actions.customer_reopened(ticket)


def rate(ticket: Ticket, *, score: int, comment: str, portal: Portal) -> Rating:
    """How it was, from one to five; a later one replaces it.

    Raises:
        NotYours: somebody else began it.
        RatingStands: it was given too long ago to be changed.
    """
    _require(ticket, "is_mine")
    return actions.rate(ticket, score=score, comment=comment, channel=portal.channel)


def go_on(ticket: Ticket, *, kind: str) -> Continuation:
    """The code by which it goes on elsewhere.

    Raises:
        NotYours: somebody else began it.
        NoWayThere, TicketClosed: it does not.
    """
    _require(ticket, "is_mine")
    return customer_goes_on(ticket, kind=kind)


def _require(ticket: Ticket, what: str) -> None:
    """As `mine.requests` found it for them."""
    if not getattr(ticket, what, False):
        raise NotYours


@transaction.atomic
def _writer(reader: Reader, ticket: Ticket, portal: Portal) -> Identity:
    """By which address they write. Whoever took part by another one (in a chat) goes on
    by what they proved, which the timeline says."""
    pk, takes_part = request.writer_in(reader, ticket)
    identity = next(one for one in reader.proven if one.pk == pk)
    if not takes_part:
        is_customer = bool(getattr(ticket, "is_mine", False))
        came(ticket, identity=identity, channel=portal.channel, is_customer=is_customer)
    return identity


def _address(identity: Identity) -> Address:
    return Address(
        kind=identity.kind,
        canonical=identity.canonical,
        shown=identity.shown,
        name=identity.customer.name,
    )


def _keep(
    portal: Portal,
    writer: Address,
    writing: Writing,
    *,
    line: str,
    proof: Proof | None = None,
    is_typed: bool = False,
) -> None:
    """Store the words; returns after the commit. The same form again is the same words."""
    writing = _checked(writing)
    name = writing.name
    payload = written(
        key=name,
        writer=writer,
        text=writing.text,
        subject=writing.subject or _first_line(writing),
        proof=proof,
        files=[_as_kept(file) for file in writing.files],
        is_typed=is_typed,
    )
    # Not the id alone: whoever saw one could keep its words from coming in (R2).
    key = f"{line}/{name}"
    item = Raw(content=payload, source_key=key, conv_key=line)
    intake.store(portal.channel, [item])


def _checked(writing: Writing) -> Writing:
    sizes = [len(file.content) for file in writing.files]
    too_many = len(sizes) > MOST_FILES or sum(sizes) > MAX_TOGETHER
    if too_many or any(size > MAX_BYTES for size in sizes):
        raise FilesTooLarge
    text = printable(writing.text).strip()[:LONGEST]
    if not text and not writing.files:
        raise NothingWritten
    return Writing(
        key=writing.key,
        text=text,
        subject=one_line(writing.subject, limit=LONGEST_SUBJECT),
        files=tuple(_named(file) for file in writing.files),
    )


def _named(file: NewFile) -> NewFile:
    """What a file is called is a label; a picture is what its bytes are."""
    kind = picture_type(file.content) or file.content_type.partition(";")[0]
    return NewFile(
        filename=label(file.filename, default="file"),
        content_type=one_line(kind, limit=127) or "application/octet-stream",
        content=file.content,
    )


def _as_kept(file: NewFile) -> File:
    return File(
        filename=file.filename, content_type=file.content_type, content=file.content
    )


def _first_line(writing: Writing) -> str:
    names = [file.filename for file in writing.files]
    lines = writing.text.splitlines() or names
    return lines[0][:80]
