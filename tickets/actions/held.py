"""A reply that may still be taken back: released when its time has come, or withdrawn.

Both lock the ticket first and then look whether the message is still held, so of two at
once one finds it gone.
"""

import logging
from contextlib import suppress
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.actions import outcomes, promising
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.draft import give_back
from tickets.actions.outcomes import Outcome
from tickets.actions.promise import move_back
from tickets.actions.receive import QUIET
from tickets.actions.reply import answered
from tickets.actions.states import end
from tickets.errors import OpenPromises, TooLate
from tickets.models import Draft, Event, Message, Seen, Ticket
from tickets.promise_errors import LatePromise
from tickets.queries import reading

logger = logging.getLogger(__name__)

BATCH = 50


def waiting() -> float:
    """Seconds the oldest held reply has been due."""
    now = timezone.now()
    oldest = _due(now).aggregate(at=Min("held_until"))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Release what is due; how many. One that cannot be does not hold up the others."""
    count = 0
    while released := _release_some():
        count += released
    return count


def _release_some() -> int:
    due = _due(timezone.now()).select_related("ticket").order_by("held_until")[:BATCH]
    count = 0
    for message in due:
        try:
            count += release(message)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("held message %s cannot be released", message.pk)
    return count


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(held_until__lte=now)


@transaction.atomic
def release(message: Message) -> bool:
    """It goes out now. False when somebody was quicker, one way or the other."""
    ticket = message.ticket
    ticket.lock()
    return _still_held(ticket, message) and _let_go(ticket, message)


@transaction.atomic
def send_now(message: Message, *, by: Agent) -> Message:
    """Do not wait for its time. What has left meanwhile is what they wanted.

    Raises:
        NotAllowed: only its author may.
    """
    ticket = message.ticket
    begin(ticket, "send_now", by=by)
    if message.agent_id != by.pk:
        raise NotAllowed
    if _still_held(ticket, message):
        _let_go(ticket, message)
    return message


@transaction.atomic
def withdraw_reply(message: Message, *, by: Agent) -> Draft:
    """Take it back before it leaves: words and files stand in its author's draft again.

    Raises:
        NotAllowed: only its author may.
        TooLate: it has left.
    """
    ticket = message.ticket
    begin(ticket, "withdraw_reply", by=by)
    if message.agent_id != by.pk:
        raise NotAllowed
    if not _still_held(ticket, message):
        raise TooLate
    draft = give_back(message)
    move_back(ticket, message)
    ticket.record(
        Event.Verb.REPLY_WITHDRAWN,
        by=by,
        message=str(message.public_id),
        # The same form sent again, by a line that was away, must not send it after all.
        key=str(message.key) if message.key else None,
    )
    _forget(message)
    settle(ticket)
    return draft


def _forget(message: Message) -> None:
    """The row and what hangs on it; what colleagues wrote down because of it stays."""
    message.facts.update(source=None)
    message.promises.update(message=None)
    message.attachments.all().delete()
    message.deliveries.all().delete()
    Message.objects.filter(pk=message.pk).delete()


def _still_held(ticket: Ticket, message: Message) -> bool:
    """Under the ticket's lock: whether it waits here; if so, read anew."""
    held = Message.objects.filter(
        ticket=ticket, pk=message.pk, held_until__isnull=False
    )
    if (now := held.select_related("agent").first()) is None:
        return False
    message.seq, message.held_until, message.agent = now.seq, now.held_until, now.agent
    message.and_resolve, message.key = now.and_resolve, now.key
    message.promised, message.text = now.promised, now.text
    return True


def _let_go(ticket: Ticket, message: Message) -> bool:
    """What an answer does that nobody held, at the time it leaves."""
    author, since, read = message.agent, message.seq, ticket.last_message_seq
    event = ticket.record(
        Event.Verb.REPLIED,
        by=author,
        message=str(message.public_id),
        **({"public": True} if message.public else {}),
        **reading.told(ticket, reading.read(message.text)),
    )
    message.seq, message.held_until = event.seq, None
    message.said_at = timezone.now()
    message.save(update_fields=["seq", "held_until", "said_at"])
    message.deliveries.update(not_before=message.said_at)
    answered(ticket, message)
    promising.make(ticket, message, by=author)
    _heard_meanwhile(ticket, message, since=since)
    settle(ticket)
    if author is not None:
        # Only who had read all there was has read all there is.
        marks = Seen.objects.filter(ticket=ticket, agent=author, seq__gte=read)
        marks.update(seq=message.seq)
    return True


def _heard_meanwhile(ticket: Ticket, message: Message, *, since: int) -> None:
    """Words that came while it was held were not answered by it, nor is it the end."""
    newer = ticket.messages.filter(direction=Message.Direction.IN, seq__gt=since)
    came = newer.exclude(auto__in=QUIET).aggregate(at=Min("said_at"))["at"]
    if came is not None:
        ticket.waiting_since = came
    elif message.and_resolve and ticket.is_open and message.agent is not None:
        # A promise made meanwhile comes first; the reply goes out all the same.
        with suppress(OpenPromises, LatePromise):
            end(ticket, outcomes=_outcomes(ticket, since), by=message.agent)


def _outcomes(ticket: Ticket, seq: int) -> dict[str, Outcome]:
    """What its author said becomes of the promises once it is sent."""
    told = ticket.events.filter(seq=seq).values_list("data", flat=True).first() or {}
    return outcomes.read(told.get("outcomes", {}))
