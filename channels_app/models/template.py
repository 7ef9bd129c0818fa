"""Words that a provider approved before they may be sent."""

from django.db import models
from django.utils import timezone

from helpdesk.base.ids import new_id
from tickets.models import Channel


class Template(models.Model):
    """Approved words with places to fill in, as their provider keeps them.

    status: the provider's word for it: only what is "APPROVED" can be sent.
    body: its words, places as {{1}} or {{name}}. parts: all of it, as the provider says.
    gone_at: the provider has it no longer; what was sent by it stays.
    """

    APPROVED = "APPROVED"

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="templates")
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)
    status = models.CharField(max_length=30)
    category = models.CharField(max_length=30, blank=True)
    body = models.TextField()
    parts = models.JSONField(default=list)
    synced_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "name", "language"], name="template_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
