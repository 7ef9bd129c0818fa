"""A sign that somebody put on a message."""

from django.db import models
from django.utils import timezone

from tickets.models.message import Message
from tickets.models.people import Identity


class Reaction(models.Model):
    """One of one person's address on one message: another takes its place.

    at: the provider's clock: what comes late does not undo what was said since.
    emoji: "" when they took it away; the row stays for its time.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "identity"], name="reaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.message_id}"
