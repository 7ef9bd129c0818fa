"""Calls that nobody took: seen to by the house, once their end is told and settled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from channels_app.actions.ringing import recording_of, tell, told
from channels_app.models import PhoneCall
from channels_app.telephony import HungUp
from tickets.actions.missed import Missed, missed_call
from tickets.models import Call, Ticket

# So long after it ended it may still be told that somebody answered.
SETTLES = timedelta(seconds=5)
# Whoever calls again within so long is not written down as another matter.
AGAIN = timedelta(minutes=60)
# Without a word about them, calls end by themselves: the telephone system was off.
RINGS_FOR, SPOKEN_FOR = timedelta(minutes=10), timedelta(hours=8)
State = PhoneCall.State
MISSED = [Call.Outcome.MISSED, Call.Outcome.VOICEMAIL]


def waiting() -> float:
    """Seconds that the oldest of what is due has been due."""
    now = timezone.now()
    oldest = _due(now).aggregate(oldest=Min("ended_at"))["oldest"]
    lost = _lost(now).aggregate(oldest=Min("told_at"))["oldest"]
    since = [oldest + SETTLES] if oldest else []
    since += [lost + RINGS_FOR] if lost else []
    waits: list[float] = [(now - one).total_seconds() for one in since]
    return max([0.0, *waits])


def drain() -> int:
    """Do all that is due; how much that was. Safe to run twice at once."""
    now = timezone.now()
    count = 0
    for call in _lost(now).select_related("channel"):
        told(call.channel, HungUp(call=call.name))
        count += 1
    for key in list(_due(now).order_by("ended_at").values_list("pk", flat=True)):
        count += _see_to(key)
    return count


def _due(now: datetime) -> QuerySet[PhoneCall]:
    over = PhoneCall.objects.filter(state=State.ENDED, seen_to_at=None)
    return over.filter(ended_at__lte=now - SETTLES)


def _lost(now: datetime) -> QuerySet[PhoneCall]:
    rings = Q(state=State.RINGING, told_at__lte=now - RINGS_FOR)
    spoken = Q(state=State.ANSWERED, told_at__lte=now - SPOKEN_FOR)
    return PhoneCall.objects.filter(rings | spoken)


@transaction.atomic
def _see_to(key: int) -> bool:
    """Write one down; whether there was something to do."""
    call = PhoneCall.objects.get(pk=key)
    # All of one number in one order, so that two of its calls are not two matters.
    near = PhoneCall.objects.filter(channel=call.channel_id, number=call.number)
    near = near.filter(Q(pk=key) | Q(ended_at__gt=call.began_at - AGAIN))
    rows = near.select_for_update(of=("self",)).select_related("channel")
    known = {one.pk: one for one in rows.order_by("id")}
    call = known[key]
    if call.seen_to_at is not None or call.state != State.ENDED:
        return False
    # Locked before it was read: what stands here is what the last one left.
    before = [one for one in known.values() if one.pk != key]
    message = missed_call(
        Missed(
            channel=call.channel,
            number=call.number,
            caller=call.caller,
            at=call.began_at,
            recording=recording_of(call) if call.recording else None,
        ),
        joins=call.about or _before(call, before),
    )
    call.message, call.ticket = message, message.ticket
    call.outcome = message.call.outcome
    call.seen_to_at = timezone.now()
    call.save(update_fields=["message", "ticket", "outcome", "seen_to_at"])
    tell(call)
    return True


def _before(call: PhoneCall, others: list[PhoneCall]) -> Ticket | None:
    """The ticket that a missed call of this number opened just now, and that is open."""
    if not call.number:
        return None
    for one in sorted(others, key=lambda one: one.pk, reverse=True):
        was_missed = one.outcome in MISSED and one.called_us
        about = one.about if was_missed and one.message_id else None
        if about is not None and about.is_open and one.continuation_id is None:
            return about
    return None
