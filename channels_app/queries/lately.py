"""What a customer said last by a channel, as its provider knows it."""

from channels_app.models import Envelope
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
    names = Envelope.objects.filter(message=pk, channel=delivery.channel_id)
    name = names.order_by("id").values_list("source_key", flat=True).first()
    return place, name or ""
