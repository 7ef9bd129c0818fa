"""What people decide about a mention: a ticket, nothing, or to keep an eye on it.

Whoever is quicker decides; the other is told. All of it can be taken back, but a ticket in
which more happened since.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from channels_app import overheard
from channels_app.adapter import Unreadable
from channels_app.models import Envelope
from channels_app.story import Refuse
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed, Refused
from helpdesk.base.secrets import CannotOpen
from helpdesk.listening.errors import (
    AlreadyDecided,
    NoSuchMention,
    NothingToUndo,
    TakenBack,
    TicketGoesOn,
    TicketOver,
    WordsLost,
)
from helpdesk.listening.models import Mention, Step
from helpdesk.listening.sight import heard_channels
from helpdesk.listening.telling import tell_pages
from tickets.actions import corrected, reopen, resolve
from tickets.models import Message, Status, Ticket

State, What = Mention.State, Step.What


@transaction.atomic
def make_ticket(mention: Mention, *, by: Agent, version: int | None = None) -> Message:
    """It becomes a ticket of the channel's team, with all that it says and shows.

    version: what was on the page; somebody may have decided since.

    Raises:
        NoSuchMention: they may not know of it.
        AlreadyDecided: somebody was quicker.
        TakenBack: its writer took it back.
        WordsLost: what its provider told cannot be read any more.
        TicketOver: it was one before, which cannot be opened again.
    """
    kept = _begin(mention, State.TICKET, by=by, version=version)
    if kept.deleted_at is not None:
        raise TakenBack
    message = _brought(_envelope(kept, by))
    if kept.edited_at is not None and message.text != kept.text:
        corrected(message, text=kept.text, html=kept.html, at=kept.edited_at)
    _open_again(message.ticket.survivor(), by=by)
    kept.message = message
    _decided(kept, State.TICKET, by=by)
    return message


@transaction.atomic
def ignore(mention: Mention, *, by: Agent, version: int | None = None) -> None:
    """Nothing is to be done about it.

    Raises:
        NoSuchMention, AlreadyDecided: nothing was changed.
    """
    kept = _begin(mention, State.IGNORED, by=by, version=version)
    _decided(kept, State.IGNORED, by=by)


@transaction.atomic
def watch(mention: Mention, *, by: Agent, version: int | None = None) -> None:
    """Not now; but what is said below it comes up, whatever rules say, and so does it if
    its writer changes it.

    Raises:
        NoSuchMention, AlreadyDecided: nothing was changed.
    """
    kept = _begin(mention, State.WATCHING, by=by, version=version)
    _decided(kept, State.WATCHING, by=by)


@transaction.atomic
def undo(mention: Mention, *, by: Agent, version: int | None = None) -> None:
    """The last decision never was. A ticket is not unmade: it is resolved, as long as
    nothing happened there but that it came.

    Raises:
        NoSuchMention: they may not know of it.
        AlreadyDecided: somebody decided otherwise meanwhile.
        NothingToUndo: nobody decided anything.
        TicketGoesOn: more happened in its ticket.
    """
    kept = _locked(mention, by=by)
    if version is not None and kept.version != version:
        raise _quicker(kept)
    standing = _standing(kept)
    if not standing:
        raise NothingToUndo
    last = standing.pop()
    if kept.state == State.TICKET:
        _end_ticket(kept, by=by)
    Step.objects.create(mention=kept, what=What.UNDONE, by=by, former=kept.state)
    kept.state = last.former or State.NEW
    kept.version += 1
    kept.decided_by = kept.decided_at = kept.rule = None
    for holds in standing[-1:]:
        kept.decided_by, kept.decided_at = holds.by, holds.at
        kept.rule = holds.rule
    kept.save()
    tell_pages(kept)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of many: those it was done to, and why not, of the others."""

    done: list[Mention]
    refused: list[tuple[Mention, Refused]]


VERBS: dict[str, Callable[..., object]] = {
    "ticket": make_ticket,
    "ignore": ignore,
    "watch": watch,
    "undo": undo,
}


def many(mentions: Iterable[Mention], verb: str, *, by: Agent) -> Done:
    """The same to many, each by itself: one that is refused stops no other.

    Raises:
        KeyError: no such verb.
    """
    act, found = VERBS[verb], Done([], [])
    for one in mentions:
        try:
            act(one, by=by)
            found.done.append(one)
        except Refused as refusal:
            found.refused.append((one, refusal))
    return found


def _locked(mention: Mention, *, by: Agent) -> Mention:
    """Read anew, under its lock, by whoever may see it."""
    if not by.can_work:
        raise NotAllowed
    Mention.objects.select_for_update(no_key=True).filter(pk=mention.pk).first()
    kept = Mention.objects.visible_to(by).filter(pk=mention.pk).first()
    if kept is None:
        raise NoSuchMention
    return kept


def _begin(mention: Mention, wanted: str, *, by: Agent, version: int | None) -> Mention:
    kept = _locked(mention, by=by)
    if kept.state == wanted or kept.state == State.TICKET:
        raise _quicker(kept)
    if version is not None and kept.version != version:
        raise _quicker(kept)
    return kept


def _quicker(mention: Mention) -> AlreadyDecided:
    who = mention.decided_by.name if mention.decided_by else ""
    return AlreadyDecided(who, str(mention.get_state_display()))


def _decided(mention: Mention, state: str, *, by: Agent) -> None:
    former, mention.state = mention.state, state
    mention.decided_by, mention.decided_at = by, timezone.now()
    mention.rule, mention.version = None, mention.version + 1
    mention.save()
    Step.objects.create(mention=mention, what=state, by=by, former=former)
    tell_pages(mention)


def _standing(mention: Mention) -> list[Step]:
    """The decisions that hold, the last one last: what was undone does not, nor does what
    was decided before it was stirred up again."""
    found: list[Step] = []
    for step in mention.steps.select_related("by", "rule").order_by("id"):
        if step.what in {What.TICKET, What.IGNORED, What.WATCHING}:
            found.append(step)
        elif step.what == What.UNDONE:
            del found[-1:]
        elif step.what == What.STIRRED:
            found.clear()
    return found


def _envelope(mention: Mention, by: Agent) -> Envelope:
    """Of the accounts it reached, one that this agent sees and that still works."""
    reached = mention.reached.filter(channel__in=heard_channels(by))
    best = reached.order_by("-channel__is_active", "id").select_related("envelope")
    return best[0].envelope


def _brought(envelope: Envelope) -> Message:
    try:
        return overheard.bring(envelope)
    except (Refuse, Unreadable, CannotOpen) as error:
        raise WordsLost from error


def _open_again(ticket: Ticket, *, by: Agent) -> None:
    """Its decision was undone before, and with it the ticket resolved."""
    if ticket.is_open:
        return
    seen = Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists()
    if not seen or ticket.status == Status.CLOSED:
        raise TicketOver(ticket.number if seen else 0)
    reopen(ticket, by=by)


def _end_ticket(mention: Mention, *, by: Agent) -> None:
    message = mention.message
    if message is None:
        return
    ticket = message.ticket.survivor()
    seen = Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists()
    if not seen or ticket.pk != message.ticket_id:
        raise TicketGoesOn(ticket.number if seen else 0)
    ticket.lock()
    if ticket.status == Status.CLOSED or _is_touched(ticket, message, by):
        raise TicketGoesOn(ticket.number)
    if ticket.is_open:
        resolve(ticket, by=by)


def _is_touched(ticket: Ticket, message: Message, by: Agent) -> bool:
    """Whether anybody said more, or did something that is not theirs to take back."""
    return (
        ticket.messages.exclude(pk=message.pk).exists()
        or ticket.events.exclude(actor=None).exclude(actor=by).exists()
        or ticket.drafts.exclude(agent=by).exists()
    )
