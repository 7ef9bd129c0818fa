"""A chat that waits rings whoever is there for its team, until somebody has it.

The rows are the truth: which chats wait, which offers ran out, who said no. A drain looks
at all of them and does what is due, so a worker that dies takes nothing along, and a ring
of the bell that gets lost costs a second.

- It rings those of its team who are online and have room, for half a minute. More chats
  than they have room for wait their turn, the longest first.
- Nobody took it: it goes to whoever has the fewest chats and did not decline, and the
  event says why to them.
- Nobody is there, or all are busy for long: it was missed. Somebody answers for it, and a
  promise says until when. It goes on waiting: as soon as somebody comes, it rings again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpdesk.base.accounts import calendars
from helpdesk.base.accounts.models import Agent
from tickets.actions import offers
from tickets.actions.assign import own
from tickets.actions.clocks import settle
from tickets.actions.offers import State
from tickets.actions.promise import write_down
from tickets.actions.taking_over import expire
from tickets.models import Event, FollowUp, Handover, Ticket
from tickets.queries import chats
from tickets.queries.brief import brief
from tickets.queries.chats import Choice
from tickets.queries.unheard import unheard

RINGS_FOR = timedelta(seconds=30)
# What was promised for a chat nobody was there for: counted from the next opening.
ANSWERED_WITHIN = timedelta(hours=1)

# Since when it is due, and what to do.
Due = tuple[datetime, Callable[[], bool]]


def waiting() -> float:
    """Seconds that the oldest of what is due has been due."""
    now = timezone.now()
    oldest = min((at for at, _work in _due(now)), default=None)
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Do all that is due; how much that was. Safe to run twice at once."""
    count = 0
    while done := sum(work() for _at, work in list(_due(timezone.now()))):
        count += done
    return count


def _due(now: datetime) -> Iterator[Due]:
    offered = Handover.objects.pending().select_related(
        "ticket__team__lead", "ticket__team__duty", "ticket__team__calendar",
        "ticket__assignee", "ticket__customer", "giver", "to_agent", "to_team",
    )  # fmt: skip
    ringing: dict[int, int] = {}
    for handover in offered.order_by("expires_at", "id"):
        if handover.giver is not None:
            if handover.expires_at <= now or not handover.ticket.goes_on:
                due = min(now, handover.expires_at)
                yield due, partial(expire, handover)
        elif _is_over(handover, now):
            yield min(now, handover.expires_at), partial(conclude, handover)
        else:
            team = handover.ticket.team_id
            ringing[team] = ringing.get(team, 0) + 1
    for handover in _pointless():
        yield now, partial(expire, handover)
    yield from _unheard(now, ringing)


def _pointless() -> Iterator[Handover]:
    """Somebody was asked about what is over."""
    asked = Handover.objects.filter(state=State.ASKED).select_related("ticket")
    return (one for one in asked if not one.ticket.goes_on)


def _unheard(now: datetime, ringing: dict[int, int]) -> Iterator[Due]:
    """Chats that wait and do not ring. ringing: how many do already, by team."""
    for chat in unheard(now):
        before = ringing.get(chat.team, 0)
        if chat.slots > before:
            ringing[chat.team] = before + 1
            yield chat.since, partial(_see_to, chat.ticket, ring_up)
        elif chat.is_missed(now) and not chat.was_missed:
            yield chat.since, partial(_see_to, chat.ticket, miss)


def _see_to(ticket: int, work: Callable[[Ticket], bool]) -> bool:
    """Do it to the ticket of this key, unless that is gone."""
    found = Ticket.objects.filter(pk=ticket).first()
    return found is not None and work(found)


def _since(ticket: Ticket) -> datetime:
    assert ticket.waiting_since is not None  # noqa: S101 - it waits
    return ticket.waiting_since


def _is_over(handover: Handover, now: datetime) -> bool:
    """It rang long enough, there is nothing to ring for, or nobody hears it."""
    return (
        handover.expires_at <= now
        or not chats.still_waits(handover.ticket, now)
        or not chats.hearers(handover, now)
    )


def _is_missed(ticket: Ticket, now: datetime, there: chats.Staff) -> bool:
    """Nobody is there at all; or they are, and busy for too long."""
    alone = not there.choices and not there.busy
    return alone or now - _since(ticket) >= chats.BUSY_FOR


@transaction.atomic
def ring_up(ticket: Ticket) -> bool:
    """Let it ring, unless somebody saw to it meanwhile."""
    ticket.lock()
    now = timezone.now()
    if offers.pending(ticket) is not None or not chats.still_waits(ticket, now):
        return False
    rung = [choice.agent for choice in chats.staff(ticket, now).choices]
    if not rung:
        return False
    offers.make(
        ticket,
        to=ticket.team,
        giver=None,
        brief=brief(ticket).as_json(),
        expires_at=now + RINGS_FOR,
        rung=rung,
    )
    settle(ticket)
    return True


def conclude(handover: Handover) -> bool:
    """It stops ringing: nothing to ring for, or somebody gets it, or nobody is there.

    Whom it goes to is locked before the ticket, as everywhere; so one of them at a time.
    Where those it rang went away before they could say anything, it rings anew.
    """
    now = timezone.now()
    went_away = handover.expires_at > now and _unanswered(handover) == State.EXPIRED
    choices = [] if went_away else chats.staff(handover.ticket, now).choices
    for choice in choices:
        outcome = _stop(handover, choice, among=len(choices))
        if outcome is not None:
            return outcome
    return bool(_stop(handover, None))


@transaction.atomic
def _stop(handover: Handover, choice: Choice | None, *, among: int = 0) -> bool | None:
    """End it in favour of this one; None: they have no room any more, try another."""
    if choice is not None:
        owner = Agent.objects.select_for_update(no_key=True).get(pk=choice.agent.pk)
        if not owner.can_own or chats.room(owner) < 1:
            return None
    ticket, now = handover.ticket, timezone.now()
    ticket.lock()
    handover.refresh_from_db()
    handover.ticket = ticket
    if handover.state != State.OFFERED or not _is_over(handover, now):
        return False
    if not chats.still_waits(ticket, now):
        offers.end(ticket, handover, State.WITHDRAWN, by=None, reason="over")
    elif choice is None:
        offers.end(ticket, handover, _unanswered(handover), by=None)
    else:
        offers.end(ticket, handover, State.EXPIRED, by=None, got=choice.agent)
        own(ticket, to=choice.agent, by=None, **_why(ticket, choice, among))
    settle(ticket)
    return True


def _unanswered(handover: Handover) -> State:
    asked = handover.rings.filter(declined_at=None).exists()
    return State.EXPIRED if asked else State.DECLINED


def _why(ticket: Ticket, choice: Choice, among: int) -> dict[str, str | int]:
    """Why me? Told by the event, in figures that do not change any more."""
    return {
        "why": "fewest_chats",
        "load": choice.load,
        "among": among,
        "declined": len(chats.declined(ticket)),
    }


@transaction.atomic
def miss(ticket: Ticket) -> bool:
    """Nobody was there: whoever answers for it promises to see to it, and until when."""
    ticket.lock()
    now = timezone.now()
    if not chats.still_waits(ticket, now) or chats.was_missed(ticket):
        return False
    there = chats.staff(ticket, now)
    if offers.pending(ticket) is not None or not _is_missed(ticket, now, there):
        return False
    promise = _promised(ticket, now)
    ticket.record(
        Event.Verb.CHAT_MISSED,
        by=None,
        promise=str(promise.public_id),
        due_at=promise.due_at.isoformat(),
        why=_missed_because(ticket, there),
    )
    settle(ticket)
    return True


def _missed_because(ticket: Ticket, there: chats.Staff) -> str:
    if there.busy or there.choices:
        return "busy"
    return "declined" if chats.declined(ticket) else "nobody"


def _promised(ticket: Ticket, now: datetime) -> FollowUp:
    owner = ticket.accountable or ticket.team.answerable
    opens = calendars.next_opening(ticket.team.calendar, now)
    with translation.override(owner.language or None):
        what = _("Answer the chat nobody was there for")
    due_at = (opens or now) + ANSWERED_WITHIN
    return write_down(ticket, what=what, owner=owner, due_at=due_at)
