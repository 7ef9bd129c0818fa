"""What was said on the telephone becomes a message of a ticket, once."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_app.actions.ringing import recording_of, tell
from channels_app.models import PhoneCall
from channels_app.phone_errors import CallWrittenDown, WhichTicket
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed
from tickets import actions
from tickets.actions.awaited import expect
from tickets.models import Message, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What an agent says of a call.

    ticket: which it was about; None: a matter that is new to us, with a subject, the name
    of who called, and whose it is (None: the telephone's team's).
    """

    outcome: str
    text: str = ""
    ticket: Ticket | None = None
    subject: str = ""
    name: str = ""
    team: Team | None = None


@transaction.atomic
def write_down(call: PhoneCall, notes: Notes, *, by: Agent) -> Message:
    """Write down a call that rang here; its length and its recording come along.

    Raises:
        NotAllowed: collaborators write down no calls.
        CallWrittenDown: it is in a ticket already.
        WhichTicket: whom we called, we called about something.
        NothingToSay, TicketClosed, NoSuchTicket: as `log_call` and `take_call`.
    """
    if not by.can_work:
        raise NotAllowed
    call.lock()
    if call.message_id is not None:
        raise CallWrittenDown
    message = _written(call, notes, by)
    call.message, call.ticket = message, message.ticket
    call.agent = call.agent or (by if by.can_own else None)
    call.outcome = notes.outcome if call.is_over else call.outcome
    call.seen_to_at = call.seen_to_at or timezone.now()
    call.save(update_fields=["message", "ticket", "agent", "outcome", "seen_to_at"])
    if call.recording:
        expect(message, [recording_of(call)])
    _came_with(call, message)
    tell(call)
    return message


def _written(call: PhoneCall, notes: Notes, by: Agent) -> Message:
    spoken: dict[str, Any] = {
        "outcome": notes.outcome,
        "text": notes.text,
        "number": call.number,
        "channel": call.channel,
        "seconds": call.seconds,
        "by": by,
    }
    if notes.ticket is not None:
        return actions.log_call(notes.ticket, called_us=call.called_us, **spoken)
    if not call.called_us:
        raise WhichTicket
    return actions.take_call(
        subject=notes.subject,
        name=notes.name or call.caller,
        team=notes.team or call.channel.team,
        **spoken,
    )


def _came_with(call: PhoneCall, message: Message) -> None:
    """The first words of whoever typed a code stand with it."""
    one = call.continuation
    if (
        one is not None
        and one.message_id is None
        and one.ticket_id == message.ticket_id
    ):
        one.message = message
        one.save(update_fields=["message"])
