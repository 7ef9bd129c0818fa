"""Words go out to the customer, at once or after a moment to take them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.within import OURS
from tickets import rules
from tickets.actions import promising
from tickets.actions.answering import answered_live
from tickets.actions.begin import begin
from tickets.actions.below import Below, put_below
from tickets.actions.clocks import settle
from tickets.actions.field_values import require_filled
from tickets.actions.files import NewFile, keep
from tickets.actions.outcomes import Outcomes, look, written
from tickets.actions.promising import NewPromise
from tickets.actions.receive import preview
from tickets.actions.recipients import Recipients, addressed
from tickets.actions.say import Speech, Way, said_before, say
from tickets.actions.states import NO_OUTCOMES, end, falls_asleep
from tickets.actions.way_out import go_by
from tickets.actions.words import typed
from tickets.errors import NotInTheFuture
from tickets.models import (
    Channel,
    Delivery,
    Draft,
    Event,
    Message,
    Seen,
    Status,
    Ticket,
)
from tickets.queries.reading import Reading, read, told
from tickets.queries.way import Way as Taken

AT_ONCE = timedelta(0)


def reply(
    ticket: Ticket,
    *,
    text: str = "",
    html: str = "",
    by: Agent,
    files: Iterable[NewFile] = (),
    and_resolve: bool = False,
    outcomes: Outcomes = NO_OUTCOMES,
    key: UUID | None = None,
    hold: timedelta = AT_ONCE,
    seen: int | None = None,
    anyway: bool = False,
    form: Mapping[str, Any] | None = None,
    promises: Sequence[NewPromise] = (),
    no_promise: Sequence[str] = (),
    channel: Channel | None = None,
    public: bool | None = None,
    template: Mapping[str, Any] | None = None,
    people: Recipients | None = None,
    at: datetime | None = None,
    snooze_until: datetime | None = None,
    beside_draft: bool = False,
    signature: bool | None = None,
    quote: bool | None = None,
    by_mail: bool = False,
) -> Message:
    """Answer the customer by the best way there is; message, deliveries and event at once.

    The files of the writer's draft go along. Text and html say the same; without a text
    it is made of the html.

    outcomes: with and_resolve, what becomes of promises that are open.
    key: of the form; sent again, it answers with what was said the first time.
    hold: how long it may be taken back, on a channel whose traits let it (`undo`); until
        it is released nothing else happens to the ticket.
    seen: the seq of the newest message the writer had on screen; None asks nothing.
    anyway: they know that others wrote meanwhile.
    form: what it asks beyond words, see `ask`.
    promises: what is promised with it; made when it leaves, gone when it is taken back.
    no_promise: sentences that look like one and are none.
    channel: by which way, where its writer chose one (`queries.ways`).
    public: whether where everybody reads it, below their own public words, or to them
        alone; None: as they last wrote, and nothing becomes public by itself.
    template: the approved words that `text` shows: they go when others may not any more.
    people: whom a letter goes to; None: all who take part.
    at: when it goes, whatever `hold` says; where the customer writes before that it stops,
        and its writer decides.
    beside_draft: what its writer was writing is none of it, and stays.
    snooze_until: once it has gone the ticket sleeps until then, unless it is resolved.
    signature, quote: whether a letter carries its writer's signature, and quotes what it
        answers; None: as usual.
    by_mail: they wrote it in their mail program, with proof; it says so.

    Raises:
        TicketClosed, NothingToSay, FilesTooLarge, TooLongForChannel, NoFilesInPublic,
            LetsAnybodyIn: nothing was sent.
        Stale: others wrote since `seen`; nothing was sent.
        DraftTaken: a colleague took these words over, which `seen` asks about as well.
        TakenBack: this very form was sent before and taken back.
        NoWayOut: no active channel reaches anybody, or not the one that was chosen.
        FieldsMissing, OpenPromises, ReasonMissing, LatePromise: with and_resolve, see
            `resolve`.
        NotOpen, NotInTheFuture: of promises, or of a time; nothing was sent.
        NoAddress, NobodyTo, TooManyPeople: of `people`; nothing was sent.
        NothingToQuote, NotTheirsToRead: of `quote`; nothing was sent.
    """
    later = _later(hold, at, snooze_until)
    uploads = tuple(files)
    if uploads:  # no byte is kept for a stranger
        rules.require(by, "reply", ticket)
    text, html = typed(text, html, pictures=OURS)
    reading = read(text)  # before anybody waits for the ticket's lock
    speech = Speech(
        by=by, text=text, html=html, files=keep(uploads), key=key,
        seen=None if anyway else seen, form=form, template=template, by_mail=by_mail,
        beside_draft=beside_draft,
    )  # fmt: skip
    with transaction.atomic():
        # Who answers a chat that waits has it from now on.
        owns = ticket.live_since is not None or bool(promises)
        begin(ticket, "reply", by=by, owner=by if owns else None)
        if (said := said_before(ticket, speech)) is not None:
            return said
        promising.check(ticket, promises, and_resolve=and_resolve)
        way = go_by(ticket, channel, public=public, is_approved=template is not None)
        named = addressed(ticket, way, people, by=by)
        going = _Going(
            way, outcomes if and_resolve else None, reading,
            promising.noted(ticket, promises, reading, waved=no_promise),
            put_below(ticket, way, [pk for pk, _role in named], signature=signature,
                      quote=quote, by=by),
        )  # fmt: skip
        if later.waits(way.channel):
            message = _hold(ticket, speech, going, later)
        else:
            message = _send(ticket, speech, going, later)
        due = message.held_until or message.said_at
        Delivery.objects.bulk_create(
            Delivery(
                message=message,
                identity_id=pk,
                role=role,
                channel=way.channel,
                not_before=due,
            )
            for pk, role in named
        )
        settle(ticket)
        Seen.objects.advance(ticket, by, message.seq)
    return message


@dataclass(frozen=True, slots=True)
class _Going:
    """How a reply goes: by which way, with which promises, and what it is read as.

    ends: it resolves the ticket as well, and this becomes of the promises there are.
    """

    way: Taken
    ends: Outcomes | None
    reading: Reading
    promised: list[dict[str, Any]]
    below: Below


@dataclass(frozen=True, slots=True)
class _Later:
    """When it goes, and what is then."""

    hold: timedelta
    is_timed: bool
    snooze_until: datetime | None

    def waits(self, channel: Channel) -> bool:
        return self.is_timed or (
            self.hold > AT_ONCE and bool(channel.traits.get("undo", True))
        )


def _later(
    hold: timedelta, at: datetime | None, snooze_until: datetime | None
) -> _Later:
    now = timezone.now()
    for moment in (at, snooze_until):
        if moment is not None and moment <= now:
            raise NotInTheFuture
    if at is not None and snooze_until is not None and snooze_until <= at:
        raise NotInTheFuture
    return _Later(hold if at is None else at - now, at is not None, snooze_until)


def _send(ticket: Ticket, speech: Speech, going: _Going, later: _Later) -> Message:
    way = Way(
        verb=Event.Verb.REPLIED,
        direction=Message.Direction.OUT,
        channel=going.way.channel,
        public=going.way.is_public,
        most=going.way.longest,
        takes_files=going.way.takes_files,
        promised=going.promised,
        below=going.below,
        told=told(ticket, going.reading),
    )
    message = say(ticket, speech, way, draft=Draft.Mode.REPLY)
    if going.way.channel.traits.get("live"):
        answered_live(ticket, by=speech.by)
    answered(ticket, message)
    promising.make(ticket, message, by=speech.by)
    if going.ends is not None and ticket.is_open:
        end(ticket, outcomes=going.ends, by=speech.by)
    elif later.snooze_until is not None and ticket.is_open:
        falls_asleep(ticket, until=later.snooze_until, by=speech.by)
    return message


def _hold(ticket: Ticket, speech: Speech, going: _Going, later: _Later) -> Message:
    """Only its author and colleagues know of it yet; `held.release` does the rest."""
    if going.ends is not None and ticket.is_open:
        require_filled(ticket)
        look(ticket, going.ends)
    way = Way(
        verb=Event.Verb.REPLY_HELD,
        direction=Message.Direction.OUT,
        channel=going.way.channel,
        public=going.way.is_public,
        most=going.way.longest,
        takes_files=going.way.takes_files,
        hold=later.hold,
        is_timed=later.is_timed,
        snooze_until=later.snooze_until,
        and_resolve=going.ends is not None,
        promised=going.promised,
        below=going.below,
        told={"outcomes": written(going.ends)} if going.ends else {},
    )
    return say(ticket, speech, way, draft=Draft.Mode.REPLY)


def answered(ticket: Ticket, message: Message) -> None:
    """What our words do to a ticket: nobody waits any more, and it is awake."""
    ticket.touch(message.said_at)
    ticket.first_replied_at = ticket.first_replied_at or message.said_at
    ticket.waiting_since = None
    ticket.last_message_at = message.said_at
    ticket.last_message_seq = message.seq
    ticket.last_direction = message.direction
    ticket.last_words = preview(message.text)
    if ticket.status == Status.SNOOZED:
        ticket.status, ticket.wake_at = Status.OPEN, None
    doorbell.ring("channels_app.send")
