"""One's own notifications: of tickets that one may see, asked anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import QuerySet
from django.utils.timezone import localdate

from channels_app.queries.desk import answer_address
from helpdesk.base.accounts.models import Agent
from helpdesk.notifications import words
from helpdesk.notifications.models import Digest, Notification
from tickets.models import Ticket

PAGE = 50
# A bell that says more than this says "many".
MOST = 99
NEW, OLD = "new", "old"


@dataclass(frozen=True, slots=True)
class Bell:
    """How many are unread, and the numbers of the tickets they are about."""

    unread: int
    tickets: list[int]


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
    return found.select_related("event__actor", "ticket").order_by("-id")


def bell(agent: Agent) -> Bell:
    """What the rail shows."""
    unread = seen_by(agent).filter(read_at=None).select_related(None)
    numbers = list(unread.values_list("ticket__number", flat=True)[: MOST + 1])
    return Bell(len(numbers), sorted(set(numbers)))


def page(agent: Agent, *, after: str = "") -> Page:
    """What is unread, the newest first; then the rest, by day.

    Raises:
        ValueError: `after` is none that a page gave.
    """
    kind, key = _key(after)
    mine = seen_by(agent)
    rows: list[Notification] = []
    if kind == NEW:
        rows = list(_before(mine.filter(read_at=None), key)[: PAGE + 1])
        key = 0
    if len(rows) <= PAGE:
        read = _before(mine.filter(read_at__isnull=False), key)
        rows += read[: PAGE + 1 - len(rows)]
    more = rows[PAGE:]
    return Page(_by_day(rows[:PAGE]), _after(rows[PAGE - 1]) if more else "")


def for_mail(digest: Digest) -> list[Line]:
    """What of it is still unread, and theirs to see; in the order it happened."""
    unread = seen_by(digest.agent).filter(digest=digest, read_at=None)
    lines = [_line(one) for one in unread.order_by("id")]
    tickets = {line.number: line.made.ticket for line in lines}
    where = {
        number: answer_address(digest.agent, ticket)
        for number, ticket in tickets.items()
    }
    return [replace(line, answer_at=where[line.number]) for line in lines]


def _key(after: str) -> tuple[str, int]:
    if not after:
        return NEW, 0
    kind, _dash, key = after.partition("-")
    if kind not in {NEW, OLD} or not (key.isascii() and key.isdigit()):
        raise ValueError(after)
    return kind, min(int(key), 2**63 - 1)


def _before(found: QuerySet[Notification], key: int) -> QuerySet[Notification]:
    return found.filter(pk__lt=key) if key else found


def _after(last: Notification) -> str:
    return f"{OLD if last.read_at else NEW}-{last.pk}"


def _by_day(rows: Sequence[Notification]) -> list[Day]:
    def day(one: Notification) -> tuple[bool, object]:
        is_unread = one.read_at is None
        return is_unread, None if is_unread else localdate(one.made_at)

    return [
        Day(is_unread, when, [_line(one) for one in some])
        for (is_unread, when), some in groupby(rows, key=day)
    ]


def _line(one: Notification) -> Line:
    return Line(
        made=one,
        number=one.ticket.number,
        subject=one.ticket.subject,
        sentence=words.sentence(one),
        about=words.about(one),
    )
