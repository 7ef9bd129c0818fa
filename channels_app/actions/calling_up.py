"""An agent calls a customer: their own telephone rings first, then they are connected.

What came of it feeds what was promised: whoever was not reached is called at another time,
by the house; whether somebody was talked to its agent writes down.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from channels_app.actions.ringing import rings, tell
from channels_app.actions.speaking import TAKES_IT, TO_PICK_UP, TO_PRESS
from channels_app.adapter import ConnectionFailed
from channels_app.models import Handset, PhoneCall
from channels_app.phone_errors import AlreadyCalling, CallFailed, NowhereCalled
from channels_app.queries import phrases
from channels_app.queries.dialled import calling_by
from channels_app.spoken import Ask, Dial, HangUp, Heard, Say, Script, Target, There
from channels_app.telephony import speaks
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.secrets import CannotOpen
from tickets import actions, numbers, rules
from tickets.actions.begin import require_not_over
from tickets.models import Call, Channel, Ticket
from tickets.onward_errors import NoNumber, NoTelephone

logger = logging.getLogger(__name__)

State = PhoneCall.State
Outcome = Call.Outcome
# The address of a step, by the call it is about.
At = Callable[[PhoneCall, There], str]


def call_up(ticket: Ticket, *, number: str, at: At, by: Agent) -> PhoneCall:
    """Ring the agent, and then the customer; never inside a transaction.

    at: the addresses its provider asks at.

    Raises:
        NoSuchTicket, NotAllowed, TicketClosed: not for them, or not here.
        NowhereCalled: they did not say where they are called.
        AlreadyCalling: they call somebody just now.
        NoTelephone: none of ours can call.
        NoNumber: this is no telephone number.
        CallFailed: its provider does not call; in its words.
    """
    rules.require(by, "log_call", ticket)
    require_not_over(ticket)
    handset = Handset.objects.filter(agent=by).exclude(address="").first()
    if handset is None:
        raise NowhereCalled
    channel = calling_by(ticket)
    if channel is None or not speaks(adapter := channel.connection.adapter):
        raise NoTelephone
    like = str(channel.traits.get("number", ""))
    theirs = numbers.canonical(number, like=like)
    if theirs is None:
        raise NoNumber
    call = _begun(channel, ticket, theirs, by)
    try:
        name = adapter.calls(
            channel.connection.settings(),
            to=handset.address,
            then=at(call, there(call, "out")),
            over=at(call, there(call, "over")),
        )
    except (ConnectionFailed, CannotOpen) as failure:
        _never_rang(call)
        words = getattr(failure, "words", "")
        raise CallFailed(words) from failure
    PhoneCall.objects.filter(pk=call.pk).update(name=name)
    call.name = name
    tell(call)
    return call


@transaction.atomic
def _begun(channel: Channel, ticket: Ticket, number: str, by: Agent) -> PhoneCall:
    """A button that was pressed twice calls once. Raises AlreadyCalling."""
    by.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    if PhoneCall.objects.going_on().filter(agent=by, called_us=False).exists():
        raise AlreadyCalling
    call = PhoneCall.objects.create(
        channel=channel,
        # Until its provider named it.
        name=f"out:{uuid4()}",
        called_us=False,
        number=number,
        agent=by,
        ticket=ticket,
    )
    rings(call, [by])
    return call


def _never_rang(call: PhoneCall) -> None:
    now = timezone.now()
    PhoneCall.objects.filter(pk=call.pk).update(
        state=State.ENDED, ended_at=now, seen_to_at=now, outcome=Outcome.MISSED
    )
    call.legs.update(hidden_at=now)


def agent_is_there(call: PhoneCall) -> Script:
    """Whoever calls hears whom they call and what about, and is connected by a key."""
    if call.is_over or call.agent is None:
        return [HangUp()]
    language = phrases.language_of_agent(call.agent)
    words = phrases.whispered(call, call.agent)
    asks = Ask(says=Say(words, language), then=there(call, "connect"), seconds=TO_PRESS)
    return [asks, HangUp()]


def connects(call: PhoneCall, heard: Heard) -> Script:
    """Now their customer's telephone rings."""
    if heard.keys != TAKES_IT or call.is_over:
        return [HangUp()]
    target = Target(address=call.number, picked_up=there(call, "picked-up"))
    ours = str(call.channel.traits.get("number", ""))
    return [
        Dial(
            targets=[target],
            then=there(call, "bridged"),
            seconds=TO_PICK_UP,
            shows=ours,
        )
    ]


@transaction.atomic
def customer_is_there(call: PhoneCall) -> Script:
    """Somebody picked up: they, or a machine of theirs."""
    call.lock()
    if call.state == State.RINGING:
        call.state = State.ANSWERED
        call.answered_at = call.answered_at or timezone.now()
        call.save(update_fields=["state", "answered_at"])
        tell(call)
    return []


def bridged(call: PhoneCall, heard: Heard) -> Script:
    """It is over: nobody was reached, or somebody was."""
    if heard.reached:
        customer_is_there(call)
    _ends(call)
    if not heard.reached:
        not_reached(call)
    return [HangUp()]


@transaction.atomic
def _ends(call: PhoneCall) -> None:
    call.lock()
    if call.is_over:
        return
    now = timezone.now()
    call.state, call.ended_at, call.seen_to_at = State.ENDED, now, now
    talked = call.answered_at is not None
    call.outcome = Outcome.TALKED if talked else Outcome.MISSED
    call.save(update_fields=["state", "ended_at", "seen_to_at", "outcome"])
    tell(call)


@transaction.atomic
def not_reached(call: PhoneCall) -> None:
    """Written down by itself: what was promised is tried again at another time."""
    call.lock()
    about = call.about
    if call.message_id is not None or about is None or call.agent is None:
        return
    try:
        call.message = actions.log_call(
            about,
            called_us=False,
            outcome=Outcome.MISSED,
            number=call.number,
            channel=call.channel,
            by=call.agent,
        )
    except Refused:
        # It was closed meanwhile, or is not theirs any more: the log has the call.
        logger.info("call %s: it is not written down", call.pk)
        return
    call.outcome = Outcome.MISSED
    call.save(update_fields=["message", "outcome"])
    tell(call)


def agent_hung_up(call: PhoneCall) -> Script:
    """Their own end: they never picked up, did not go on, or it is over for both."""
    _ends(call)
    return []


def there(call: PhoneCall, step: str) -> There:
    """A step of this call."""
    return There(step=step, about={"call": str(call.public_id)})
