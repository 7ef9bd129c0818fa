"""A request as its customer sees it: words by day, who answers, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from helpdesk.base import within
from helpdesk.base.links import linkify
from helpdesk.base.quotes import fold_quotes
from helpdesk.base.sniff import previewable
from helpdesk.portal.models import Account, Following
from helpdesk.portal.queries.listed import subject_of, with_last
from helpdesk.portal.queries.mine import Reader, requests, words
from helpdesk.portal.queries.states import Standing, standing
from tickets.models import (
    Attachment,
    Continuation,
    Event,
    FollowUp,
    Message,
    Participant,
    Rating,
    Status,
    Ticket,
)
from tickets.queries import reach
from tickets.queries.choices import files_of_words
from tickets.queries.reach import Way

# Of what happens to a ticket, what is told beside words. All the rest is our business.
HAPPENED: dict[str, Promise] = {
    Event.Verb.RESOLVED: _("The request was solved."),
    Event.Verb.REOPENED: _("The request is open again."),
    Event.Verb.CLOSED: _("The request was closed."),
}
# Messages on one page; what was said before those is behind a link.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    public_id: str
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message, or (with `happened`) what became of the request.

    html: ready to be shown. quoted: the tail they quoted, folded. is_public: it stands
    where everybody reads it.
    """

    at: datetime
    author: str = ""
    is_ours: bool = False
    is_me: bool = False
    html: SafeString | str = ""
    quoted: SafeString | str = ""
    files: Sequence[File] = ()
    is_edited: bool = False
    is_deleted: bool = False
    is_public: bool = False
    happened: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """ticket: for its number and nothing else. agent: who answers, "" for nobody yet.

    promises: what was promised to them, in words they were sent.
    may_write, may_close, may_reopen, may_rate: what they can do here.
    """

    ticket: Ticket
    number: int
    subject: str
    standing: Standing
    opened_at: datetime
    agent: str
    days: Sequence[Day]
    has_more: bool
    promises: Sequence[FollowUp]
    rating: Rating | None
    may_write: bool
    may_close: bool
    may_reopen: bool
    may_rate: bool
    is_closed: bool
    is_following: bool
    kinds: Sequence[tuple[str, str | Promise]] = field(default_factory=list)


def ticket_of(reader: Reader, number: int) -> Ticket | None:
    """The ticket of this number, if they may know of it."""
    found = with_last(reader, requests(reader)).filter(number=number)
    return found.select_related("assignee", "team").first()


def shown(reader: Reader, ticket: Ticket, *, is_whole: bool = False) -> Shown:
    """All that its page shows, of a ticket from `ticket_of`."""
    is_mine, takes_part = (bool(getattr(ticket, n)) for n in ("is_mine", "takes_part"))
    said, has_more = _said(reader, ticket, is_whole=is_whole)
    is_closed = ticket.status == Status.CLOSED
    return Shown(
        ticket=ticket,
        number=ticket.number,
        subject=subject_of(ticket),
        standing=standing(ticket),
        opened_at=_opened(ticket, said),
        agent=ticket.assignee.name if ticket.assignee else "",
        days=_by_day([*_lines(reader, said), *_happened(ticket, said)]),
        has_more=has_more,
        promises=promised(reader, ticket),
        rating=Rating.objects.filter(ticket=ticket).first() if is_mine else None,
        may_write=takes_part,
        may_close=is_mine and ticket.is_open,
        may_reopen=is_mine and ticket.status == Status.RESOLVED,
        may_rate=is_mine and _is_answered(ticket),
        is_closed=is_closed,
        is_following=follows(reader.account, ticket).exists(),
        kinds=_kinds(ticket) if is_mine and not is_closed else [],
    )


def _is_answered(ticket: Ticket) -> bool:
    return ticket.first_replied_at is not None or not ticket.is_open


def _kinds(ticket: Ticket) -> list[tuple[str, str | Promise]]:
    """By which channels it can go on, but where they are already."""
    return [one for one in reach.asked_for(ticket) if one[0] != "portal"]


def promised(reader: Reader, ticket: Ticket) -> list[FollowUp]:
    """What we said that we would do, in words they were sent; what one of us set
    themselves to do is nobody's business."""
    told = words(reader).filter(ticket=ticket, direction=Message.Direction.OUT)
    found = FollowUp.objects.filter(ticket=ticket, message__in=told)
    return list(found.exclude(state=FollowUp.State.WITHDRAWN))


def way_on(ticket: Ticket, kind: str) -> tuple[Continuation, Way] | None:
    """How they get to where it goes on, once they asked for it."""
    made = Continuation.objects.good().filter(ticket=ticket, kind=kind).first()
    way = reach.way(made) if made else None
    return (made, way) if made and way else None


def file_of(reader: Reader, public_id: UUID) -> Attachment | None:
    """A file of a message they may see, in a request they may know of."""
    seen = words(reader).filter(deleted_at=None, ticket__in=requests(reader))
    files = files_of_words(Attachment.objects.filter(message__in=seen))
    return files.filter(public_id=public_id).first()


def _said(
    reader: Reader, ticket: Ticket, *, is_whole: bool
) -> tuple[list[Message], bool]:
    rows = words(reader).filter(ticket=ticket).order_by("-said_at", "-seq")
    rows = rows.select_related("agent", "identity__customer")
    files = files_of_words(Attachment.objects.order_by("id"))
    rows = rows.prefetch_related(Prefetch("attachments", queryset=files))
    if is_whole:
        return list(rows)[::-1], False
    found = list(rows[: MOST + 1])
    return found[:MOST][::-1], len(found) > MOST


def _opened(ticket: Ticket, said: Sequence[Message]) -> datetime:
    return max(ticket.created_at, said[0].said_at) if said else ticket.created_at


def _lines(reader: Reader, said: Sequence[Message]) -> list[Line]:
    return [_line(reader, message) for message in said]


def _line(reader: Reader, message: Message) -> Line:
    ours = message.direction == Message.Direction.OUT
    if message.deleted_at is not None:
        return Line(at=message.said_at, is_ours=ours, is_deleted=True)
    new, quoted = (message.text, "") if ours else fold_quotes(message.text)
    # What we wrote is ours, and was cleaned when it was kept; of what came in, its words.
    files = list(message.attachments.all())
    html, files = (
        _pictured(message.html, files)
        if ours and message.html
        else (linkify(new), files)
    )
    return Line(
        at=message.said_at,
        author=_author(message),
        is_ours=ours,
        is_me=not ours and message.identity_id in reader.mine,
        html=html,
        quoted=linkify(quoted) if quoted else "",
        files=[_file(one) for one in files],
        is_edited=message.edited_at is not None,
        is_public=message.public,
    )


def _pictured(
    html: str, files: list[Attachment]
) -> tuple[SafeString, list[Attachment]]:
    """Our words with the pictures within them, and the files beside them."""
    named = within.named(html)
    there = {
        one.content_id: one
        for one in files
        if one.content_id in named and previewable(one.content_type, one.filename)
    }

    def find(name: str) -> str | None:
        if name not in there:
            return None
        url = reverse("portal:file", args=[there[name].public_id])
        alt = escape(named[name] or there[name].filename)
        return f'<img src="{url}" alt="{alt}" loading="lazy">'

    beside = [one for one in files if there.get(one.content_id) is not one]
    return mark_safe(within.shown(html, find)), beside  # noqa: S308 - see `_line`


def _author(message: Message) -> str:
    if message.direction == Message.Direction.OUT:
        return message.agent.name if message.agent else message.author
    return message.identity.customer.name if message.identity else ""


def _file(one: Attachment) -> File:
    return File(
        public_id=str(one.public_id),
        name=one.filename,
        size=one.size,
        is_picture=previewable(one.content_type, one.filename),
    )


def _happened(ticket: Ticket, said: Sequence[Message]) -> list[Line]:
    """Since the first word that is shown; what happened before is none of theirs."""
    if not said:
        return []
    rows = Event.objects.filter(
        ticket=ticket, verb__in=list(HAPPENED), at__gte=said[0].said_at
    )
    return [Line(at=at, happened=HAPPENED[verb]) for at, verb in
            rows.order_by("seq").values_list("at", "verb")]  # fmt: skip


def _by_day(lines: Sequence[Line]) -> list[Day]:
    ordered = sorted(lines, key=lambda line: line.at)
    days = groupby(ordered, key=lambda line: timezone.localtime(line.at).date())
    return [Day(day, list(some)) for day, some in days]


def following(ticket: int) -> QuerySet[Following]:
    """Who follows it, or what was merged into it."""
    return Following.objects.filter(Q(ticket=ticket) | Q(ticket__merged_into=ticket))


def follows(account: Account, ticket: Ticket) -> QuerySet[Following]:
    """Whether this account does."""
    return following(ticket.pk).filter(account=account)


def writer_in(reader: Reader, ticket: Ticket) -> tuple[int, bool]:
    """By which proven address they write in a ticket, and whether that takes part yet."""
    parts = Participant.objects.filter(ticket=ticket, confirmed_at__isnull=False)
    there = set(parts.values_list("identity", flat=True))
    for one in reader.proven:
        if one.pk in there:
            return one.pk, True
    return reader.address.pk, False
