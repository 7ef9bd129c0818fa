"""Words come in: into a ticket that stands, or into a new one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Team
from tickets.actions.clocks import settle
from tickets.actions.files import KeptFile, attach
from tickets.errors import TicketClosed
from tickets.models import (
    Channel,
    Event,
    Identity,
    Message,
    Participant,
    Status,
    Ticket,
)

PREVIEW = 200
# A machine's answer wakes nobody. People do write through lists, and a bounce is news.
QUIET = frozenset({"auto-replied", "vacation"})
SUBJECT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody outside said, already sanitised and with its files kept.

    said_at: when we took it over, our clock. dated: the sender's clock, for display.
    auto: why a machine wrote it; None for a person.
    """

    subject: str
    text: str
    said_at: datetime
    html: str = ""
    place: str = ""
    dated: datetime | None = None
    auto: str | None = None
    warnings: tuple[str, ...] = ()
    files: tuple[KeptFile, ...] = ()


@transaction.atomic
def open_ticket(
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    mentions: tuple[int, ...] = (),
    follows: Ticket | None = None,
) -> Message:
    """A new ticket from a customer's first words.

    mentions: ticket numbers the words quote; said on the timeline, proving nothing.
    follows: a closed ticket these words answer.
    """
    # As it is now: the channel may have been read before a long mail was, and the
    # team's lead have left meanwhile.
    team = Team.objects.select_related("lead", "duty").get(pk=channel.team_id)
    ticket = _new(team, identity, words)
    ticket.record(
        Event.Verb.OPENED,
        by=None,
        customer=str(identity.customer.public_id),
        channel=str(channel.public_id),
        accountable=str(team.answerable.public_id),
        mentions=list(mentions),
        follows=follows.number if follows else None,
    )
    return _write_down(ticket, channel=channel, identity=identity, words=words)


def _new(team: Team, identity: Identity, words: Words) -> Ticket:
    """The row and its requester; somebody answers for it from its first moment."""
    now = timezone.now()
    ticket = Ticket(
        subject=words.subject[:SUBJECT] or preview(words.text)[:80],
        customer=identity.customer,
        team=team,
        accountable=team.answerable,
        next_step=Ticket.NextStep.IDLE,
        next_step_at=now + team.idle_after,
        created_at=now,
    )
    ticket.save(force_insert=True)
    Participant.objects.create(
        ticket=ticket,
        identity=identity,
        part=Participant.Part.REQUESTER,
        confirmed_at=now,
    )
    return ticket


@transaction.atomic
def receive(
    ticket: Ticket,
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    unverified: bool = False,
) -> Message:
    """Words join a ticket. Whoever calls this has seen the proof that they belong.

    unverified: the sender is no participant, although a reference of ours led here.

    Raises:
        TicketClosed: they have to open a new one.
    """
    ticket.lock()
    if ticket.status == Status.CLOSED:
        raise TicketClosed
    return _write_down(
        ticket, channel=channel, identity=identity, words=words, unverified=unverified
    )


def _write_down(
    ticket: Ticket,
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    unverified: bool = False,
) -> Message:
    message = Message(
        ticket=ticket,
        direction=Message.Direction.IN,
        channel=channel,
        identity=identity,
        subject=words.subject[:SUBJECT],
        text=words.text,
        html=words.html,
        said_at=words.said_at,
        dated=words.dated,
        place=words.place[:1000],
        unverified=unverified,
        auto=words.auto or "",
        warnings=list(words.warnings),
    )
    event = ticket.record(
        Event.Verb.RECEIVED, by=None, message=str(message.public_id), auto=words.auto
    )
    message.seq = event.seq
    message.save(force_insert=True)
    attach(message, words.files)
    hear(ticket, words)
    settle(ticket)
    return message


def hear(ticket: Ticket, words: Words) -> None:
    """What a customer's words do to a ticket. A machine's words wake nobody."""
    # Words that were held up (in quarantine, say) do not turn back the ticket's clock.
    ticket.last_message_at = max(words.said_at, ticket.last_message_at or words.said_at)
    ticket.last_words = preview(words.text)
    if words.auto in QUIET:
        return
    ticket.touch(max(words.said_at, ticket.touched_at))
    ticket.waiting_since = ticket.waiting_since or words.said_at
    if ticket.status == Status.OPEN:
        return
    was_resolved = ticket.status == Status.RESOLVED
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.OPEN, None, ""
    if was_resolved:
        ticket.resolved_at = None
        ticket.record(Event.Verb.REOPENED, by=None, why="customer wrote")


def preview(text: str) -> str:
    """One line of a message, for lists."""
    return " ".join(text[: 4 * PREVIEW].split())[:PREVIEW]
