"""Two tickets about one matter become one, and two again.

The survivor goes on; the other one keeps its timeline and leads there. Undone, exactly
what came with the merge goes back, and what was said since stays with the survivor.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions import offers
from tickets.actions.audience import require_no_more_see
from tickets.actions.begin import begin_both, require_not_over
from tickets.actions.carried import advance_marks, carry, give_back
from tickets.actions.clocks import settle
from tickets.actions.field_values import become, between, given_back, taken_over
from tickets.actions.moving import (
    STANDING,
    STATE,
    bring,
    earliest,
    put_back,
    require_nothing_held,
    restore,
    state_of,
    tally,
    waits_since,
)
from tickets.custom_fields import Of, Values
from tickets.models import Event, Moving, Status, Ticket
from tickets.models.rows import lock_all
from tickets.moving_errors import (
    MergedAway,
    MergedIntoItself,
    UndoneAlready,
    WordsElsewhere,
)
from tickets.queries.audience import blind


@transaction.atomic
def merge(ticket: Ticket, *, into: Ticket, by: Agent) -> Moving:
    """All that was said in this ticket goes on in the other.

    Raises:
        MergedIntoItself: it is the same ticket.
        TicketClosed, MergedAway: one of them is over.
        ReplyOnItsWay: a reply in one of them may still be taken back.
        OneTeamSees, SomebodyIsNeeded: others would read what they did not see.
    """
    if ticket.pk == into.pk:
        raise MergedIntoItself
    begin_both(ticket, into, "merge", by=by)
    return join(ticket, into, by=by)


@transaction.atomic
def merge_by_policy(ticket: Ticket, *, into: Ticket, why: Sequence[str]) -> Moving:
    """The house does it by itself, and says what spoke for it.

    Raises:
        TicketClosed, MergedAway, ReplyOnItsWay, OneTeamSees, SomebodyIsNeeded: as for
            people.
    """
    lock_all([ticket, into])
    require_not_over(ticket)
    require_not_over(into)
    return join(ticket, into, by=None, why=why)


def join(
    ticket: Ticket,
    into: Ticket,
    *,
    by: Agent | None,
    why: Sequence[str] = (),
    told: Event.Verb = Event.Verb.MERGED,
) -> Moving:
    """Two tickets that are locked, and of which the caller knows that they may be merged.

    told: what the timelines say that it was.

    Raises:
        ReplyOnItsWay: a reply in one of them may still be taken back.
        OneTeamSees, SomebodyIsNeeded: others would read what they did not see.
    """
    require_nothing_held(ticket, into)
    before = {"ticket": state_of(ticket), "into": state_of(into)}
    if (offer := offers.pending(ticket)) is not None:
        offers.end(ticket, offer, offers.State.WITHDRAWN, by=by)
    require_no_more_see(ticket, into)
    said = list(ticket.messages.order_by("seq").only("pk", "public_id", "seq"))
    moving = Moving(kind=Moving.Kind.MERGE, ticket=ticket, into=into, by=by)
    moving.rows = {"messages": bring(said, ticket, into, by=by), **carry(ticket, into)}
    _take_over(into, ticket, by=by)
    advance_marks(ticket, into, read_to=before["into"]["last_message_seq"])
    moving.before, moving.after, moving.why = before, state_of(into), list(why)
    moving.save()
    _lead_on(ticket, into)
    _tell(told, moving, by=by)
    settle(ticket)
    settle(into)
    return moving


@transaction.atomic
def unmerge(moving: Moving, *, by: Agent) -> Ticket:
    """What came with a merge goes back; the ticket that had it goes on as it was.

    Raises:
        UndoneAlready: somebody was quicker.
        WordsElsewhere: what came with it is in a third ticket by now, or what was there
            before is: one of the two would be about nothing.
        MergedAway: what it went into was merged itself; that has to be undone first.
        TicketClosed: nothing more happens there.
    """
    ticket, into = moving.ticket, moving.into
    begin_undoing(moving, "unmerge", by=by)
    require_not_over(into)
    if not moving.rows["messages"]:
        # What was left of a split that was undone: a ticket about nothing.
        raise UndoneAlready
    quiet = into.last_message_seq == moving.after["last_message_seq"]
    went = put_back(moving.rows["messages"], into, ticket)
    if not went or not into.messages.filter(held_until=None).exists():
        raise WordsElsewhere
    give_back(moving)
    ticket.merged_into = None
    restore(ticket, moving.before["ticket"], *STATE)
    tally(ticket)
    ticket.touch()
    _part(into, moving, is_quiet=quiet)
    kept = (moving.before["into"].get("fields", {}), moving.after.get("fields", {}))
    _have_fields(into, given_back(into.fields, *kept), by=by, why="unmerged")
    end_moving(moving, by=by)
    _tell(Event.Verb.UNMERGED, moving, by=by)
    settle(ticket)
    settle(into)
    return ticket


def begin_undoing(moving: Moving, verb: str, *, by: Agent) -> None:
    """Lock both tickets and read the moving anew.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        UndoneAlready: it does not stand any more.
    """
    ticket, into = moving.ticket, moving.into
    begin_both(ticket, into, verb, by=by, even_over=True)
    moving.refresh_from_db(fields=["undone_at", "rows"])
    if moving.undone_at is not None:
        raise UndoneAlready
    if into.merged_into_id is not None:
        raise MergedAway


def end_moving(moving: Moving, *, by: Agent) -> None:
    """It is undone; the row stays on record."""
    moving.undone_at, moving.undone_by = timezone.now(), by
    moving.save(update_fields=["undone_at", "undone_by"])


def _lead_on(ticket: Ticket, into: Ticket) -> None:
    """Nothing more happens here: words for it go on in the other."""
    ticket.merged_into = into
    ticket.status, ticket.waiting_for, ticket.wake_at = Status.CLOSED, "", None
    ticket.waiting_since = ticket.live_since = None
    # Nothing is said here any more, and nothing there is to be read.
    ticket.last_message_seq = 0


def _take_over(into: Ticket, ticket: Ticket, *, by: Agent | None) -> None:
    """How the survivor stands with what came: nobody waits less for it, nothing matters
    less."""
    has_work = ticket.is_open and (
        ticket.waiting_since is not None or into.status == Status.RESOLVED
    )
    into.waiting_since = earliest(into.waiting_since, ticket.waiting_since)
    into.first_replied_at = earliest(into.first_replied_at, ticket.first_replied_at)
    into.live_since = earliest(into.live_since, ticket.live_since)
    into.priority = max(into.priority, ticket.priority)
    _have_fields(into, taken_over(into.fields, ticket.fields), by=by, why="merged")
    into.touch()
    tally(into)
    owner = ticket.assignee
    sees = owner is not None and not blind(into, [owner])
    if owner is not None and sees and into.assignee is None and owner.can_own:
        into.assignee = owner
        into.record(
            Event.Verb.ASSIGNED,
            by=by,
            name=owner.name,
            agent=str(owner.public_id),
            why="merged",
        )
    if has_work:
        _open(into, by=by)


def _have_fields(into: Ticket, values: Values, *, by: Agent | None, why: str) -> None:
    if values != into.fields:
        changes = between(Of.TICKET, into.fields, values)
        become(into, values, changes, by=by, why=why)


def _open(into: Ticket, *, by: Agent | None) -> None:
    """There is something to do here again."""
    was, into.status = into.status, Status.OPEN
    into.waiting_for, into.wake_at, into.resolved_at = "", None, None
    if was == Status.RESOLVED:
        into.record(Event.Verb.REOPENED, by=by, why="merged")


def _part(into: Ticket, moving: Moving, *, is_quiet: bool) -> None:
    """The survivor stands as before, as far as nothing else changed it since."""
    before, after = moving.before["into"], moving.after
    now = state_of(into)
    for name in ("first_replied_at", "live_since", "priority", "assignee_id"):
        if now[name] == after[name]:
            restore(into, before, name)
    same = all(now[name] == after[name] for name in (*STANDING, "waiting_since"))
    tally(into)
    if is_quiet and same and not into.follow_ups.open().exists():
        restore(into, before, *STANDING, "waiting_since")
    elif into.waiting_since is not None:
        into.waiting_since = waits_since(into)
    into.touch()


def _tell(verb: Event.Verb, moving: Moving, *, by: Agent | None) -> None:
    """Each timeline says it, and leads to the other."""
    ticket, into = moving.ticket, moving.into
    key, count = str(moving.public_id), len(moving.rows["messages"])
    ticket.record(
        verb, by=by, moving=key, number=into.number, way="out", why=moving.why
    )
    into.record(
        verb, by=by, moving=key, number=ticket.number, way="in", why=moving.why,
        subject=ticket.subject, messages_moved=count,
    )  # fmt: skip
