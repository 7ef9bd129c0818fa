"""A call that reached nobody is called back: a promise, with a time at which we are there.

It is kept by the call in which we talked, and tried again after one in which we did not.
"""

from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpdesk.base.accounts.calendars import hours_of
from helpdesk.base.accounts.models import Agent, Team
from tickets import numbers
from tickets.actions.promise import end_kept, move, write_down
from tickets.models import Call, Event, FollowUp, Message, Ticket

# Of the time a team is there: until it calls back, and until it tries again.
WITHIN, AGAIN = timedelta(hours=1), timedelta(hours=2)
# Where nobody is ever there, the clock on the wall goes on.
AT_LAST = timedelta(days=1)
Outcome = Call.Outcome


def slot(team: Team, now: datetime, *, within: timedelta = WITHIN) -> datetime:
    """Until when somebody calls: counted in the hours in which this team is there."""
    found = hours_of(team.calendar).after(now, int(within.total_seconds()))
    return found or now + AT_LAST


def promise_call(ticket: Ticket, message: Message, *, number: str) -> FollowUp | None:
    """Whoever answers for the ticket calls back; under its lock, the caller settles.

    None: there is no number to call, or somebody is to call already.
    """
    owner = ticket.accountable or ticket.team.answerable
    if not number or promised(ticket):
        return None
    with translation.override(owner.language or None):
        what = _("Call back %s") % numbers.shown(number)
    due_at = slot(ticket.team, timezone.now())
    made = write_down(ticket, what=what, owner=owner, due_at=due_at, message=message)
    ticket.record(
        Event.Verb.PROMISED,
        by=None,
        promise=str(made.public_id),
        what=what,
        due_at=due_at.isoformat(),
        message=str(message.public_id),
        tell=[str(owner.public_id)],
    )
    return made


def promised(ticket: Ticket) -> list[FollowUp]:
    """Calls that somebody still owes: promises that a missed call began."""
    missed = [Outcome.MISSED, Outcome.VOICEMAIL]
    open_ones = ticket.follow_ups.open().filter(
        message__call__outcome__in=missed, message__direction=Message.Direction.IN
    )
    return list(open_ones.select_related("owner"))


def called_back(ticket: Ticket, message: Message, *, by: Agent) -> None:
    """What a call does to calls that were promised; under the ticket's lock.

    Who called again and reached nobody is called at the time that was promised.
    """
    call, we_called = message.call, message.direction == Message.Direction.OUT
    for promise in promised(ticket):
        if promise.message_id == message.pk:
            continue
        promise.ticket = ticket
        if call.outcome == Outcome.TALKED:
            end_kept(promise, by=by)
        elif we_called:
            due_at = slot(ticket.team, timezone.now(), within=AGAIN)
            note = Outcome(call.outcome).label
            move(promise, due_at=due_at, by=by, note=str(note))
