"""What is left of a ticket that was erased for good: that it was, and nothing it said."""

from django.db import models
from django.utils import timezone

from helpdesk.base.accounts.models import Agent


class Erased(models.Model):
    """Written in the transaction that erased it.

    by: None when its time was over. messages: how many there were.
    blobs: bytes that it may have been the last to name; they go a day later at the
        earliest, and empty this.
    """

    number = models.BigIntegerField()
    ticket = models.UUIDField()
    deleted_at = models.DateTimeField()
    deleted_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    messages = models.PositiveIntegerField()
    blobs = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "erased"
        indexes = [
            # The newest first; and those whose bytes are still there.
            models.Index(
                models.F("erased_at").desc(),
                models.F("id").desc(),
                name="erased_newest",
            ),
            models.Index(
                models.F("erased_at"),
                condition=~models.Q(blobs=[]),
                name="erased_with_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"
