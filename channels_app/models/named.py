"""What providers call our messages, in both directions."""

from django.db import models

from tickets.models import Channel, Delivery, Message


class Named(models.Model):
    """A name that a provider has for a message: answers, corrections, reactions and
    receipts say it.

    One message may have several: of an album each picture has its own, and words of ours
    that were sent in pieces have one for each.
    delivery, position: which piece of which of our deliveries it is; a piece that has a
        name was taken, and is not sent again.
    state: how far that piece got; "" for words that came in.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    message = models.ForeignKey(Message, models.PROTECT, related_name="names")
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, null=True, related_name="pieces"
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="named_once"),
            models.UniqueConstraint(
                fields=["delivery", "position"], name="piece_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.channel_id}"
