"""People of whom only an address is known, and whose provider is asked for their name."""

from django.db import models
from django.utils import timezone

from tickets.models import Channel, Identity


class Profile(models.Model):
    """A look at what somebody is called where they write from; the row is the queue.

    channel: by whose access their provider is asked. not_before: None once it answered, or
        never will: nobody is asked for twice.
    """

    identity = models.OneToOneField(
        Identity, models.CASCADE, primary_key=True, related_name="+"
    )
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        indexes = [
            # What the sweep looks for, each second.
            models.Index(
                "not_before",
                condition=models.Q(not_before__isnull=False),
                name="profile_due",
            )
        ]

    def __str__(self) -> str:
        return f"profile of {self.identity_id}"
