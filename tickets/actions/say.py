"""What replies and notes have in common: said once, from a draft, after a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, QuerySet, Subquery
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.below import NOTHING, Below, fitting
from tickets.actions.draft_sharing import require_not_taken, taken_from
from tickets.actions.files import KeptFile, attach, fit, within_words
from tickets.channel_errors import LetsAnybodyIn, NoFilesInPublic, TooLongForChannel
from tickets.errors import NothingToSay, Stale, TakenBack
from tickets.models import Channel, Draft, Event, Message, Ticket
from tickets.queries import reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words of an agent that are about to be said, cleaned, with their files kept.

    seen: the seq of the newest message they had on screen; None when nobody asks.
    template: the approved words these are; what stands in a draft is none of them.
    by_mail: they wrote it in their mail program; their draft here goes on.
    beside_draft: nor is it of these.
    """

    by: Agent
    text: str
    html: str = ""
    files: tuple[KeptFile, ...] = ()
    key: UUID | None = None
    seen: int | None = None
    form: Mapping[str, Any] | None = None
    template: Mapping[str, Any] | None = None
    by_mail: bool = False
    beside_draft: bool = False


@dataclass(slots=True, kw_only=True)
class Way:
    """How the words go: as which kind of message, told by which event.

    public: where everybody reads them. most: letters that are taken there; None: any.
    takes_files: whether files go along.
    hold: how long they may be taken back. is_timed: they go then, and not before.
    snooze_until: once they have left the ticket sleeps until then.
    promised: what the message keeps of its promises. below: what its letter gets below it.
    told: more for the event to tell.
    """

    verb: Event.Verb
    direction: Message.Direction
    channel: Channel | None = None
    public: bool = False
    most: int | None = None
    takes_files: bool = True
    hold: timedelta | None = None
    is_timed: bool = False
    snooze_until: datetime | None = None
    and_resolve: bool = False
    promised: list[dict[str, Any]] = field(default_factory=list)
    below: Below = NOTHING
    told: dict[str, Any] = field(default_factory=dict)


def said_before(ticket: Ticket, speech: Speech) -> Message | None:
    """What was said when the same form came before: a double click, a retry (AC-72).

    Raises:
        TakenBack: it was said, and taken back.
        Stale: others wrote since the newest message the writer had on screen.
        DraftTaken: a colleague took these words over from the writer's draft.
    """
    if speech.key is None and speech.seen is None:
        return None
    messages = Message.objects.filter(ticket=ticket)
    same = messages.filter(key=speech.key) if speech.key else messages.none()
    said, taken_back, news, is_taken = (
        Ticket.everything.filter(pk=ticket.pk)
        .values_list(
            Subquery(same.values("pk")[:1]),
            Exists(_taken_back(ticket, speech.key)),
            Subquery(_news(messages, speech)),
            Exists(taken_from(ticket, speech.by)),
        )
        .get()
    )
    if said is not None:
        return Message.objects.get(pk=said)
    if taken_back:
        raise TakenBack
    if news:
        raise Stale(news)
    if is_taken and speech.seen is not None:
        require_not_taken(ticket, speech.text, by=speech.by)
    return None


def _taken_back(ticket: Ticket, key: UUID | None) -> QuerySet[Event]:
    if key is None:
        return Event.objects.none()
    return Event.objects.filter(
        ticket=ticket, verb=Event.Verb.REPLY_WITHDRAWN, data__key=str(key)
    )


def _news(messages: QuerySet[Message], speech: Speech) -> QuerySet[Message, Any]:
    """How many messages others wrote that the writer had not seen: one row or none."""
    if speech.seen is None:
        return messages.none().values_list("seq")
    newer = messages.filter(seq__gt=speech.seen).exclude(agent=speech.by)
    return newer.order_by().values("ticket").annotate(n=Count("pk")).values_list("n")


def say(ticket: Ticket, speech: Speech, way: Way, *, draft: Draft.Mode) -> Message:
    """Write the message down, with its event and all its files; the draft ends here.

    Raises:
        NothingToSay: neither words nor files.
        FilesTooLarge: those of the draft and those sent now, together.
        TooLongForChannel: its channel takes fewer letters.
        NoFilesInPublic: words alone are taken there.
        LetsAnybodyIn: everybody would read a code or a link into a conversation.
    """
    _require_room(way.most, speech.text)
    if way.public and reach.lets_in(f"{speech.text}\n{speech.html}"):
        raise LetsAnybodyIn
    apart = speech.template or speech.by_mail or speech.beside_draft
    waited = [] if apart else Draft.objects.take(ticket, speech.by, draft)
    files: tuple[KeptFile, ...]
    files = (*(KeptFile(**file) for file in waited), *speech.files)
    html, files = within_words(speech.html, files)
    if files and not way.takes_files:
        raise NoFilesInPublic
    if not speech.text.strip() and not files:
        raise NothingToSay
    fit(file.size for file in files)
    below = fitting(way.below, files)
    files += below.files
    now = timezone.now()
    until = now + way.hold if way.hold else None
    if until is not None:
        way.told["until"] = until.isoformat()
    if way.public:
        way.told["public"] = True
    if speech.by_mail:
        way.told["via"] = "mail"
    message = Message(
        ticket=ticket,
        direction=way.direction,
        channel=way.channel,
        agent=speech.by,
        subject=ticket.subject,
        text=speech.text,
        html=html,
        said_at=now,
        held_until=until,
        is_timed=way.is_timed,
        snooze_until=way.snooze_until if until else None,
        and_resolve=way.and_resolve,
        promised=way.promised or None,
        key=speech.key,
        form=dict(speech.form) if speech.form else None,
        template=dict(speech.template) if speech.template else None,
        public=way.public,
        signature=below.signature,
        quoted=below.quoted,
        warnings=[Message.BY_MAIL] if speech.by_mail else [],
    )
    event = ticket.record(
        way.verb, by=speech.by, message=str(message.public_id), **way.told
    )
    message.seq = event.seq
    message.save(force_insert=True)
    attach(message, files)
    return message


def _require_room(most: int | None, text: str) -> None:
    if most is not None and len(text) > most:
        raise TooLongForChannel(most=most, length=len(text))
