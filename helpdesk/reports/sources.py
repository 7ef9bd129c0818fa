"""What is counted: rows of hand-overs, promises, clocks, replies and solved tickets.

Each row of a source has `counted_at`, the moment by which it belongs to a period, and
leads to a ticket, or to none where somebody was answered by reading. Spam is never
counted, nor are samples, nor what was deleted or merged into another ticket; but money
that was given in what was merged was given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from helpdesk.base.accounts.models import Team
from helpdesk.reports.models import Story
from knowledge_base.models import Lookup
from tickets.models import Clock, Event, FollowUp, Handover, Status, Ticket

Rows = QuerySet[Any]
_State = Handover.State
# Who writes later, writes about something else (`knowledge_base.actions.all_the_same`).
SILENCE = timedelta(hours=72)
_ENDED = (_State.ACCEPTED, _State.DECLINED, _State.EXPIRED, _State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Window:
    """since is in it, until is not. teams: None for those of everybody."""

    since: datetime
    until: datetime
    teams: tuple[Team, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """rows: within a window. ticket: the field that leads to the ticket.

    is_now: it tells how things stand, whatever the period.
    """

    rows: Callable[[Window], Rows]
    ticket: str = "ticket_id"
    is_now: bool = False


def _handovers(window: Window) -> Rows:
    """Offers of agents that ended; who was only asked was not to take it over."""
    ended = Handover.objects.exclude(giver=None).filter(state__in=_ENDED)
    rows = _real(ended).annotate(
        counted_at=F("ended_at"), took=_between("offered_at", "ended_at")
    )
    return _of_teams(_within(rows, "ended_at", window), window, at="offered_at")


def _offers(window: Window) -> Rows:
    rows = _real(Handover.objects.pending().exclude(giver=None))
    return _of_teams(rows.annotate(counted_at=F("offered_at")), window, at="offered_at")


def _promises(window: Window) -> Rows:
    """Those whose time has come."""
    rows = _real(FollowUp.objects.filter(due_at__lte=timezone.now()))
    rows = _within(rows.annotate(counted_at=F("due_at")), "due_at", window)
    return _of_teams(rows, window, at="due_at")


def _clocks(window: Window) -> Rows:
    """Those that fell due. One that stood still when it was done was due by then."""
    fell = Coalesce("breached_at", "due_at", "stopped_at")
    rows = _real(Clock.objects.exclude(outcome=Clock.Outcome.DROPPED))
    rows = rows.annotate(counted_at=fell).filter(counted_at__lte=timezone.now())
    return _of_teams(_within(rows, "counted_at", window), window, at="counted_at")


def _pending(window: Window) -> Rows:
    """Clocks that run, or stand still, and have not run out."""
    rows = _real(Clock.objects.filter(stopped_at=None, breached_at=None))
    rows = rows.filter(Q(due_at=None) | Q(due_at__gt=timezone.now()))
    rows = rows.filter(started_at__lt=window.until)
    return _now_of_teams(rows.annotate(counted_at=F("started_at")), window)


def _replies(window: Window) -> Rows:
    return _events(Event.Verb.REPLIED, window).exclude(actor=None)


def _goodwill(window: Window) -> Rows:
    """What was taken back was not given. What was given in a ticket that was merged into
    another is given all the same, and taken back there."""
    rows = Event.objects.filter(
        verb=Event.Verb.GOODWILL_GIVEN, ticket__spam_at=None, ticket__deleted_at=None
    ).annotate(counted_at=F("at"))
    given = _of_teams(_within(rows, "at", window), window, at="at")
    taken_back = Event.objects.filter(
        Q(ticket=OuterRef("ticket")) | Q(ticket=OuterRef("ticket__merged_into")),
        verb=Event.Verb.GOODWILL_WITHDRAWN,
        data__goodwill=OuterRef("data__goodwill"),
    )
    found: Rows = given.exclude(Exists(taken_back)).annotate(
        currency=KeyTextTransform("currency", "data")
    )
    return found


def _opened(window: Window) -> Rows:
    """Opened tickets; `gap` is how long nobody answered for each, if somebody did not."""
    answers = Event.objects.filter(
        ticket=OuterRef("ticket"), verb=Event.Verb.ACCOUNTABLE_CHANGED
    )
    first = Subquery(answers.order_by("seq").values("at")[:1])
    rows = _events(Event.Verb.OPENED, window)
    until = Coalesce(first, F("ticket__resolved_at"), timezone.now())
    gap = ExpressionWrapper(until - F("at"), output_field=DurationField())
    found: Rows = rows.annotate(gap=gap)
    return found


def _open(window: Window) -> Rows:
    rows = Ticket.objects.open().filter(is_sample=False)
    rows = rows.annotate(counted_at=F("created_at"))
    return rows if window.teams is None else rows.filter(team__in=window.teams)


def _solved(window: Window) -> Rows:
    """Stories of tickets that are solved still, by the team that solved them."""
    rows = Story.objects.filter(
        told_at__isnull=False,
        solved_at=F("ticket__resolved_at"),
        ticket__status__in=[Status.RESOLVED, Status.CLOSED],
    )
    rows = _within(_real(rows), "solved_at", window)
    rows = rows.annotate(counted_at=F("solved_at"))
    return rows if window.teams is None else rows.filter(team__in=window.teams)


def _answers(window: Window) -> Rows:
    """Offers of articles that somebody saw. Nobody's team: they are the company's."""
    return _offered(window).filter(held_out=False)


def _settled(window: Window) -> Rows:
    """Those of whom it is known by now whether they wrote all the same: of people whom we
    would recognise, and who had not written before."""
    rows = _recognised(_answers(window))
    return rows.filter(made_at__lte=timezone.now() - SILENCE)


def _unsettled(window: Window) -> Rows:
    rows = _recognised(_answers(window))
    return rows.filter(made_at__gt=timezone.now() - SILENCE)


def _first_offers(window: Window) -> Rows:
    """The first offer of each visitor, also where it was held back: one person counts
    once, however often they ask, on the side that chance put them."""
    rows = _recognised(_offered(window))
    earlier = _recognised(Lookup.objects.filter(kind=Lookup.Kind.OFFER)).filter(
        visitor=OuterRef("visitor"), made_at__lt=OuterRef("made_at")
    )
    settled = rows.filter(made_at__lte=timezone.now() - SILENCE)
    return settled.exclude(Exists(earlier))


def _offered(window: Window) -> Rows:
    rows = Lookup.objects.filter(kind=Lookup.Kind.OFFER, found__gt=0)
    return _within(rows.annotate(counted_at=F("made_at")), "made_at", window)


def _recognised(rows: Rows) -> Rows:
    return rows.exclude(visitor="").exclude(where=Lookup.Where.MAIL)


def _events(verb: str, window: Window) -> Rows:
    rows = _within(_real(Event.objects.filter(verb=verb)), "at", window)
    return _of_teams(rows.annotate(counted_at=F("at")), window, at="at")


def _real(rows: Rows) -> Rows:
    here = rows.filter(ticket__deleted_at=None, ticket__is_sample=False)
    return here.filter(ticket__merged_into=None, ticket__spam_at=None)


def _within(rows: Rows, field: str, window: Window) -> Rows:
    return rows.filter((f"{field}__gte", window.since), (f"{field}__lt", window.until))


def _between(begins: str, ends: str) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(ends) - F(begins), output_field=DurationField())


def _now_of_teams(rows: Rows, window: Window) -> Rows:
    if window.teams is None:
        return rows
    return rows.filter(ticket__team__in=window.teams)


def _of_teams(rows: Rows, window: Window, *, at: str) -> Rows:
    """Rows of tickets that these teams had at that moment, whoever has them now.

    The next change of team after it names the team that had it.
    """
    if window.teams is None:
        return rows
    moves = Event.objects.filter(
        ticket=OuterRef("ticket"), verb=Event.Verb.TEAM_CHANGED, at__gt=OuterRef(at)
    )
    former = moves.annotate(former=KeyTextTransform("former", "data"))
    had = Subquery(former.order_by("seq").values("former")[:1])
    now = Cast("ticket__team__public_id", TextField())
    wanted = [str(team.public_id) for team in window.teams]
    then: Rows = rows.annotate(team_then=Coalesce(had, now))
    return then.filter(team_then__in=wanted)


HANDOVERS = Source(rows=_handovers)
OFFERS = Source(rows=_offers, is_now=True)
PROMISES = Source(rows=_promises)
CLOCKS = Source(rows=_clocks)
PENDING = Source(rows=_pending, is_now=True)
REPLIES = Source(rows=_replies)
GOODWILL = Source(rows=_goodwill)
OPENED = Source(rows=_opened)
OPEN = Source(rows=_open, ticket="pk", is_now=True)
SOLVED = Source(rows=_solved)
ANSWERS = Source(rows=_answers)
SETTLED = Source(rows=_settled)
UNSETTLED = Source(rows=_unsettled)
FIRST_OFFERS = Source(rows=_first_offers)
