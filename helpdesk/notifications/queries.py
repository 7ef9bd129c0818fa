"""One's own notifications: of tickets that one may see, asked anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from channels_app.queries.desk import answer_address
from helpdesk.base.accounts.models import Agent
from helpdesk.notifications import words
from helpdesk.notifications.kinds import KINDS
from helpdesk.notifications.models import Digest, Notification
from tickets.models import Ticket

PAGE = 50
# A bell that says more than this says "many".
MOST = 99
NEW, OLD = "new", "old"
UNREAD, SNOOZED = "unread", "snoozed"
# A page that hears of something later than this plays nothing any more.
HEARD_FOR = timedelta(seconds=60)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Bell:
    """How many are unread, and the numbers of the tickets that reading is about.

    sounds: what is to be heard of what just came up, the oldest first.
    """

    unread: int
    tickets: list[int]
    sounds: list["Sound"]


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be heard of a ticket; a page that knows the id has played it."""

    id: str
    tone: str
    number: int


@dataclass(frozen=True, slots=True)
class Day:
    """Some of one day. day: None for what is unread, whatever day it is of."""

    is_unread: bool
    day: object
    rows: list["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """One of them as it is shown. answer_at: where it is answered by mail; "": nowhere."""

    made: Notification
    number: int
    subject: str
    sentence: str
    about: str
    answer_at: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """after: what the next page is asked by; "" when this is the end."""

    days: list[Day]
    after: str


def seen_by(agent: Agent) -> QuerySet[Notification]:
    """Theirs that are about tickets they may see now."""
    visible = Ticket.objects.visible_to(agent).values("pk")
    found = Notification.objects.filter(agent=agent, ticket__in=visible)
    return found.select_related("event__actor", "ticket__customer").order_by(
        "-at", "-id"
    )


def shown_to(agent: Agent) -> QuerySet[Notification]:
    """Of those the ones in their list, now: not what they put off."""
    return seen_by(agent).filter(is_listed=True, at__lte=timezone.now())


def one_of(agent: Agent, event: UUID) -> Notification | None:
    """The one that tells of this event; None where it is not theirs to see."""
    return seen_by(agent).filter(event__public_id=event).first()


def bell(agent: Agent) -> Bell:
    """What the rail shows."""
    unread = seen_by(agent).filter(read_at=None, at__lte=timezone.now())
    # What stands in no list is read by opening its ticket all the same, while it waits.
    waits = Q(mail_at__isnull=False) | Q(push_at__isnull=False)
    rows = unread.filter(Q(is_listed=True) | waits).select_related(None)
    wanted = ("ticket__number", "is_listed", "id", "at", "tone")
    found = list(rows.values_list(*wanted, named=True)[: 2 * MOST])
    since = timezone.now() - HEARD_FOR
    return Bell(
        unread=min(sum(one.is_listed for one in found), MOST + 1),
        tickets=sorted({one.ticket__number for one in found}),
        sounds=[
            Sound(f"{one.id}-{one.at.timestamp():.0f}", one.tone, one.ticket__number)
            for one in reversed(found)
            if one.tone and one.at >= since
        ],
    )


def page(agent: Agent, *, after: str = "", show: str = "", kind: str = "") -> Page:
    """What is unread, the newest first; then the rest, by day. Of one kind, if asked for.

    show: UNREAD alone, or what was SNOOZED, the next to come back first.

    Raises:
        ValueError: `after` is none that a page gave; there is no such kind or choice.
    """
    if show not in {"", UNREAD, SNOOZED} or kind not in {"", *KINDS}:
        raise ValueError(show)
    part, key = _key(after)
    mine = shown_to(agent)
    if show == SNOOZED:
        mine = seen_by(agent).filter(is_listed=True, at__gt=timezone.now())
        mine = mine.order_by("at", "id")
    if kind:
        mine = mine.filter(kind=kind)
    rows: list[Notification] = []
    if part == NEW:
        rows = list(_beyond(mine.filter(read_at=None), key, show)[: PAGE + 1])
        key = None
    if len(rows) <= PAGE and not show:
        read = _beyond(mine.filter(read_at__isnull=False), key, show)
        rows += read[: PAGE + 1 - len(rows)]
    more = rows[PAGE:]
    return Page(_by_day(rows[:PAGE]), _after(rows[PAGE - 1]) if more else "")


def for_mail(digest: Digest) -> list[Line]:
    """What of it is still unread, and theirs to see; in the order it happened."""
    unread = seen_by(digest.agent).filter(digest=digest, read_at=None)
    lines = [line(one) for one in unread.order_by("id")]
    tickets = {one.number: one.made.ticket for one in lines}
    where = {
        number: answer_address(digest.agent, ticket)
        for number, ticket in tickets.items()
    }
    return [replace(one, answer_at=where[one.number]) for one in lines]


def _key(after: str) -> tuple[str, Key | None]:
    """Which part of the list the page was in, and the time and the key of its last row."""
    if not after:
        return NEW, None
    part, *numbers = after.split("-")
    if part not in {NEW, OLD} or len(numbers) != 2:
        raise ValueError(after)
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in numbers):
        raise ValueError(after)
    micros, pk = map(int, numbers)
    try:
        return part, (_EPOCH + timedelta(microseconds=micros), pk)
    except OverflowError:
        raise ValueError(after) from None


def _beyond(
    found: QuerySet[Notification], key: Key | None, show: str
) -> QuerySet[Notification]:
    """What follows on that row; what was snoozed goes forwards in time."""
    if key is None:
        return found
    at, pk = key
    if show == SNOOZED:
        return found.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk), at__gte=at)
    return found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)


def _after(last: Notification) -> str:
    micros = (last.at - _EPOCH) // timedelta(microseconds=1)
    return f"{OLD if last.read_at else NEW}-{micros}-{last.pk}"


def _by_day(rows: Sequence[Notification]) -> list[Day]:
    def day(one: Notification) -> tuple[bool, object]:
        is_unread = one.read_at is None
        return is_unread, None if is_unread else localdate(one.at)

    return [
        Day(is_unread, when, [line(one) for one in some])
        for (is_unread, when), some in groupby(rows, key=day)
    ]


def line(one: Notification) -> Line:
    """As the list shows it."""
    return Line(
        made=one,
        number=one.ticket.number,
        subject=one.ticket.subject,
        sentence=words.sentence(one),
        about=words.about(one),
    )
