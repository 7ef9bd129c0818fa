"""Which message does a provider's name stand for, and which delivery of ours?

A message that came in may be named as its payload is, or by a name that its adapter read in
it; one of ours by what its provider answered, or by our own id for its delivery.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from channels_app.models import Envelope, Named
from channels_app.models.envelope import fit
from tickets.models import Channel, Delivery, Message


def message_ids(channel: Channel, names: Sequence[str]) -> dict[str, UUID]:
    """The public ids of the messages that have these names on this channel, by name."""
    kept = {fit(name): name for name in names}
    came = Envelope.objects.filter(
        channel=channel, source_key__in=kept, message__isnull=False
    )
    found = dict(came.values_list("source_key", "message__public_id"))
    sent = Delivery.objects.filter(channel=channel)
    went = sent.filter(provider_id__in=names)
    told = dict(went.values_list("provider_id", "message__public_id"))
    by_us = sent.filter(public_id__in=list(ids(names)))
    rows = by_us.values_list("public_id", "message__public_id")
    told |= {str(name): message for name, message in rows}
    called = Named.objects.filter(channel=channel, name__in=kept)
    found |= dict(called.values_list("name", "message__public_id"))
    return told | {kept[name]: message for name, message in found.items()}


def message_named(channel: Channel, name: str) -> Message | None:
    """The message that its provider calls so; None: we do not have it."""
    found = message_ids(channel, [name]).get(name)
    if found is None:
        return None
    rows = Message.objects.select_related("ticket", "identity", "channel")
    return rows.filter(public_id=found).first()


def deliveries_named(channel: Channel, names: Sequence[str]) -> list[Delivery]:
    """Deliveries of ours that have one of these names, whole or for a piece of them."""
    kept = [fit(name) for name in names]
    rows = Delivery.objects.filter(
        Q(provider_id__in=names)
        | Q(public_id__in=list(ids(names)))
        | Q(pieces__name__in=kept, pieces__channel=channel),
        channel=channel,
    )
    return list(rows.select_related("message__ticket").order_by("id").distinct())


def ids(names: Iterable[str]) -> Iterable[UUID]:
    """Those of them that may be ids of ours."""
    for name in names:
        try:
            yield UUID(name)
        except ValueError:
            continue
