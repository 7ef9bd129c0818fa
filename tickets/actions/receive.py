"""Words come in, into a ticket that stands (`open` makes new ones)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from helpdesk.base.plaintext import web_address
from tickets import opting
from tickets.actions.awaited import Expected, expect
from tickets.actions.clocks import settle_all
from tickets.actions.coming_back import comes_back
from tickets.actions.files import KeptFile, attach
from tickets.actions.people import opted_out
from tickets.actions.reaching import reachable
from tickets.errors import TicketClosed
from tickets.models import (
    Channel,
    Event,
    Identity,
    Message,
    Status,
    Ticket,
)
from tickets.models.rows import lock_all

PREVIEW = 200
# A machine's answer wakes nobody. People do write through lists, and a bounce is news.
QUIET = frozenset({"auto-replied", "vacation"})
SUBJECT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody outside said, already sanitised and with its files kept.

    said_at: when we took it over, our clock; or the clock of a provider that we believe.
    dated: the sender's clock, for display.
    auto: why a machine wrote it; None for a person.
    key: what the sender's program calls this message; it is in a ticket once.
    answered: the public id of a message of the ticket that these words answer.
    form: what was filled in, where a message asked for more than words.
    awaited: files that have to be fetched yet, behind those that are kept.
    public: everybody can read it. link: where; "" where nobody says.
    copied: who else it went to, each {"shown", "name", "canonical"}.
    spam: a ticket that they open waits aside.
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
    key: UUID | None = None
    answered: UUID | None = None
    form: Mapping[str, Any] | None = None
    awaited: tuple[Expected, ...] = ()
    public: bool = False
    link: str = ""
    copied: tuple[dict[str, str], ...] = ()
    spam: bool = False

    @property
    def is_old(self) -> bool:
        """It was said before its door was ours: nobody is woken or answered for it."""
        return Message.OLD in self.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Words for a ticket that stands. Whoever makes one has seen the proof that they
    belong.

    unverified: the sender is no participant, although a reference of ours led here.
    """

    ticket: Ticket
    channel: Channel
    identity: Identity
    words: Words
    unverified: bool = False


@transaction.atomic
def receive(
    ticket: Ticket,
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    unverified: bool = False,
) -> Message:
    """Words join a ticket (see `Joining`).

    Raises:
        TicketClosed: they have to open a new one.
    """
    joining = Joining(
        ticket=ticket,
        channel=channel,
        identity=identity,
        words=words,
        unverified=unverified,
    )
    return receive_all([joining])[0]


@transaction.atomic(savepoint=False)
def receive_all(joinings: Sequence[Joining]) -> list[Message]:
    """Words join tickets, all or none, in as many statements as one would take.

    A failure ends the caller's transaction, too: it has a savepoint where it wants one.

    Raises:
        TicketClosed: one of them has to open a new ticket.
    """
    tickets = {one.ticket.pk: one.ticket for one in joinings}
    lock_all(tickets.values())
    if any(ticket.merged_into_id is not None for ticket in tickets.values()):
        # Somebody merged it while these words were on their way.
        return receive_all([
            replace(one, ticket=one.ticket.survivor()) for one in joinings
        ])  # fmt: skip
    if any(ticket.status == Status.CLOSED for ticket in tickets.values()):
        raise TicketClosed
    for one in joinings:
        if tickets[one.ticket.pk].deleted_at and one.words.auto not in QUIET:
            comes_back(tickets[one.ticket.pk], by=None)
    told = [
        spoken(
            tickets[one.ticket.pk],
            channel=one.channel,
            identity=one.identity,
            words=one.words,
            unverified=one.unverified,
        )
        for one in joinings
    ]
    Event.objects.write_down([received for _, received in told])
    messages = Message.objects.bulk_create(message for message, _ in told)
    for message, one in zip(messages, joinings, strict=True):
        attach(message, one.words.files)
        expect(message, one.words.awaited)
        hear(message, one.words)
        heed(message)
    settle_all(list(tickets.values()))
    return messages


def spoken(
    ticket: Ticket,
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    unverified: bool = False,
) -> tuple[Message, Event]:
    """The message and the line of the timeline that tells of it."""
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
        key=words.key,
        answers=answered_message(ticket, words.answered),
        form=dict(words.form) if words.form is not None else None,
        public=words.public,
        link=web_address(words.link),
        copied=list(words.copied) or None,
    )
    received = ticket.next_event(
        Event.Verb.RECEIVED,
        by=None,
        message=str(message.public_id),
        auto=words.auto,
        **({"public": True} if words.public else {}),
    )
    message.seq = received.seq
    return message, received


def answered_message(ticket: Ticket, public_id: UUID | None) -> Message | None:
    """The message of this ticket that is answered, if it is one its customer knows."""
    if public_id is None or not ticket.pk:
        return None
    spoken = ticket.messages.exclude(direction__in=Message.APART)
    return spoken.filter(public_id=public_id, held_until=None).only("pk").first()


def hear(message: Message, words: Words) -> None:
    """What a customer's words do to a ticket. A machine's words wake nobody."""
    ticket = message.ticket
    # Words that were held up (in quarantine, say) do not turn back the ticket's clock.
    former = ticket.last_message_at or words.said_at
    ticket.last_message_at = max(words.said_at, former)
    # Those that were delivered after younger ones of theirs are not the last that they
    # said; after an answer of ours they are, since nobody can have answered them.
    if words.said_at >= former or ticket.last_direction != message.direction:
        ticket.last_words = preview(words.text)
        ticket.last_direction = message.direction
    ticket.last_message_seq = message.seq
    if words.auto in QUIET or (words.is_old and ticket.status != Status.OPEN):
        return
    if message.identity is not None:
        reachable(message.identity)
    ticket.touch(max(words.said_at, ticket.touched_at))
    ticket.waiting_since = min(words.said_at, ticket.waiting_since or words.said_at)
    if message.channel is not None and message.channel.traits.get("live"):
        ticket.live_since = ticket.live_since or words.said_at
    if ticket.status == Status.OPEN:
        return
    was_resolved = ticket.status == Status.RESOLVED
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.OPEN, None, ""
    if was_resolved:
        ticket.resolved_at = None
        ticket.record(Event.Verb.REOPENED, by=None, why="customer wrote")


def heed(message: Message) -> None:
    """Who says nothing but STOP gets nothing by itself any more, until they say START."""
    one, wants_none = message.identity, opting.wants_no_more(message.text)
    if one is None or wants_none is None or message.unverified or message.auto:
        return
    if (one.opted_out_at is None) == wants_none:
        opted_out(one, wants_none=wants_none)


def preview(text: str) -> str:
    """One line of a message, for lists."""
    return " ".join(text[: 4 * PREVIEW].split())[:PREVIEW]
