"""Files that come after their words: awaited, then kept, or not to be had.

`channels_app.fetching` asks the provider between `claim` and `kept` or `not_kept`, outside
of any transaction (R7). A result counts only with the lease it began with.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.actions.begin import begin
from tickets.actions.files import KeptFile
from tickets.actions.holding_still import hold
from tickets.actions.settling import settle
from tickets.file_errors import FileNotLost
from tickets.models import Attachment, Awaited, Event, Message, Ticket

BELL = "channels_app.fetch"
WAITING, FAILED = Awaited.State.WAITING, Awaited.State.FAILED

LEASE = timedelta(minutes=2)
# Between one attempt and the next; after the last it has failed. About six hours: by then
# most providers have forgotten the file.
DELAYS = [timedelta(seconds=s) for s in (2, 10, 60, 300, 900, 3600, 7200, 9600)]
ATTEMPTS = len(DELAYS) + 1
WORN_OUT = "Fetching it stopped in the middle, time after time."
TAKEN_BACK = "It was taken back before it was fetched."


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A file that a message came with, and which has to be fetched yet.

    name: how its provider is asked for it. size: in bytes, where it is known.
    """

    name: str
    filename: str
    content_type: str = ""
    size: int | None = None


def expect(message: Message, files: Iterable[Expected]) -> None:
    """The rows, in the order the files came, behind those that are there."""
    expected = list(files)
    if not expected:
        return
    last = message.awaited.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    Awaited.objects.bulk_create(
        Awaited(
            message=message,
            name=file.name[:2000],
            filename=file.filename[:255] or "file",
            content_type=file.content_type[:127],
            size=file.size,
            position=position,
        )
        for position, file in enumerate(expected, first)
    )
    doorbell.ring(BELL)


def waiting() -> float:
    """Seconds the oldest file has waited that could be fetched now."""
    now = timezone.now()
    oldest = _due().aggregate(oldest=Min("not_before"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def channels_due() -> list[int]:
    """The channels of which something can be fetched now."""
    found = _due().order_by().values_list("message__channel_id", flat=True)
    return list(found.distinct())


def claim(channel: int) -> Awaited | None:
    """Lease the next file of a channel; attempts go up first."""
    while (awaited := _lease(channel)) is not None and awaited.attempts > ATTEMPTS:
        not_kept(awaited, words=WORN_OUT, permanent=True)
    return awaited


@transaction.atomic
def kept(awaited: Awaited, file: KeptFile) -> bool:
    """It is here, and stands with its message. False when the lease was lost meanwhile.

    Nothing else changes: its words were read when they came.
    """
    message = awaited.message
    ticket = hold(message)
    if not _leased(awaited).exists():
        return False
    attachment = Attachment.objects.create(
        message=message,
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
        blob=file.blob,
    )
    _leased(awaited).update(
        state=Awaited.State.KEPT,
        attachment=attachment,
        last_error="",
        lease_token=None,
        lease_until=None,
    )
    _tell(ticket, awaited)
    return True


@transaction.atomic
def not_kept(awaited: Awaited, *, words: str, permanent: bool) -> bool:
    """It could not be had: later again, or not at all. False when the lease was lost."""
    ticket = hold(awaited.message)
    is_over = permanent or awaited.attempts >= ATTEMPTS
    delay = timedelta(0) if is_over else DELAYS[awaited.attempts - 1]
    ours = _leased(awaited).update(
        state=FAILED if is_over else WAITING,
        not_before=timezone.now() + delay,
        last_error=one_line(words, limit=500),
        lease_token=None,
        lease_until=None,
    )
    if ours and is_over:
        _tell(ticket, awaited)
    return bool(ours)


@transaction.atomic
def fetch_again(file: Awaited, *, by: Agent) -> None:
    """Ask its provider once more, from now on.

    Raises:
        FileNotLost: it is being fetched, or is here.
    """
    message = file.message
    begin(message.ticket, "fetch_again", by=by)
    failed = Awaited.objects.filter(pk=file.pk, state=FAILED)
    here = failed.filter(message__ticket=message.ticket, message__deleted_at=None)
    tried = here.update(
        state=WAITING, attempts=0, not_before=timezone.now(), last_error=""
    )
    if not tried:
        raise FileNotLost
    _tell(message.ticket, file, by=by)
    doorbell.ring(BELL)


def not_wanted(message: Message) -> None:
    """What was taken back is fetched no more; under its ticket's lock."""
    message.awaited.filter(state=WAITING).update(
        state=FAILED, last_error=TAKEN_BACK, lease_token=None, lease_until=None
    )


@transaction.atomic
def _lease(channel: int) -> Awaited | None:
    rows = _due().filter(message__channel=channel)
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    awaited = (
        rows.select_related("message__ticket").order_by("not_before", "id").first()
    )
    if awaited is None:
        return None
    awaited.attempts += 1
    awaited.lease_token, awaited.lease_until = uuid4(), timezone.now() + LEASE
    awaited.save(update_fields=["attempts", "lease_token", "lease_until"])
    return awaited


def _due() -> QuerySet[Awaited]:
    now = timezone.now()
    return Awaited.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        state=WAITING,
        not_before__lte=now,
        message__channel__is_active=True,
    )


def _leased(awaited: Awaited) -> QuerySet[Awaited]:
    return Awaited.objects.filter(
        pk=awaited.pk, state=WAITING, lease_token=awaited.lease_token
    )


def _tell(ticket: Ticket, awaited: Awaited, *, by: Agent | None = None) -> None:
    awaited.refresh_from_db(fields=["state", "last_error", "attachment"])
    ticket.record(
        Event.Verb.FETCHED,
        by=by,
        message=str(awaited.message.public_id),
        state=awaited.state,
    )
    settle(ticket)
