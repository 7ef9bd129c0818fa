"""Words go out, or stay among colleagues."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import printable
from tickets import rules
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.files import NewFile, attach, keep
from tickets.actions.receive import preview
from tickets.actions.states import end
from tickets.errors import NothingToSay, NoWayOut
from tickets.models import (
    Channel,
    Delivery,
    Draft,
    Event,
    Identity,
    Message,
    Status,
    Ticket,
)


def reply(
    ticket: Ticket,
    *,
    text: str,
    by: Agent,
    files: Iterable[NewFile] = (),
    and_resolve: bool = False,
    key: UUID | None = None,
) -> Message:
    """Answer the customer where they last wrote; message, deliveries and event at once.

    key: of the form; sent again, it answers with what was said the first time.

    Raises:
        TicketClosed, NothingToSay: nothing was sent.
        NoWayOut: no active channel reaches anybody.
        OpenPromises: with and_resolve, while a promise is open.
    """
    rules.require(by, "reply", ticket)  # before any byte is kept for a stranger
    kept, text = keep(files), clean_text(text)
    if not text.strip() and not kept:
        raise NothingToSay
    with transaction.atomic():
        begin(ticket, "reply", by=by)
        if (said := _said_before(ticket, key)) is not None:
            return said
        channel, identities = way_out(ticket)
        message = _say(
            ticket,
            direction=Message.Direction.OUT,
            channel=channel,
            text=text,
            by=by,
            key=key,
        )
        attach(message, kept)
        Delivery.objects.bulk_create(
            Delivery(message=message, identity=identity, channel=channel)
            for identity in identities
        )
        doorbell.ring("channels_app.send")
        _answered(ticket, message)
        ticket.drafts.filter(agent=by, mode=Draft.Mode.REPLY).delete()
        if and_resolve and ticket.is_open:
            end(ticket, by=by)
        settle(ticket)
    return message


def _answered(ticket: Ticket, message: Message) -> None:
    """What our words do to a ticket: nobody waits any more, and it is awake."""
    ticket.first_replied_at = ticket.first_replied_at or message.said_at
    ticket.waiting_since = None
    ticket.last_message_at = message.said_at
    ticket.last_words = preview(message.text)
    if ticket.status == Status.SNOOZED:
        ticket.status, ticket.wake_at = Status.OPEN, None


def note(ticket: Ticket, *, text: str, by: Agent, key: UUID | None = None) -> Message:
    """Words among colleagues; the customer never sees them. key: as in `reply`.

    Raises:
        TicketClosed, NothingToSay: nothing was written.
    """
    text = clean_text(text)
    if not text.strip():
        raise NothingToSay
    with transaction.atomic():
        begin(ticket, "note", by=by)
        if (said := _said_before(ticket, key)) is not None:
            return said
        message = _say(
            ticket,
            direction=Message.Direction.NOTE,
            channel=None,
            text=text,
            by=by,
            key=key,
        )
        ticket.drafts.filter(agent=by, mode=Draft.Mode.NOTE).delete()
        settle(ticket)
    return message


def _said_before(ticket: Ticket, key: UUID | None) -> Message | None:
    """A double click, or a retry after an answer that got lost (AC-72)."""
    return ticket.messages.filter(key=key).first() if key is not None else None


def way_out(ticket: Ticket) -> tuple[Channel, list[Identity]]:
    """The channel an answer takes, and whom it reaches.

    The channel is where the customer last wrote, while it is active; the people are the
    requester and those an agent let in, as far as that channel reaches them.

    Raises:
        NoWayOut: nobody can be reached.
    """
    last = (
        ticket.messages.filter(
            direction=Message.Direction.IN, channel__is_active=True, unverified=False
        )
        .select_related("channel")
        .order_by("-seq")
        .first()
    )
    if last is None or last.channel is None:
        raise NoWayOut
    people = ticket.participants.filter(
        confirmed_at__isnull=False, identity__kind=last.channel.kind
    ).select_related("identity")
    identities = [person.identity for person in people.order_by("id")]
    if not identities:
        raise NoWayOut
    return last.channel, identities


def _say(
    ticket: Ticket,
    *,
    direction: str,
    channel: Channel | None,
    text: str,
    by: Agent,
    key: UUID | None,
) -> Message:
    now = timezone.now()
    message = Message(
        ticket=ticket,
        direction=direction,
        channel=channel,
        agent=by,
        subject=ticket.subject,
        text=text,
        said_at=now,
        key=key,
    )
    is_note = direction == Message.Direction.NOTE
    event = ticket.record(
        Event.Verb.NOTED if is_note else Event.Verb.REPLIED,
        by=by,
        message=str(message.public_id),
    )
    message.seq = event.seq
    message.save(force_insert=True)
    ticket.touch(now)
    return message


def clean_text(text: str) -> str:
    """Line ends as one character, and nothing PostgreSQL cannot keep."""
    return printable(text).rstrip()
