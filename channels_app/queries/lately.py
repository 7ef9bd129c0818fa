"""What a customer said last by a channel, as its provider knows it."""

from datetime import datetime

from django.db.models import Max

from channels_app.models import Envelope, Named
from tickets.models import Delivery, Message


def last_words(delivery: Delivery) -> tuple[str, str]:
    """The place of its customer's last words in its ticket, by its channel, and what
    their provider calls them; empty where they wrote none."""
    said = Message.objects.filter(
        ticket=delivery.message.ticket_id,
        channel=delivery.channel_id,
        identity=delivery.identity_id,
        direction=Message.Direction.IN,
    )
    last = said.order_by("-said_at", "-seq").values_list("pk", "place").first()
    if last is None:
        return "", ""
    pk, place = last
    said_names = Named.objects.filter(message=pk, channel=delivery.channel_id)
    own = said_names.order_by("id").values_list("name", flat=True).first()
    if own:
        return place, own
    names = Envelope.objects.filter(message=pk, channel=delivery.channel_id)
    name = names.order_by("id").values_list("source_key", flat=True).first()
    return place, name or ""


def last_wrote(delivery: Delivery) -> datetime | None:
    """When its customer last wrote by its channel, in whatever ticket; None: never."""
    said = Message.objects.filter(
        channel=delivery.channel_id,
        identity=delivery.identity_id,
        direction=Message.Direction.IN,
    )
    at: datetime | None = said.aggregate(at=Max("said_at"))["at"]
    return at
