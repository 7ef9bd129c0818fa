"""Envelope -> Incoming -> identity -> thread -> ticket, the same for every channel.

What is no words, but happened to some (`parsed`), goes to `happened` and `receipts`;
what everybody can read, to `overheard`.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from channels_app import (
    by_colleague,
    calls,
    elsewhere,
    happened,
    line,
    overheard,
    receipts,
    renumbered,
    sorting,
    undelivered,
)
from channels_app.actions.introduce import Key
from channels_app.adapter import Incoming, Unreadable
from channels_app.happened import NotHere
from channels_app.kept import kept, require_named
from channels_app.models import Envelope
from channels_app.parsed import (
    Deleted,
    Edited,
    Heard,
    Noise,
    Reacted,
    Receipt,
    Renumbered,
    Undelivered,
)
from channels_app.passed_on import passed_on
from channels_app.said import Said
from channels_app.story import Doubtful, Refuse, our_addresses
from channels_app.understood import (
    ByColleague,
    Happened,
    Overheard,
    Ready,
    Understood,
)
from helpdesk.base.errors import Refused
from tickets.models import Channel

logger = logging.getLogger(__name__)

State = Envelope.State


def drain() -> int:
    """Work all that is due; how many envelopes that were."""
    worked = 0
    while True:
        token, envelopes = line.claim()
        if not envelopes:
            return worked
        worked += len(envelopes)
        work(token, envelopes)
        # What came meanwhile in the same conversations had to wait for these.
        if len(envelopes) < line.BATCH and not line.is_anybody_next():
            return worked


def work(token: UUID, envelopes: list[Envelope]) -> None:
    """Understand all of them, then write all words down in one transaction, and after
    those what is public, and what happened to some."""
    understood = [
        found for envelope in envelopes if (found := _understand(envelope, token))
    ]
    ready = [one for one in understood if isinstance(one, Ready)]
    if ready:
        _tell(ready, token)
    for one in understood:
        if isinstance(one, Happened):
            _apply(one, token)
        elif isinstance(one, Overheard):
            _overhear(one, token)
        elif isinstance(one, ByColleague):
            _say(one, token)


def _understand(envelope: Envelope, token: UUID) -> Understood | None:
    """Parsing and writing of files happen before the transaction: they take time."""
    try:
        if envelope.size > settings.MAIL_MAX_BYTES:
            raise Unreadable(f"too large to be read ({envelope.size:,} bytes)")
        return _read(envelope, token)
    except Unreadable as reason:
        words = str(reason) or "It cannot be read."
        line.end(envelope, token, State.QUARANTINED, reason=words)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 no payload may stop the line
        _trouble(envelope, token, error)
    return None


def _read(envelope: Envelope, token: UUID) -> Understood | None:
    """None: there is nothing in it to be told."""
    if calls.WHOLE in envelope.note:
        calls.take_apart(envelope)
        line.end(envelope, token, State.STORED, reason="")
        return None
    connection = envelope.channel.connection
    found = connection.adapter.parse(connection.settings(), envelope.content())
    if isinstance(found, Noise):
        why = found.why or "There is nothing to tell in it."
        line.end(envelope, token, State.REJECTED, reason=why)
        return None
    if isinstance(found, Heard):
        return Overheard(envelope, overheard.understood(envelope, found), found)
    if not isinstance(found, Incoming):
        return Happened(envelope, found)
    if found.desks:
        return _by_colleague(envelope, found, token)
    require_named(found)
    channel, team = envelope.channel, sorting.team_of(envelope, found)
    found, by, above = passed_on(channel, found, team=team or channel.team)
    words = sorting.marked(envelope, kept(found, received_at=envelope.received_at))
    # The files are on the disk now; twenty mails' worth of them need not stay here.
    bare = replace(found, files=())
    said = Said(channel, bare, words, chosen=team, by=by, above=above)
    return Ready(envelope, said)


def _by_colleague(
    envelope: Envelope, found: Incoming, token: UUID
) -> ByColleague | None:
    """A machine of theirs that answers (they are away, say) has nothing to say there. Marks
    of a list say no such thing: some companies' servers put them on all mail."""
    if found.auto not in (None, "list"):
        why = "A machine answered in a colleague's place."
        line.end(envelope, token, State.REJECTED, reason=why)
        return None
    return ByColleague(envelope, by_colleague.proved(envelope.channel, found))


def _say(one: ByColleague, token: UUID) -> None:
    """By itself: what it does it does in their name."""
    envelope = one.envelope
    with _by_itself(envelope, token):
        try:
            with transaction.atomic():
                if not line.still_ours([envelope], token):
                    return
                message = by_colleague.say(one.answer)
                line.stored({envelope.pk: message.pk}, token)
        except Refused as refusal:
            line.end(envelope, token, State.QUARANTINED, reason=str(refusal))
            by_colleague.tell(one.answer, refusal)


def _tell(ready: list[Ready], token: UUID) -> None:
    with transaction.atomic():
        held = line.still_ours([one.envelope for one in ready], token)
        ours = our_addresses()
        welcome = [
            one
            for one in ready
            if one.envelope.pk in held and _is_welcome(one, token, ours)
        ]
        _write_down(welcome, token)


def _is_welcome(ready: Ready, token: UUID, ours: frozenset[Key]) -> bool:
    is_last_try = ready.envelope.attempts >= line.ATTEMPTS
    try:
        elsewhere.question(ready.said, ours=ours, waits=not is_last_try)
    except (Refuse, Doubtful, NotHere) as error:
        _ends(ready.envelope, token, error)
        return False
    return True


def _ends(envelope: Envelope, token: UUID, error: Refuse | Doubtful | NotHere) -> None:
    """It comes to nothing, or has to wait for what it names."""
    match error:
        case Refuse():
            line.end(envelope, token, State.REJECTED, reason=str(error))
        case Doubtful():
            line.end(envelope, token, State.QUARANTINED, reason=str(error))
        case NotHere(at_last=state):
            line.try_later(envelope, token, reason=str(error), at_last=state)


def _write_down(group: list[Ready], token: UUID) -> None:
    """All in one savepoint, or each in its own: one's failure is nobody else's."""
    if not group:
        return
    try:
        with transaction.atomic():
            messages = elsewhere.tell([ready.said for ready in group])
            told = zip(group, messages, strict=True)
            line.stored({ready.envelope.pk: said.pk for ready, said in told}, token)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 as above
        if len(group) > 1:
            for ready in group:
                _write_down([ready], token)
        else:
            _trouble(group[0].envelope, token, error)


def _apply(one: Happened, token: UUID) -> None:
    """By itself: it may be of any ticket, and nothing else waits for it."""
    envelope, what = one.envelope, one.what
    with _by_itself(envelope, token):
        if isinstance(what, Receipt | Undelivered):
            _told(envelope.channel, what)
            line.end(envelope, token, State.STORED, reason="")
            return
        with transaction.atomic():
            if line.still_ours([envelope], token):
                _change(envelope.channel, what)
                line.end(envelope, token, State.STORED, reason="")


def _told(channel: Channel, what: Receipt | Undelivered) -> None:
    if isinstance(what, Receipt):
        receipts.take(channel, what)
    else:
        undelivered.take(channel, what)


def _change(channel: Channel, what: Edited | Deleted | Reacted | Renumbered) -> None:
    """Of a message, or of words that are none yet; or who somebody is."""
    if isinstance(what, Renumbered):
        renumbered.apply(channel, what)
        return
    try:
        happened.apply(channel, what)
    except NotHere:
        if isinstance(what, Reacted) or not overheard.happened(channel, what):
            raise


def _overhear(one: Overheard, token: UUID) -> None:
    """By itself, too: what is decided about it may be much."""
    envelope = one.envelope
    with _by_itself(envelope, token), transaction.atomic():
        if not line.still_ours([envelope], token):
            return
        message = overheard.take(envelope, one.heard, one.said)
        if message is None:
            line.end(envelope, token, State.STORED, reason="")
        else:
            line.stored({envelope.pk: message.pk}, token)


@contextmanager
def _by_itself(envelope: Envelope, token: UUID) -> Generator[None]:
    """What goes wrong with this envelope is nobody else's trouble."""
    try:
        yield
    except (Refuse, NotHere) as error:
        _ends(envelope, token, error)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 as above
        _trouble(envelope, token, error)


def _trouble(envelope: Envelope, token: UUID, error: Exception) -> None:
    logger.error(
        "envelope %s failed, attempt %s",
        envelope.pk,
        envelope.attempts,
        exc_info=error,
    )
    line.try_later(envelope, token, reason=f"{type(error).__name__}: {error}")
