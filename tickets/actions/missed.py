"""A call that nobody took, written down by the house: it is a ticket, and is called back.

A number proves nothing. So it joins no ticket of whoever is known by it: it names those it
may be about. Only what nobody but this number said lately, in calls that were missed as
well, is gone on with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tickets import numbers
from tickets.actions.awaited import Expected
from tickets.actions.calling_back import promise_call
from tickets.actions.calls import whose_number
from tickets.actions.clocks import settle
from tickets.actions.open import open_ticket
from tickets.actions.receive import Words, receive
from tickets.models import Call, Channel, Identity, Message, Status, Ticket
from tickets.queries import reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A call that reached nobody.

    number: theirs (E.164); "" when it was withheld. caller: what their telephone says
    they are called. recording: what they left on the voicemail; None: nothing.
    """

    channel: Channel
    number: str
    at: datetime
    caller: str = ""
    recording: Expected | None = None


@transaction.atomic
def missed_call(one: Missed, *, joins: Ticket | None = None) -> Message:
    """Write it down, and promise to call back.

    joins: the ticket whose code they brought, or of their missed call before; the words
        of somebody who only says a code are doubted. Without one, or when it is closed,
        it is a new ticket.
    """
    identity = whose_number(one.number, None, name=one.caller)
    ticket = joins.survivor() if joins is not None else None
    if ticket is None or ticket.status == Status.CLOSED:
        message = _opened(one, identity, follows=ticket)
    else:
        message = receive(
            ticket,
            channel=one.channel,
            identity=identity,
            words=_words(one),
            unverified=not _takes_part(ticket, identity),
        )
    Call.objects.create(
        message=message, number=one.number, outcome=_outcome(one.recording)
    )
    ticket = message.ticket
    ticket.lock()
    message.ticket = ticket
    promise_call(ticket, message, number=one.number)
    settle(ticket)
    return message


def _opened(one: Missed, identity: Identity, *, follows: Ticket | None) -> Message:
    return open_ticket(
        channel=one.channel,
        identity=identity,
        words=_words(one),
        mentions=() if follows else tuple(may_be_about(identity)),
        follows=follows,
    )


def may_be_about(identity: Identity) -> Sequence[int]:
    """Numbers of the open tickets of whoever is known by this address, the newest first."""
    theirs = Ticket.objects.open().filter(customer=identity.customer_id)
    found = theirs.filter(merged_into=None, spam_at=None).order_by("-touched_at", "-id")
    return list(found.values_list("number", flat=True)[:3])


def _takes_part(ticket: Ticket, identity: Identity) -> bool:
    took = ticket.participants.filter(confirmed_at__isnull=False)
    return took.filter(identity=identity).exists()


def _words(one: Missed) -> Words:
    with translation.override(reach.house_language()):
        who = numbers.shown(one.number) or _("a withheld number")
        subject = _("Missed call from %s") % who
        if one.recording is not None:
            subject = _("Voicemail from %s") % who
    awaited = (one.recording,) if one.recording else ()
    return Words(subject=subject, text="", said_at=one.at, awaited=awaited)


def _outcome(recording: Expected | None) -> str:
    return Call.Outcome.VOICEMAIL if recording else Call.Outcome.MISSED
