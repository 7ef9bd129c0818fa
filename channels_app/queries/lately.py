"""What a customer said last by a channel, as its provider knows it."""

from datetime import datetime

from django.db.models import Max

from channels_app.models import Envelope, Named
from tickets.models import Delivery, Message


def last_words(delivery: Delivery) -> tuple[str, str]:
    """The place of its customer's last words in its ticket, by its channel, and what
    their provider calls them; empty where they wrote none.

    What is public answers what is public. What is said to them alone may answer either,
    but rather what they said to us alone.
    """
    said = Message.objects.filter(
        ticket=delivery.message.ticket_id,
        channel=delivery.channel_id,
        identity=delivery.identity_id,
        direction=Message.Direction.IN,
    )
    if delivery.message.public:
        said = said.filter(public=True, deleted_at=None)
    elif (alone := said.filter(public=False)).exists():
        said = alone
    last = said.order_by("-said_at", "-seq").values_list("pk", "place").first()
    if last is None:
        return "", ""
    pk, place = last
    return place, _name(pk, delivery.channel_id)


def _name(message: int, channel: int) -> str:
    """As its adapter read it; else as its payload is called. An album's is ours."""
    named = Named.objects.filter(message=message, channel=channel)
    names = named.exclude(name__startswith="album:").order_by("id")
    came = Envelope.objects.filter(message=message, channel=channel).order_by("id")
    found = names.values_list("name", flat=True).first()
    return found or came.values_list("source_key", flat=True).first() or ""


def last_wrote(delivery: Delivery) -> datetime | None:
    """When its customer last wrote by its channel, in whatever ticket; None: never."""
    said = Message.objects.filter(
        channel=delivery.channel_id,
        identity=delivery.identity_id,
        direction=Message.Direction.IN,
    )
    at: datetime | None = said.aggregate(at=Max("said_at"))["at"]
    return at
