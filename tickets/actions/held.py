"""A reply that may still be taken back, or whose time has not come: released then, or
withdrawn. One that somebody chose a time for stops where the customer wrote before that:
what they said may have changed what is to be answered.

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
from tickets import rules
from tickets.actions import outcomes, promising
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.draft import give_back
from tickets.actions.outcomes import Outcome
from tickets.actions.promise import move_back
from tickets.actions.receive import QUIET
from tickets.actions.reply import answered
from tickets.actions.states import end, falls_asleep
from tickets.errors import NotInTheFuture, OpenPromises, TooLate
from tickets.field_errors import FieldsMissing
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
    return Message.objects.filter(held_until__lte=now, stopped_at=None)


@transaction.atomic
def release(message: Message) -> bool:
    """It goes out now. False when somebody was quicker, one way or the other."""
    ticket = message.ticket
    ticket.lock()
    if not _still_held(ticket, message) or message.stopped_at is not None:
        return False
    if message.is_timed and _may_not_go(ticket, message):
        return _stop(ticket, message)
    return _let_go(ticket, message, since=message.seq)


def _may_not_go(ticket: Ticket, message: Message) -> bool:
    """Of one that waited for its time: the customer wrote, its writer left, or the ticket
    is theirs no more (AC-54)."""
    author = message.agent
    if author is None or not rules.may(author, "reply", ticket):
        return True
    return _came_since(ticket, message.seq) is not None


def _stop(ticket: Ticket, message: Message) -> bool:
    """It waits for its writer to decide, or a colleague; where its writer left, who answers
    for the ticket is told."""
    message.stopped_at = timezone.now()
    message.save(update_fields=["stopped_at"])
    author = message.agent
    asked = author if author and author.is_active else ticket.accountable
    ticket.record(
        Event.Verb.REPLY_STOPPED,
        by=None,
        message=str(message.public_id),
        tell=[str(asked.public_id)] if asked else [],
    )
    settle(ticket)
    return True


@transaction.atomic
def send_now(message: Message, *, by: Agent) -> Message:
    """Do not wait for its time. What has left meanwhile is what they wanted.

    Raises:
        NotAllowed: only its author may.
    """
    ticket = message.ticket
    begin(ticket, "send_now", by=by)
    _require_theirs(message, by)
    if _still_held(ticket, message):
        # Who sends it after it stopped has read what stopped it.
        is_read = message.stopped_at is not None
        _let_go(ticket, message, since=ticket.seq if is_read else message.seq)
    return message


@transaction.atomic
def reschedule(message: Message, *, at: datetime, by: Agent) -> Message:
    """It goes at another time; who says so after it stopped has read what stopped it.

    Raises:
        NotInTheFuture: that time has come.
        NotAllowed: only its author may.
        TooLate: it has left.
    """
    ticket = message.ticket
    begin(ticket, "reschedule", by=by)
    if at <= timezone.now():
        raise NotInTheFuture
    _require_theirs(message, by)
    if not _still_held(ticket, message):
        raise TooLate
    said = ticket.events.filter(seq=message.seq).values_list("data", flat=True).first()
    outcomes_said = {key: one for key, one in (said or {}).items() if key == "outcomes"}
    event = ticket.record(
        Event.Verb.REPLY_HELD, by=by, message=str(message.public_id), **outcomes_said
    )
    if message.stopped_at is not None:
        message.seq = event.seq
    message.held_until, message.is_timed, message.stopped_at = at, True, None
    message.save(update_fields=["seq", "held_until", "is_timed", "stopped_at"])
    message.deliveries.update(not_before=at)
    settle(ticket)
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
    _require_theirs(message, by)
    if not _still_held(ticket, message):
        raise TooLate
    draft = take_back(ticket, message, to=by, by=by)
    settle(ticket)
    return draft


def take_back(ticket: Ticket, message: Message, *, to: Agent, by: Agent) -> Draft:
    """Under the ticket's lock: it stands in somebody's draft again; the caller settles."""
    draft = give_back(message, to=to)
    move_back(ticket, message)
    ticket.record(
        Event.Verb.REPLY_WITHDRAWN,
        by=by,
        message=str(message.public_id),
        # The same form sent again, by a line that was away, must not send it after all.
        key=str(message.key) if message.key else None,
    )
    _forget(message)
    return draft


def unsay(ticket: Ticket, message: Message | None, *, by: Agent) -> None:
    """Under the ticket's lock: take it back, and give nobody a draft: nobody typed it.
    The caller settles.

    Raises:
        TooLate: it has left.
    """
    if message is None or not _still_held(ticket, message):
        raise TooLate
    move_back(ticket, message)
    ticket.record(
        Event.Verb.REPLY_WITHDRAWN, by=by, message=str(message.public_id), key=None
    )
    _forget(message)


def _require_theirs(message: Message, by: Agent) -> None:
    """What stopped, or was meant by somebody who left, is for whoever works there now."""
    author = message.agent
    if author is None or author.pk == by.pk or not author.is_active:
        return
    if not Message.objects.filter(pk=message.pk, stopped_at__isnull=False).exists():
        raise NotAllowed


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
    message.is_timed, message.stopped_at = now.is_timed, now.stopped_at
    message.snooze_until = now.snooze_until
    return True


def _let_go(ticket: Ticket, message: Message, *, since: int) -> bool:
    """What an answer does that nobody held, at the time it leaves. since: what came later
    it does not answer."""
    author, read, held = message.agent, ticket.last_message_seq, message.seq
    event = ticket.record(
        Event.Verb.REPLIED,
        by=author,
        message=str(message.public_id),
        **({"public": True} if message.public else {}),
        **reading.told(ticket, reading.read(message.text)),
    )
    message.seq, message.held_until, message.stopped_at = event.seq, None, None
    message.said_at = timezone.now()
    message.save(update_fields=["seq", "held_until", "stopped_at", "said_at"])
    message.deliveries.update(not_before=message.said_at)
    answered(ticket, message)
    promising.make(ticket, message, by=author)
    _heard_meanwhile(ticket, message, since=since, held=held)
    settle(ticket)
    if author is not None:
        # Only who had read all there was has read all there is.
        marks = Seen.objects.filter(ticket=ticket, agent=author, seq__gte=read)
        marks.update(seq=message.seq)
    return True


def _came_since(ticket: Ticket, seq: int) -> datetime | None:
    """When the customer wrote after that for the first time; None: they did not."""
    newer = ticket.messages.filter(direction=Message.Direction.IN, seq__gt=seq)
    heard: datetime | None = newer.exclude(auto__in=QUIET).aggregate(at=Min("said_at"))[
        "at"
    ]
    return heard


def _heard_meanwhile(
    ticket: Ticket, message: Message, *, since: int, held: int
) -> None:
    """Words that came while it was held were not answered by it, nor is it the end."""
    came = _came_since(ticket, since)
    if came is not None:
        ticket.waiting_since = came
    elif message.and_resolve and ticket.is_open and message.agent is not None:
        # A promise made meanwhile comes first, and a field that has to be filled in by now;
        # the reply goes out all the same.
        with suppress(OpenPromises, LatePromise, FieldsMissing):
            end(ticket, outcomes=_outcomes(ticket, held), by=message.agent)
    elif (
        message.snooze_until is not None
        and message.snooze_until > timezone.now()
        and ticket.is_open
    ):
        falls_asleep(ticket, until=message.snooze_until, by=message.agent)


def _outcomes(ticket: Ticket, seq: int) -> dict[str, Outcome]:
    """What its author said becomes of the promises once it is sent."""
    told = ticket.events.filter(seq=seq).values_list("data", flat=True).first() or {}
    return outcomes.read(told.get("outcomes", {}))
