"""What a message said before somebody changed it."""

from django.db import models
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.models.message import Message


class Wording(models.Model):
    """Words that were replaced or taken back, kept where admins see them.

    A table and no event: events are never touched, and words that somebody should not
    have sent must be possible to erase for good.
    replaced_by: who of us; None: its writer, at the place it came from.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="wordings")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    replaced_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id} until {self.replaced_at}"
