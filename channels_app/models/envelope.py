"""Raw payloads, kept before anything else happens to them."""

import hashlib
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_app.adapter import Raw
from helpdesk.base import blobs
from helpdesk.base.ids import new_id
from helpdesk.base.plaintext import printable
from tickets.models import Channel, Message

# Larger payloads go to disk, so that the table stays quick.
ROW_BYTES = 256 * 1024
# Letters of names that providers give.
NAME = 200


def fit(name: str) -> str:
    """A provider's name for something, as it is kept and found: itself, or its digest where
    it is longer than a column or holds what a column cannot."""
    if len(name) <= NAME and printable(name) == name:
        return name
    return f"sha256:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


class Envelope(models.Model):
    """A payload as the provider gave it; it ends stored, quarantined or rejected.

    raw or blob: small payloads are in the row, large ones on disk, written before it.
    attempts: raised and committed before work begins, so that a payload that kills its
        worker is found out (R4).
    lease_token: who works on it; the result counts only with the token it began with.
    """

    class State(models.TextChoices):
        NEW = "new", _("Waiting")
        STORED = "stored", _("Stored")
        QUARANTINED = "quarantined", _("In quarantine")
        REJECTED = "rejected", _("Rejected")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="envelopes")
    source_key = models.CharField(max_length=200)
    conv_key = models.CharField(max_length=200)
    raw = models.BinaryField(null=True)
    blob = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, related_name="envelopes"
    )
    received_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "source_key"], name="envelope_once"
            ),
            models.CheckConstraint(
                condition=Q(raw__isnull=False, blob="") | (Q(raw=None) & ~Q(blob="")),
                name="envelope_keeps_its_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["quarantined", "rejected"]) | ~Q(reason=""),
                name="envelope_ends_with_a_reason",
            ),
        ]
        indexes = [
            # Head of line: the oldest new payload of each conversation.
            models.Index(
                "channel",
                "conv_key",
                "id",
                condition=Q(state="new"),
                name="envelope_line",
            ),
            models.Index(
                "not_before", "id", condition=Q(state="new"), name="envelope_due"
            ),
            # The next of each channel, so that none waits for another's flood.
            models.Index(
                "channel",
                "not_before",
                "id",
                condition=Q(state="new"),
                name="envelope_next",
            ),
            models.Index(
                "id", condition=Q(state="quarantined"), name="envelope_quarantine"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    @classmethod
    def of(cls, channel: Channel, item: Raw) -> Self:
        """Not saved yet; the bytes of a large one are on disk already (R5)."""
        large = len(item.content) > ROW_BYTES
        return cls(
            channel=channel,
            source_key=fit(item.source_key),
            conv_key=fit(item.conv_key),
            raw=None if large else item.content,
            blob=blobs.put(item.content) if large else "",
            size=len(item.content),
            sha256=hashlib.sha256(item.content).hexdigest(),
            note=dict(item.note),
            received_at=timezone.now(),
        )

    def places_met(self) -> list[dict[str, Any]]:
        """The adapter's notes of where this payload was found, first to last."""
        first = {key: value for key, value in self.note.items() if key != "again"}
        return [first, *self.note.get("again", [])]

    def content(self) -> bytes:
        """The payload, wherever it is kept."""
        return blobs.get(self.blob) if self.blob else bytes(self.raw or b"")
