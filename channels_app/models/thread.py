"""Where a ticket and a place on a channel meet."""

import hashlib

from django.db import models

from tickets.models import Channel, Ticket


class Thread(models.Model):
    """A place (chat id, Message-ID of a mail) where words of a ticket were said.

    Two strangers' mails may carry the same Message-ID (AC-12), so a place may belong to
    several tickets; who may join one is inbound's business.
    place_key: SHA-256 of the place: Message-IDs may be of any length.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="threads")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="threads")
    place = models.CharField(max_length=1000)
    place_key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "place_key", "ticket"], name="thread_once"
            )
        ]
        indexes = [
            # "Which tickets is this place part of?", for each reference of a mail.
            models.Index("place_key", name="thread_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} in {self.ticket_id}"

    @staticmethod
    def key(place: str) -> str:
        """The key a place is found by."""
        return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()
