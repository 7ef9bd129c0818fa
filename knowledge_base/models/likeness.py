"""What near-duplicates are found by: hashes of words, and no words."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base.models.asked import Gap
from tickets.models import Message, Ticket


def as_bands(bands: Sequence[int]) -> models.Value:
    """Bands to look for by `bands__overlap`. A list would be taken apart, and each number
    of it cut to 32 bits."""
    return models.Value(list(bands), output_field=ArrayField(models.BigIntegerField()))


class Fingerprint(models.Model):
    """The first words of a ticket, as the bands of a MinHash.

    Two that share a band are likely to ask the same. gap: the question they are of.
    read_at: when its words were looked at; empty while that is still to be done.
    """

    ticket = models.OneToOneField(
        Ticket, models.CASCADE, primary_key=True, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True, default="")
    signature = ArrayField(models.BigIntegerField(), default=list)
    bands = ArrayField(models.BigIntegerField(), default=list)
    gap = models.ForeignKey(Gap, models.SET_NULL, null=True, related_name="questions")
    asked_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["bands"], name="fingerprint_bands"),
            # Those to be looked at: few, among all there ever were.
            models.Index(
                "asked_at", condition=Q(read_at=None), name="fingerprint_to_read"
            ),
        ]

    def __str__(self) -> str:
        return f"ticket {self.ticket_id}"


class Typed(models.Model):
    """A reply that nobody looked through for paragraphs yet; then the row goes.

    Listeners of events put it here, keyed by the message: told twice, it is read once.
    """

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"message {self.message_id}"


class Paragraph(models.Model):
    """A paragraph an agent typed to a customer: typed again, it is worth an article."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    signature = ArrayField(models.BigIntegerField(), default=list)
    bands = ArrayField(models.BigIntegerField(), default=list)
    gap = models.ForeignKey(Gap, models.SET_NULL, null=True, related_name="paragraphs")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="paragraph_once")
        ]
        indexes = [GinIndex(fields=["bands"], name="paragraph_bands")]

    def __str__(self) -> str:
        return f"message {self.message_id}, {self.number}"
