"""What a caller hears, and how they get to somebody: decided here, step by step.

They are greeted, may say or type a code, and are put through to those who are there; each
hears the brief first and takes the call by a key. Where nobody does, or it is closed, they
leave a message and are called back. Each step may be asked for again: it says the same.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from channels_app.actions.ringing import rings, tell, told
from channels_app.models import PhoneCall
from channels_app.queries import phrases
from channels_app.queries.dialled import dialled_for
from channels_app.spoken import (
    Ask,
    Dial,
    Go,
    HangUp,
    Heard,
    Record,
    Say,
    Script,
    Target,
    There,
)
from channels_app.telephony import HungUp, Rang, Recorded
from helpdesk.base import limits
from helpdesk.base.accounts import calendars
from helpdesk.base.accounts.models import Agent
from helpdesk.base.limits import Limit
from tickets import actions, codes
from tickets.actions.calls import whose_number
from tickets.codes import Found
from tickets.models import Channel, Continuation

# Codes of one call; of one number and of one telephone, those that lead nowhere.
TRIES = 3
BY_NUMBER, BY_CHANNEL = Limit(12, 3600), Limit(120, 3600)
# Seconds: to begin typing, for agents to pick up, to press a key, and of a message.
TO_TYPE, TO_PICK_UP, TO_PRESS, MESSAGE = 5, 25, 8, 180
# How often others are rung, when whoever picked up did not take it.
ROUNDS = 3
TAKES_IT = "1"


def comes_in(channel: Channel, heard: Heard) -> Script:
    """Somebody calls: they are greeted, and may bring a code."""
    call = told(
        channel,
        Rang(
            call=heard.call,
            number=heard.number,
            caller=heard.caller,
            rings=False,
            at=heard.at,
        ),
    )
    now = timezone.now()
    language = phrases.language_of(call)
    if not calendars.is_open(channel.team.calendar, now):
        words = phrases.closed(channel, now, language)
        return [Say(words, language), *_voicemail(call)]
    return [
        Ask(
            says=Say(phrases.greeting(language), language),
            then=_there("code", call),
            keys=codes.LENGTH,
            speech=True,
            seconds=TO_TYPE,
        ),
        Go(_there("ring", call)),
    ]


@transaction.atomic
def brings_code(call: PhoneCall, heard: Heard) -> Script:
    """They typed or said something: it leads to their ticket, or they may try again."""
    call.lock()
    onward = Go(_there("ring", call))
    language = phrases.language_of(call)
    if call.continuation_id is not None or not (heard.keys or heard.words):
        return [onward]
    one = _found(call, heard)
    if one is not None:
        _arrives(call, one)
        language = phrases.language_of(call)
        return [Say(phrases.known(language), language), onward]
    tried = heard.number_of("try")
    if tried >= TRIES:
        return [Say(phrases.without_code(language), language), onward]
    again = Ask(
        says=Say(phrases.wrong_code(language), language),
        then=_there("code", call, **{"try": str(tried + 1)}),
        keys=codes.LENGTH,
        speech=True,
        seconds=TO_TYPE,
    )
    return [again, onward]


def _found(call: PhoneCall, heard: Heard) -> Continuation | None:
    """The one matter that this leads to; two that are typed alike are none."""
    who = call.number or f"withheld {call.pk}"
    if limits.spend(f"voice-codes:{who}", BY_NUMBER) or limits.spend(
        f"voice-codes-of:{call.channel_id}", BY_CHANNEL
    ):
        return None
    good = Continuation.objects.good()
    keys = "".join(one for one in heard.keys if one.isdecimal())
    if len(keys) == codes.LENGTH:
        found = list(good.typed_as(keys)[:2])
        return found[0] if len(found) == 1 else None
    spelled = codes.spelled(heard.words)
    return good.filter(code=spelled).first() if spelled else None


def _arrives(call: PhoneCall, one: Continuation) -> None:
    """They go on with their ticket; whether they are who they say, an agent hears."""
    identity = whose_number(call.number, None, name=call.caller)
    arrival = actions.arrival(Found(one.code, is_signed=False), identity)
    if arrival is None:
        return
    actions.arrived(arrival, identity=identity, channel=call.channel)
    call.continuation, call.ticket = one, arrival.ticket
    call.save(update_fields=["continuation", "ticket"])
    tell(call)


def put_through(call: PhoneCall, heard: Heard) -> Script:
    """Ring those who are there."""
    return _rings(call, heard.number_of("round"))


@transaction.atomic
def _rings(call: PhoneCall, this: int) -> Script:
    """The so-manyth time: first whoever has a ticket that is known, alone; then everybody;
    and others, when whoever picked up did not take it. Asked again, it is the same."""
    call.lock()
    if call.is_over:
        return [HangUp()]
    before = call.tries.get(str(this - 1), {})
    may_go_on = this == 1 or before.get("picked_up") or before.get("alone")
    asked = [pk for at in range(1, this) for pk in _asked(call, at)]
    chosen: list[Agent] = []
    if may_go_on and this <= ROUNDS:
        chosen = dialled_for(call, but=asked, now=timezone.now(), owner=this == 1)
    if not chosen:
        language = phrases.language_of(call)
        return [Say(phrases.nobody(language), language), *_voicemail(call)]
    known = call.tries.setdefault(str(this), {})
    known["alone"] = [chosen[0].pk] if len(chosen) == 1 else []
    call.save(update_fields=["tries"])
    rings(call, chosen)
    tell(call)
    targets = [
        Target(
            address=agent.handset.address,
            heard=_there("brief", call, agent=str(agent.public_id), round=str(this)),
        )
        for agent in chosen
    ]
    over = _there("dialled", call, round=str(this))
    return [Dial(targets=targets, then=over, seconds=TO_PICK_UP)]


def _asked(call: PhoneCall, this: int) -> list[int]:
    """Who had their chance then: whoever picked up, and who was rung alone."""
    known = call.tries.get(str(this), {})
    return [*known.get("picked_up", []), *known.get("alone", [])]


@transaction.atomic
def briefs(call: PhoneCall, agent: Agent, heard: Heard) -> Script:
    """Whoever picked up hears who it is and what about, and takes it by a key: it may be
    the voicemail of their own telephone. The first that picks up ends the ringing of all
    others, so those are rung again where this one does not take it."""
    call.lock()
    language = phrases.language_of_agent(agent)
    if call.is_over or call.agent is not None:
        return [HangUp()]
    known = call.tries.setdefault(str(heard.number_of("round")), {})
    known["picked_up"] = sorted({*known.get("picked_up", []), agent.pk})
    call.save(update_fields=["tries"])
    words = phrases.whispered(call, agent)
    return [
        Ask(
            says=Say(words, language),
            then=_there("accept", call, agent=str(agent.public_id)),
            seconds=TO_PRESS,
        ),
        HangUp(),
    ]


@transaction.atomic
def accepts(call: PhoneCall, agent: Agent, heard: Heard) -> Script:
    """By the right key they are connected: with nothing more to say here."""
    call.lock()
    taken = call.agent is not None and call.agent != agent
    if heard.keys != TAKES_IT or call.is_over or taken:
        return [HangUp()]
    call.agent, call.answered_at = agent, call.answered_at or timezone.now()
    call.state = PhoneCall.State.ANSWERED
    call.told_at = timezone.now()
    call.save(update_fields=["agent", "answered_at", "state", "told_at"])
    rings(call, [agent])
    _only_theirs(call, agent)
    tell(call)
    return []


def _only_theirs(call: PhoneCall, agent: Agent) -> None:
    others = call.legs.filter(over_at=None).exclude(agent=agent)
    others.update(over_at=timezone.now())


def was_put_through(call: PhoneCall, heard: Heard) -> Script:
    """They talked; or nobody took it, and others are rung, or a message is left."""
    call.refresh_from_db()
    if heard.is_over or call.agent_id is not None:
        ended(call, heard)
        return [HangUp()]
    _rings_no_more(call)
    return _rings(call, heard.number_of("round") + 1)


@transaction.atomic
def _rings_no_more(call: PhoneCall) -> None:
    call.legs.filter(over_at=None).update(over_at=timezone.now())
    tell(call)


def _voicemail(call: PhoneCall) -> Script:
    """After a tone. Who says nothing hears goodbye."""
    language = phrases.language_of(call)
    return [
        Record(then=_there("left", call), kept=_there("kept", call), seconds=MESSAGE),
        Say(phrases.goodbye(language), language),
        HangUp(),
    ]


def left_message(call: PhoneCall, heard: Heard) -> Script:
    """They said what they wanted to say."""
    kept(call, heard)
    language = phrases.language_of(call)
    return [Say(phrases.goodbye(language), language), HangUp()]


def kept(call: PhoneCall, heard: Heard) -> Script:
    """What was recorded can be fetched; the call may be over and written down by now."""
    if heard.recording:
        told(call.channel, Recorded(call=call.name, recording=heard.recording))
    return []


def ended(call: PhoneCall, heard: Heard) -> Script:
    """It is over."""
    told(
        call.channel,
        HungUp(call=call.name, recording=heard.recording, at=heard.at or _now()),
    )
    return []


def _now() -> datetime:
    return timezone.now()


def _there(step: str, call: PhoneCall, **about: str) -> There:
    return There(step=step, about={"call": str(call.public_id), **about})
