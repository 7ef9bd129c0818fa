"""Calls that an agent writes down: they are words of a ticket like any others.

No provider is asked. Whose number rang is what the agent says, and proves nothing: it
may be shown by anybody's telephone.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.base.ids import new_id
from tickets import numbers
from tickets.actions.answering import answered_live
from tickets.actions.assign import own
from tickets.actions.begin import begin
from tickets.actions.calling_back import called_back
from tickets.actions.clocks import settle
from tickets.actions.continue_on import Arrival, arrived
from tickets.actions.open import open_ticket
from tickets.actions.receive import Words, hear
from tickets.actions.reply import answered
from tickets.actions.say import Speech, said_before
from tickets.errors import NoSuchTicket, NothingToSay
from tickets.models import (
    Call,
    Channel,
    Continuation,
    Customer,
    Event,
    Identity,
    Message,
    Participant,
    Seen,
    Ticket,
)
from tickets.onward_errors import CodeElsewhere, NoNumber, NoSuchCode, NoTelephone
from tickets.queries.brought import by_code
from tickets.queries.telephones import KIND, telephones

# Nothing is sent by it: what an agent writes down was spoken.
TRAITS: Mapping[str, object] = {"formats": ["text"], "spoken": True, "undo": False}
Outcome = Call.Outcome


@transaction.atomic
def log_call(
    ticket: Ticket,
    *,
    called_us: bool,
    outcome: str,
    text: str = "",
    number: str = "",
    channel: Channel | None = None,
    key: UUID | None = None,
    seconds: int | None = None,
    by: Agent,
) -> Message:
    """Write down a call about a ticket. Who was talked to waits no more; who reached
    nobody waits. A call that was promised is made, or tried again (`calling_back`).

    called_us: the customer called; else we did. number: theirs; "" for one that is
    known, or withheld. channel: which of our telephones; None: the first there is.
    key: as in `reply`. seconds: how long it was spoken, where that is known.

    Raises:
        TicketClosed: nothing was written.
        NothingToSay: whoever talked has something to write down.
        NoNumber: this is no telephone number.
        NoTelephone: there is none to call with.
    """
    begin(ticket, "log_call", by=by, owner=by if ticket.live_since else None)
    speech = Speech(by=by, text=text.strip(), key=key)
    if (said := said_before(ticket, speech)) is not None:
        return said
    if outcome == Outcome.TALKED and not speech.text:
        raise NothingToSay
    ours = channel or telephone()
    theirs = _number(number, ours)
    message = Message(
        direction=Message.Direction.IN if called_us else Message.Direction.OUT,
        channel=ours,
        identity=whose_number(theirs, ticket.customer)
        if theirs
        else _requester(ticket),
    )
    _write_down(ticket, message, speech)
    Call.objects.create(
        message=message, number=theirs, outcome=outcome, seconds=seconds
    )
    _heard(message, outcome, by=by)
    called_back(ticket, message, by=by)
    settle(ticket)
    Seen.objects.advance(ticket, by, message.seq)
    return message


@transaction.atomic
def take_call(
    *,
    outcome: str,
    text: str,
    subject: str = "",
    name: str = "",
    number: str = "",
    channel: Channel | None = None,
    team: Team | None = None,
    code: str = "",
    seconds: int | None = None,
    by: Agent,
) -> Message:
    """Somebody called: about the ticket whose code they say, or about a matter that is
    new to us, which becomes a ticket of `by`'s, unless that is a program.

    name: what they call themselves. team: whose matter it is; None: the telephone's.

    Raises:
        NotAllowed: collaborators take no calls.
        NothingToSay, NoNumber, NoTelephone, NoSuchCode, CodeElsewhere: nothing was
            written.
    """
    if code.strip():
        return _with_code(
            code, outcome=outcome, text=text, number=number, channel=channel,
            seconds=seconds, by=by,
        )  # fmt: skip
    by.refresh_from_db(from_queryset=Agent.objects.select_for_update(no_key=True))
    if not by.can_work:
        raise NotAllowed
    words = text.strip()
    if not words:
        raise NothingToSay
    ours = channel or telephone()
    theirs = _number(number, ours)
    identity = whose_number(theirs, None, name=name)
    said = Words(subject=subject.strip(), text=words, said_at=timezone.now())
    message = open_ticket(channel=ours, identity=identity, words=said, team=team)
    Call.objects.create(
        message=message, number=theirs, outcome=outcome, seconds=seconds
    )
    _took(message, outcome, by=by)
    return message


def _took(message: Message, outcome: str, *, by: Agent) -> None:
    """Whoever took the call wrote it down, and has its ticket; a telephone system that
    writes it down has not."""
    ticket = message.ticket
    message.agent = by
    message.save(update_fields=["agent"])
    ticket.lock()
    if by.can_own:
        own(ticket, to=by, by=by)
    if outcome == Outcome.TALKED:
        answered(ticket, message)
    settle(ticket)
    Seen.objects.advance(ticket, by, message.seq)


def _with_code(code: str, *, by: Agent, **call: Any) -> Message:
    one = by_code(code)
    # It is good once, also when two hear it at the same time; before tickets, as `arrival`.
    rows = Continuation.objects.carried().select_for_update(of=("self",), no_key=True)
    one.refresh_from_db(from_queryset=rows.select_related("ticket__team"))
    if one.arrived_at is not None:
        raise NoSuchCode
    ticket = one.ticket.survivor()
    try:
        message = log_call(ticket, called_us=True, by=by, **call)
    except NoSuchTicket as unseen:
        raise CodeElsewhere(ticket.team.name) from unseen
    identity, ours = message.identity, message.channel
    assert identity is not None  # noqa: S101 - calls have both
    assert ours is not None  # noqa: S101
    # Who said it on the telephone is who the agent believes they are; no more.
    brought = Arrival(one, ticket, is_proven=False)
    arrived(brought, identity=identity, channel=ours, message=message, by=by)
    return message


def telephone() -> Channel:
    """The first of our telephones.

    Raises:
        NoTelephone: there is none.
    """
    found = telephones().first()
    if found is None:
        raise NoTelephone
    return found


def _number(typed: str, ours: Channel) -> str:
    """In the form in which numbers are compared; "" when none was said."""
    if not typed.strip():
        return ""
    found = numbers.canonical(typed, like=str(ours.traits.get("number", "")))
    if found is None:
        raise NoNumber
    return found


def whose_number(number: str, customer: Customer | None, *, name: str = "") -> Identity:
    """Whose number this is: the customer's, unless somebody else was known by it."""
    # Who withholds theirs is somebody of their own each time.
    address = number or f"withheld:{new_id()}"
    known = Identity.objects.filter(kind=KIND, canonical=address).first()
    if known is not None:
        return known
    called = numbers.shown(number) if number else _("Number withheld")
    whose = customer or Customer.objects.create(name=name.strip()[:200] or called)
    identity, _new = Identity.objects.get_or_create(
        kind=KIND, canonical=address, defaults={"customer": whose, "shown": called}
    )
    return identity


def _requester(ticket: Ticket) -> Identity:
    took_part = Participant.objects.filter(ticket=ticket).select_related("identity")
    began = took_part.filter(part=Participant.Part.REQUESTER).first()
    assert began is not None  # noqa: S101 - whoever opened it
    return began.identity


def _write_down(ticket: Ticket, message: Message, speech: Speech) -> None:
    message.ticket, message.agent = ticket, speech.by
    message.text, message.key = speech.text, speech.key
    event = ticket.record(
        Event.Verb.CALLED, by=speech.by, message=str(message.public_id)
    )
    message.seq = event.seq
    message.save(force_insert=True)


def _heard(message: Message, outcome: str, *, by: Agent) -> None:
    """What a call does to a ticket."""
    ticket = message.ticket
    called_us = message.direction == Message.Direction.IN
    before = ticket.last_words
    if called_us:
        said = Words(subject="", text=message.text, said_at=message.said_at)
        hear(message, said)
    if outcome == Outcome.TALKED:
        answered_live(ticket, by=by)
        answered(ticket, message)
    elif not called_us:
        ticket.last_message_seq = message.seq
        ticket.touch(message.said_at)
    # Who left no words does not hide those before.
    ticket.last_words = ticket.last_words or before


def lasted(message: Message, seconds: int) -> None:
    """How long a call was that was written down while it was spoken."""
    Call.objects.filter(message=message, seconds=None).update(seconds=seconds)


def left_words(message: Message) -> None:
    """A missed call of which it is known by now that its caller spoke to a machine."""
    missed = Call.objects.filter(message=message, outcome=Outcome.MISSED)
    missed.update(outcome=Outcome.VOICEMAIL)
