"""What customers say of us: that they have told us before.

Looked for after the words are in, by a worker: a detector takes longer than receiving a
message may. Only new words count, of people, not of machines and not of what they quote.
"""

import logging

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from helpdesk.base.plaintext import one_line
from helpdesk.base.quotes import fold_quotes
from tickets import detect
from tickets.actions.settling import settle
from tickets.models import Event, Listening, Message, Ticket

logger = logging.getLogger(__name__)

BELL = "tickets.listening"
BATCH = 50
# Nobody says it further down.
READ = 3_000
WORDS = 200


def came(event: Event) -> None:
    """Words came in, or say something else now: they are listened to soon. Told twice,
    they are so once.

    Nobody is rung: the pump finds them within seconds, many at once.
    """
    theirs = event.verb == Event.Verb.MESSAGE_EDITED and event.data.get("why")
    if event.data.get("auto") or not (event.verb == Event.Verb.RECEIVED or theirs):
        return
    message = Message.objects.filter(public_id=event.data["message"]).only("pk").first()
    if message is not None:
        listen_to(message)


def listen_to(message: Message) -> None:
    """These words wait for it from now on."""
    Listening.objects.bulk_create([Listening(message=message)], ignore_conflicts=True)


def waiting() -> float:
    """Seconds the oldest words have waited to be listened to."""
    oldest = Listening.objects.aggregate(at=Min("message__said_at"))["at"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Listen to all there is; how many messages."""
    count = 0
    while heard := _listen_to_some():
        count += heard
    return count


def _listen_to_some() -> int:
    """What says nothing of us goes at once; a ticket is locked only for what does."""
    waiting = Listening.objects.select_related("message").order_by("pk")[:BATCH]
    batch = {one.pk: repetition(one.message) for one in waiting}
    for pk, words in batch.items():
        if words:
            _repeated(pk, words)
    Listening.objects.filter(pk__in=batch).delete()
    return len(batch)


def repetition(message: Message) -> str:
    """The words with which a customer says that they told us before; "" if they do not."""
    if message.auto or message.direction != Message.Direction.IN:
        return ""
    new = fold_quotes(message.text[: 2 * READ])[0][:READ]
    try:
        found = detect.repeats(new, detect.language_of(new))
    except Exception:
        # An aid: words that break the search must not keep others waiting.
        logger.exception("message %s cannot be listened to", message.pk)
        return ""
    return one_line(found[0].words, limit=WORDS) if found else ""


@transaction.atomic
def _repeated(pk: int, words: str) -> None:
    """Under the ticket's lock: of two who listened at once, one finds it told already."""
    message = Message.objects.select_related("ticket").filter(pk=pk).first()
    if message is None:
        return
    ticket = Ticket.everything.get(pk=message.ticket_id)
    ticket.lock()
    message.refresh_from_db(fields=["ticket", "warnings", "deleted_at"])
    told = Message.REPEATS in message.warnings or message.deleted_at is not None
    if told or message.ticket_id != ticket.pk:
        return
    message.warnings = [*message.warnings, Message.REPEATS]
    message.save(update_fields=["warnings"])
    ticket.record(
        Event.Verb.REPEATED, by=None, message=str(message.public_id), words=words
    )
    settle(ticket)
