"""Delivery -> adapter.send -> sent, tried again, or failed.

No transaction is open while we talk to a provider (R7): lease and commit, talk, commit
the result.
"""

import logging

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Outgoing
from channels_app.models import Connection, Thread
from channels_app.story import remember
from helpdesk.base import blobs
from helpdesk.base.secrets import CannotOpen
from tickets.actions import deliver
from tickets.models import Delivery, Message

logger = logging.getLogger(__name__)

# How slow a line we put up with: a lease grows with the size of what is sent.
BYTES_PER_SECOND = 100_000
# How many earlier references an answer names.
ANSWERS = 20
BROKEN = "Sending broke off for a reason of ours. It is tried again."


def drain() -> int:
    """Send all that is due; how many deliveries were tried."""
    tried = 0
    while (delivery := deliver.claim()) is not None:
        tried += 1
        send(delivery)
    return tried


def send(delivery: Delivery) -> None:
    """One attempt of a claimed delivery; whatever happens, the next ones are sent."""
    try:
        connection = Connection.objects.select_related("channel").get(
            pk=delivery.channel_id
        )
        outgoing = _outgoing(delivery, connection)
        if outgoing is not None:
            _hand_over(delivery, connection, outgoing)
    except (OperationalError, InterfaceError):
        raise
    except (Connection.DoesNotExist, CannotOpen, FileNotFoundError) as error:
        logger.exception("delivery %s cannot be prepared", delivery.pk)
        deliver.not_sent(
            delivery, words=_explain(error), permanent=True, in_doubt=False
        )
    except Exception:
        # Nobody knows how far it got. It must not stay "being sent" for ever.
        logger.exception("delivery %s broke off", delivery.pk)
        deliver.not_sent(delivery, words=BROKEN, permanent=False, in_doubt=True)


def _hand_over(delivery: Delivery, connection: Connection, outgoing: Outgoing) -> None:
    try:
        provider_id = connection.adapter.send(connection.settings(), outgoing)
    except DeliveryFailed as failure:
        deliver.not_sent(
            delivery,
            words=failure.words,
            permanent=failure.permanent,
            in_doubt=failure.in_doubt,
        )
        _health(connection, "" if failure.permanent else failure.words)
    else:
        deliver.sent(delivery, provider_id=provider_id)
        connection.sent_at = timezone.now()
        _health(connection, "")


def _outgoing(delivery: Delivery, connection: Connection) -> Outgoing | None:
    """What goes out. Its reference is fixed, and an answer to it known, before it goes.

    None when the lease was lost: somebody else sends it.
    """
    message, identity = delivery.message, delivery.identity
    files = _files(message)
    place = delivery.place or connection.adapter.mint(
        connection.settings(),
        ticket=message.ticket.public_id,
        message=message.public_id,
        recipient=identity.canonical,
    )
    size = sum(len(file.content) for file in files)
    if not deliver.extend(delivery, seconds=size / BYTES_PER_SECOND, place=place):
        return None
    answers = _answers(message)
    remember(delivery.channel, message.ticket, place)
    return Outgoing(
        to=Address(
            kind=identity.kind,
            canonical=identity.canonical,
            shown=identity.shown,
            name=identity.customer.name,
        ),
        subject=message.subject,
        text=message.text,
        place=place,
        key=delivery.public_id,
        answers=answers,
        files=files,
    )


def _answers(message: Message) -> tuple[str, ...]:
    """The places of this ticket on this channel before the message, oldest first."""
    places = Thread.objects.filter(
        ticket=message.ticket, channel=message.channel
    ).order_by("id")
    return tuple(places.values_list("place", flat=True))[-ANSWERS:]


def _files(message: Message) -> tuple[File, ...]:
    return tuple(
        File(
            filename=attachment.filename,
            content_type=attachment.content_type,
            content=blobs.get(attachment.blob),
        )
        for attachment in message.attachments.all()
    )


def _explain(error: Exception) -> str:
    if isinstance(error, CannotOpen):
        return "The mailbox's password cannot be read. An admin has to enter it again."
    if isinstance(error, Connection.DoesNotExist):
        return "This channel has no settings. An admin has to enter them again."
    return "An attached file is missing on the server. An admin has to look at it."


def _health(connection: Connection, trouble: str) -> None:
    since = connection.send_failing_since or timezone.now()
    connection.send_failing_since = since if trouble else None
    connection.send_last_error = trouble[:500]
    connection.save(update_fields=["send_failing_since", "send_last_error", "sent_at"])
