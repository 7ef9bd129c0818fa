"""Delivery -> adapter.send -> sent, tried again, or failed.

No transaction is open while we talk to a provider (R7): lease and commit, talk, commit
the result.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import cast

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.urls import reverse
from django.utils import timezone

from channels_app import tokens
from channels_app.actions.seats import seat
from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.composing import letter
from channels_app.models import Connection, Thread
from channels_app.queries.lately import last_words
from channels_app.story import remember
from helpdesk.base import blobs, doorbell
from helpdesk.base.alone import alone
from helpdesk.base.secrets import CannotOpen
from tickets.actions import deliver
from tickets.models import Attachment, Channel, Delivery, Identity

logger = logging.getLogger(__name__)

# How slow a line we put up with: a lease grows with the size of what is sent.
BYTES_PER_SECOND = 100_000
# How many earlier references an answer names.
ANSWERS = 20
# After so many seconds a worker lets others have a turn.
PATIENCE = 10.0
# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x73656E64
BROKEN = "Sending broke off for a reason of ours. It is tried again."


def drain() -> int:
    """Send what is due, one worker a channel; how many deliveries were tried.

    A server that hangs may hold one worker for one attempt, not all of them for ever:
    the others have mail to bring in.
    """
    tried = 0
    for channel in deliver.channels_due():
        with alone(LOCK_CLASS, channel) as mine:
            if mine:
                tried += _drain_channel(channel)
    return tried


def _drain_channel(channel: int) -> int:
    end = time.monotonic() + PATIENCE
    tried = 0
    while time.monotonic() < end:
        delivery = deliver.claim(channel)
        if delivery is None:
            return tried
        tried += 1
        send(delivery)
    doorbell.ring_now("channels_app.send")  # the rest, after everybody else's turn
    return tried


def send(delivery: Delivery) -> None:
    """One attempt of a claimed delivery; whatever happens, the next ones are sent."""
    try:
        mailbox = Connection.objects.select_related("channel").get(
            pk=delivery.channel_id
        )
        outgoing = _outgoing(delivery, mailbox)
        if outgoing is not None:
            seat(delivery)
            _hand_over(delivery, mailbox, outgoing)
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


def _hand_over(delivery: Delivery, mailbox: Connection, outgoing: Outgoing) -> None:
    try:
        provider_id = mailbox.adapter.send(mailbox.settings(), outgoing)
    except DeliveryFailed as failure:
        deliver.not_sent(
            delivery,
            words=failure.words,
            permanent=failure.permanent,
            in_doubt=failure.in_doubt,
        )
        _health(mailbox, "" if failure.permanent else failure.words)
    else:
        deliver.sent(delivery, provider_id=provider_id)
        mailbox.sent_at = timezone.now()
        _health(mailbox, "")


def _outgoing(delivery: Delivery, mailbox: Connection) -> Outgoing | None:
    """What goes out. Its reference is fixed, and an answer to it known, before it goes.

    None when there is nothing to send: the lease was lost and somebody else sends it, or
    it was seen meanwhile where it was said.
    """
    message, identity = delivery.message, delivery.identity
    said = letter(delivery)
    if said is None:
        deliver.drop(delivery, why="seen")
        return None
    files = _files(said.files, delivery)
    place = delivery.place or mailbox.adapter.mint(
        mailbox.settings(),
        ticket=message.ticket.public_id,
        message=message.public_id,
        recipient=identity.canonical,
    )
    size = sum(len(file.content) for file in files)
    if not deliver.extend(delivery, seconds=size / BYTES_PER_SECOND, place=place):
        return None
    answers = _answers(delivery)
    remember((delivery.channel, message.ticket, place))
    return Outgoing(
        to=Address(
            kind=identity.kind,
            canonical=identity.canonical,
            shown=identity.shown,
            name=_name(identity),
        ),
        subject=said.subject,
        text=said.text,
        html=said.html if "html" in _formats(delivery.channel) else "",
        place=place,
        key=delivery.public_id,
        origin=_origin(delivery),
        answers=answers,
        files=files,
        auto=bool(message.auto),
    )


def _name(identity: Identity) -> str:
    """What to call them; of many we know nothing but the address itself."""
    name = identity.customer.name
    return "" if name == identity.shown else name


def _formats(channel: Channel) -> Sequence[str]:
    """What its adapter said it can carry, plainest first."""
    return cast("Sequence[str]", channel.traits.get("formats", ("text",)))


def _answers(delivery: Delivery) -> tuple[str, ...]:
    """The places of its ticket on its channel before it, oldest first."""
    places = Thread.objects.filter(
        ticket=delivery.message.ticket, channel=delivery.channel
    ).order_by("id")
    return tuple(places.values_list("place", flat=True))[-ANSWERS:]


def _origin(delivery: Delivery) -> Origin | None:
    """Where it stands here, for channels that ask for it."""
    if not delivery.channel.traits.get("threads"):
        return None
    message = delivery.message
    thread, last = last_words(delivery)
    return Origin(
        ticket=message.ticket.public_id,
        number=message.ticket.number,
        message=message.public_id,
        author=message.agent.name if message.agent else message.author,
        said_at=message.said_at,
        thread=thread,
        last=last,
    )


def _files(attachments: Iterable[Attachment], delivery: Delivery) -> tuple[File, ...]:
    fetches = bool(delivery.channel.traits.get("fetches"))
    return tuple(
        File(
            filename=attachment.filename,
            content_type=attachment.content_type,
            content=blobs.get(attachment.blob),
            address=_address(delivery, attachment) if fetches else "",
        )
        for attachment in attachments
    )


def _address(delivery: Delivery, attachment: Attachment) -> str:
    """Where whoever is handed the delivery fetches it, for an hour."""
    signed = tokens.sign_sent(delivery.public_id, attachment.public_id)
    return settings.SITE_URL + reverse("channels:sent_file", args=[signed])


def _explain(error: Exception) -> str:
    if isinstance(error, CannotOpen):
        return "The mailbox's password cannot be read. An admin has to enter it again."
    if isinstance(error, Connection.DoesNotExist):
        return "This channel has no settings. An admin has to enter them again."
    return "An attached file is missing on the server. An admin has to look at it."


def _health(mailbox: Connection, trouble: str) -> None:
    since = mailbox.send_failing_since or timezone.now()
    mailbox.send_failing_since = since if trouble else None
    mailbox.send_last_error = trouble[:500]
    mailbox.save(update_fields=["send_failing_since", "send_last_error", "sent_at"])
