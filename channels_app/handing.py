"""A message is handed to its provider, piece by piece.

Each piece that was taken is written down before the next goes, so that whoever goes on
after a failure begins with the one that is missing, and none is sent twice.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from channels_app.actions import rates
from channels_app.actions.lending import equipped
from channels_app.adapter import DeliveryFailed, Outgoing
from channels_app.models import Connection, Named
from channels_app.models.envelope import fit
from tickets.actions import deliver
from tickets.models import Delivery

# So long a worker waits for its turn by itself, in seconds.
SHORT = 0.25


class LostLease(Exception):
    """Somebody else sends it by now."""


class TooSoon(Exception):
    """The rate we keep to has no room for the next piece yet."""

    def __init__(self, wait: rates.Wait) -> None:
        super().__init__(wait)
        self.wait = wait


def hand_over(delivery: Delivery, mailbox: Connection, outgoing: Outgoing) -> str:
    """Send what of it was not sent yet; what its provider calls the first piece.

    Raises:
        DeliveryFailed: its words say how much had gone before.
        TooSoon, LostLease: nothing is wrong; it goes on another time, or elsewhere.
    """
    settings = equipped(mailbox)
    pieces = mailbox.adapter.pieces(settings, outgoing)
    known = _taken(delivery)
    is_named = len(pieces) > 1 or bool(delivery.channel.traits.get("names"))
    first = known.get(0, "")
    for position, piece in enumerate(pieces):
        if position in known:
            continue
        _wait_for_room(delivery)
        if position and not deliver.extend(delivery, seconds=0, place=outgoing.place):
            raise LostLease
        keyed = replace(piece, key=_key(delivery.public_id, position))
        try:
            name = mailbox.adapter.send(settings, keyed)
        except DeliveryFailed as failure:
            failure.words = _told(failure.words, position, len(pieces))
            raise
        if is_named:
            _note(delivery, position, name or str(keyed.key))
        first = first or name
    return first


def _taken(delivery: Delivery) -> Mapping[int, str]:
    """The names of the pieces that were taken, and of which nobody said that they failed
    after all."""
    rows = Named.objects.filter(delivery=delivery).exclude(state="failed")
    return dict(rows.values_list("position", "name"))


def _wait_for_room(delivery: Delivery) -> None:
    limits = delivery.channel.traits.get("rates") or ()
    channel, person = delivery.channel_id, delivery.identity_id
    wait = rates.take(channel, person, limits)
    if wait.is_over:
        return
    if not wait.person and wait.channel <= SHORT:
        time.sleep(wait.channel)
        wait = rates.take(channel, person, limits)
    if not wait.is_over:
        raise TooSoon(wait)


def _key(delivery: UUID, position: int) -> UUID:
    """The first piece is known as the whole; the others by their place behind it."""
    return uuid5(delivery, str(position)) if position else delivery


def _note(delivery: Delivery, position: int, name: str) -> None:
    """This piece was taken, and is called so from now on."""
    told = {"delivery": delivery, "position": position, "message": delivery.message}
    same = Named.objects.filter(delivery=delivery, position=position)
    try:
        with transaction.atomic():
            if same.update(name=fit(name), state="sent"):
                return
            Named.objects.update_or_create(
                channel=delivery.channel,
                name=fit(name),
                defaults=told,
                create_defaults={**told, "state": "sent"},
            )
    except IntegrityError:
        # Somebody whose lease we took over was quicker: the piece is known.
        pass


def _told(words: str, gone: int, of: int) -> str:
    if not gone:
        return words
    sent = _("%(gone)s of %(of)s parts were sent; the next was not.")
    return f"{sent % {'gone': gone, 'of': of}} {words}"
