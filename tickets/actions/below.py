"""What a letter gets below its words: as its writer wants it, else as usual."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from helpdesk.base import within
from helpdesk.base.accounts.models import Agent
from tickets.actions.files import MAX_BYTES, KeptFile
from tickets.letter_errors import NothingToQuote, NotTheirsToRead
from tickets.models import Message, Ticket
from tickets.queries import below
from tickets.queries.way import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """signature: as HTML. quoted: see `Message.quoted`. files: pictures in what is quoted,
    which go along."""

    signature: str = ""
    quoted: dict[str, str] | None = None
    files: tuple[KeptFile, ...] = ()


NOTHING = Below()


def put_below(
    ticket: Ticket,
    way: Way,
    readers: Collection[int],
    *,
    signature: bool | None,
    quote: bool | None,
    by: Agent,
) -> Below:
    """What stands below words of this agent by this way; nothing, where it has no foot.

    readers: the keys of the identities they go to.
    signature, quote: what their writer wants; None: as usual.

    Raises:
        NothingToQuote: it was asked for, and the customer wrote nothing by letter.
        NotTheirsToRead: it was asked for, and somebody would read it who did not have it.
    """
    if not way.has_foot:
        return NOTHING
    own = "" if signature is False else below.signature(ticket, by=by)
    wanted = way.quotes if quote is None else quote
    said = _quoted(ticket, way, readers, is_asked=quote is True) if wanted else None
    if said is None:
        return Below(signature=own)
    quoted = below.quotation(said)
    return Below(signature=own, quoted=quoted, files=_pictures(said, quoted["html"]))


def fitting(below: Below, files: Iterable[KeptFile]) -> Below:
    """The same beside these files; where one letter has no room for all, what stands for
    the pictures of the quotation is words. No answer waits for what it was sent itself."""
    sizes = sum(file.size for file in (*below.files, *files))
    if below.quoted is None or sizes <= MAX_BYTES:
        return below
    told = within.shown(below.quoted["html"], lambda _name: None)
    return replace(below, quoted={**below.quoted, "html": told}, files=())


def _quoted(
    ticket: Ticket, way: Way, readers: Collection[int], *, is_asked: bool
) -> Message | None:
    """What is quoted. Only who asked for it is told why it is not."""
    said = below.quotable(ticket, way.channel)
    if said is None:
        if is_asked:
            raise NothingToQuote
        return None
    said.ticket = ticket
    if not below.have_read(said, readers):
        if is_asked:
            raise NotTheirsToRead
        return None
    return said


def _pictures(said: Message, html: str) -> tuple[KeptFile, ...]:
    """Files of those within what is quoted."""
    names = within.named(html)
    fields = (
        "filename", "content_type", "size", "blob", "content_id", "inline", "description",
    )  # fmt: skip
    rows = said.attachments.filter(inline=True, content_id__in=names)
    return tuple(KeptFile(**file) for file in rows.order_by("id").values(*fields))
