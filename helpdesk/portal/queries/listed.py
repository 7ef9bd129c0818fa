"""My requests: a page of them, the newest word first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from helpdesk.portal.queries.mine import Reader, requests, words
from helpdesk.portal.queries.states import Standing, standing
from tickets.models import Message, Ticket
from tickets.models.status import IS_OPEN

PAGE = 20
# Letters of what is looked for; and of a last word.
LONGEST, EXCERPT = 100, 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A request in the list. at, excerpt: of the last word they may see."""

    number: int
    subject: str
    standing: Standing
    at: datetime
    excerpt: str
    is_ours: bool
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Page:
    """rows, and where the next page begins; "" for nowhere."""

    rows: Sequence[Row]
    after: str


def page(reader: Reader, *, is_open: bool, sought: str = "", after: str = "") -> Page:
    """Open ones or the others; sought: words of theirs, or in what they may read."""
    tickets = with_last(reader, requests(reader))
    tickets = tickets.filter(IS_OPEN) if is_open else tickets.exclude(IS_OPEN)
    if sought := sought.strip()[:LONGEST]:
        tickets = tickets.filter(_holds(reader, sought))
    if (begin := _read(after)) is not None:
        at, pk = begin
        tickets = tickets.filter(Q(said__lt=at) | Q(said=at, pk__lt=pk))
    found = list(tickets.order_by("-said", "-pk")[: PAGE + 1])
    rows = [_row(ticket) for ticket in found[:PAGE]]
    return Page(rows, _written(found[PAGE - 1]) if len(found) > PAGE else "")


def with_last(reader: Reader, tickets: QuerySet[Ticket]) -> QuerySet[Any]:
    """With the last word that they may see, and what their first one was called."""
    said = words(reader).filter(ticket=OuterRef("pk"))
    last = said.filter(deleted_at=None).order_by("-said_at", "-seq")
    first = said.exclude(subject="").order_by("said_at", "seq")
    return tickets.annotate(
        said=Subquery(said.order_by("-said_at").values("said_at")[:1]),
        last=Subquery(last.values("text")[:1]),
        last_by=Subquery(last.values("direction")[:1]),
        called=Subquery(first.values("subject")[:1]),
    )


def subject_of(ticket: Ticket) -> str:
    """What it is called for them: the subject of a ticket that others began is theirs."""
    named = getattr(ticket, "called", None) or ""
    return ticket.subject if _is_theirs(ticket) else named


def _is_theirs(ticket: Ticket) -> bool:
    return bool(
        getattr(ticket, "is_mine", False) or getattr(ticket, "is_shared", False)
    )


def _holds(reader: Reader, sought: str) -> Q:
    said = words(reader).filter(
        Q(text__icontains=sought) | Q(subject__icontains=sought), deleted_at=None
    )
    named = Q(is_mine=True) | Q(is_shared=True)
    found = Q(subject__icontains=sought) & named | Q(pk__in=said.values("ticket"))
    number = sought.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < len(str(2**62)):
        found |= Q(number=int(number))
    return found


def _row(ticket: Ticket) -> Row:
    told = {name: getattr(ticket, name) for name in ("said", "last", "last_by")}
    return Row(
        number=ticket.number,
        subject=subject_of(ticket),
        standing=standing(ticket),
        at=told["said"],
        excerpt=" ".join((told["last"] or "")[: 4 * EXCERPT].split())[:EXCERPT],
        is_ours=told["last_by"] == Message.Direction.OUT,
        is_shared=not getattr(ticket, "takes_part", True),
    )


def _written(ticket: Ticket) -> str:
    said: datetime = getattr(ticket, "said")  # noqa: B009 - annotated
    return f"{said.isoformat()}_{ticket.pk}"


def _read(after: str) -> tuple[datetime, int] | None:
    """What `_written` wrote; whatever else is typed there begins at the beginning."""
    at, _mark, pk = after.partition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    is_key = pk.isascii() and pk.isdigit() and len(pk) < len(str(2**62))
    if moment is None or moment.tzinfo is None or not is_key:
        return None
    return moment, int(pk)
