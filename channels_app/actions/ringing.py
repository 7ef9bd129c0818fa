"""What telephone systems tell of calls: in any order, and as often as they like.

Each call is one row, which moves only on: it rings, it is spoken, it is over. What is told
late fills in what was not known; it brings nothing back to life. The row is the truth;
pages are told to look at it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_app.models import Leg, PhoneCall
from channels_app.models.envelope import fit
from channels_app.phone_errors import CallOver, CallTaken, RingsElsewhere
from channels_app.queries.rung import reached_by, signal, whom_to_ring
from channels_app.telephony import HungUp, PickedUp, Rang, Recorded, Told
from helpdesk.base import live
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets import numbers
from tickets.actions import Expected
from tickets.actions.awaited import expect
from tickets.actions.calls import lasted, left_words
from tickets.models import Call, Channel

State = PhoneCall.State
Outcome = Call.Outcome
# A clock that is further off is none that we go by.
ODD = timedelta(hours=1)
# What rings so long after the end, by the name of that call, and says no time: before that
# it is what overtook it.
ONE_AFTER_ANOTHER = timedelta(minutes=1)


@transaction.atomic
def told(channel: Channel, one: Told) -> PhoneCall:
    """Write down what was told of a call, and show it to whom it concerns."""
    call = _locked(channel, one)
    match one:
        case Rang():
            _rang(call, one)
        case PickedUp():
            _picked_up(call, one)
        case HungUp():
            _hung_up(call, one)
        case Recorded():
            _recorded(call, one.recording)
    call.told_at = timezone.now()
    if call.is_over and not call.called_us:
        # Nobody missed it, however late we are told that it was ours.
        call.seen_to_at = call.seen_to_at or call.told_at
    call.save()
    tell(call)
    return call


def tell(call: PhoneCall) -> None:
    """Pages of everybody it rang look at it, once this is committed."""
    transaction.on_commit(partial(_publish, call), robust=True)


def _publish(call: PhoneCall) -> None:
    live.publish(signal(call))


def _locked(channel: Channel, one: Told) -> PhoneCall:
    """Its row, made by whatever is told of it first."""
    known = {"channel": channel, "name": fit(one.call)}
    moment = _moment(one.at)
    call = _row(known, moment)
    if _is_another(call, one):
        PhoneCall.objects.filter(pk=call.pk).update(name=fit(f"{call.pk} {call.name}"))
        call = _row(known, moment)
    call.began_at = min(call.began_at, moment)
    call.number = call.number or _number(one.number, channel)
    # Not each event says so: a "ringing" may follow an "outgoing".
    call.called_us = call.called_us and one.called_us
    return call


def _row(known: Mapping[str, Any], moment: datetime) -> PhoneCall:
    """The one of this name, locked."""
    rows = PhoneCall.objects.select_for_update(of=("self",))
    # No more than what is always there: another one may have written it down just now.
    rows = rows.select_related("channel__team").filter(**known)
    call = None
    while call is None:
        PhoneCall.objects.bulk_create(
            [PhoneCall(**known, began_at=moment)], ignore_conflicts=True
        )
        # None where its name was given to another call while we waited for it.
        call = rows.first()
    return call


def _is_another(call: PhoneCall, one: Told) -> bool:
    """Whether it rings anew by a name that was another call's: there are telephones that
    count their lines."""
    if not isinstance(one, Rang) or not one.rings or call.ended_at is None:
        return False
    late = ONE_AFTER_ANOTHER if one.at is None else timedelta(0)
    return _moment(one.at) > call.ended_at + late


def _moment(at: datetime | None) -> datetime:
    """By the provider's clock, unless that is off."""
    now = timezone.now()
    return at if at is not None and now - ODD <= at <= now else now


def _number(typed: str, channel: Channel) -> str:
    """In the form in which numbers are compared; "" when it was withheld: what is said
    instead ("anonymous") is no number."""
    like = str(channel.traits.get("number", ""))
    return numbers.canonical(typed.strip(), like=like) or ""


def _rang(call: PhoneCall, one: Rang) -> None:
    call.caller = call.caller or one_line(one.caller, limit=200)
    if call.state != State.RINGING or not one.rings:
        return
    if not call.called_us:
        call.agent = call.agent or reached_by(one.whom).first()
        _on_the_page_of(call)
    elif one.whom or not call.legs.exists():
        rings(call, whom_to_ring(call.channel.team, one.whom, timezone.now()))


def rings(call: PhoneCall, agents: list[Agent]) -> None:
    """It rings these from now on; who hid it is not bothered again."""
    Leg.objects.bulk_create(
        [Leg(call=call, agent=agent) for agent in agents], ignore_conflicts=True
    )


def _picked_up(call: PhoneCall, one: PickedUp) -> None:
    call.agent = call.agent or reached_by([one.whom]).first()
    call.answered_at = call.answered_at or _moment(one.at)
    if call.state == State.RINGING:
        call.state = State.ANSWERED
    elif call.state == State.ENDED and call.message is None:
        # Told late: it was not missed after all.
        call.outcome = Outcome.TALKED
        call.seen_to_at = call.seen_to_at or timezone.now()
    _on_the_page_of(call)


def _recorded(call: PhoneCall, recording: str) -> None:
    call.recording = call.recording or recording
    if call.outcome == Outcome.MISSED and call.recording:
        call.outcome = Outcome.VOICEMAIL
    _with_message(call)


def _hung_up(call: PhoneCall, one: HungUp) -> None:
    call.recording = call.recording or one.recording
    if call.state != State.ENDED:
        call.state, call.ended_at = State.ENDED, _moment(one.at)
        call.outcome = outcome_of(call, voicemail=one.voicemail)
        if call.answered_at is not None:
            call.seen_to_at = timezone.now()
        others = call.legs.filter(over_at=None).exclude(agent=call.agent_id)
        others.update(over_at=timezone.now())
    _with_message(call)


def outcome_of(call: PhoneCall, *, voicemail: bool) -> str:
    """What came of it, as far as the telephone system can say."""
    if call.answered_at is not None:
        return Outcome.TALKED
    spoke = voicemail or bool(call.recording)
    return Outcome.VOICEMAIL if spoke else Outcome.MISSED


def _on_the_page_of(call: PhoneCall) -> None:
    """Whoever has it sees it, and nobody else any more."""
    if call.agent is None:
        return
    rings(call, [call.agent])
    call.legs.filter(over_at=None).exclude(agent=call.agent).update(
        over_at=timezone.now()
    )


def _with_message(call: PhoneCall) -> None:
    """What is known only at the end of a call that was written down before."""
    message = call.message
    if message is None:
        return
    if call.seconds is not None:
        lasted(message, call.seconds)
    if call.recording and not message.awaited.exists():
        expect(message, [recording_of(call)])
        left_words(message)


def recording_of(call: PhoneCall) -> Expected:
    """What was recorded, to be fetched where it is kept."""
    return Expected(
        name=call.recording, filename="recording.mp3", content_type="audio/mpeg"
    )


@transaction.atomic
def take(call: PhoneCall, *, by: Agent) -> None:
    """ "That is mine": where the telephone system does not say who answered.

    Raises:
        NotAllowed: programs and collaborators have no telephone.
        RingsElsewhere: we carry the call ourselves, and know who picks up.
        CallTaken, CallOver: somebody else has it, or nobody any more.
    """
    if not by.can_own:
        raise NotAllowed
    if call.channel.traits.get("calls"):
        raise RingsElsewhere
    call.lock()
    if call.agent is not None and call.agent != by:
        raise CallTaken(call.agent.name)
    if call.is_over and call.answered_at is None:
        raise CallOver
    call.agent = by
    call.answered_at = call.answered_at or timezone.now()
    if not call.is_over:
        call.state = State.ANSWERED
    _on_the_page_of(call)
    call.legs.filter(agent=by).update(hidden_at=None)
    call.save(update_fields=["agent", "answered_at", "state"])
    tell(call)


@transaction.atomic
def hide(call: PhoneCall, *, by: Agent) -> None:
    """Off one's own pages; it rings others all the same."""
    call.legs.filter(agent=by, hidden_at=None).update(hidden_at=timezone.now())
    tell(call)
