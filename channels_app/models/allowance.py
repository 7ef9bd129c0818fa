"""How much may be sent now: token buckets that all workers share."""

from django.db import models
from django.utils import timezone

from tickets.models import Channel


class Allowance(models.Model):
    """A bucket of one limit of a provider's, for a channel or one person on it.

    whom: "" for the channel, else the key of an identity. per: seconds that the limit is
    counted in; 0: no limit, but where it is said until when nothing may go.
    level: how many messages may go, at `filled_at`.
    closed_until: when the next one may, as the provider said, or as soon as one fits.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    whom = models.CharField(max_length=20, blank=True)
    per = models.FloatField()
    level = models.FloatField()
    filled_at = models.DateTimeField(default=timezone.now)
    closed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "whom", "per"], name="allowance_once"
            )
        ]
        indexes = [
            # Which channels are closed: asked each second.
            models.Index(
                "closed_until",
                condition=models.Q(whom="", closed_until__isnull=False),
                name="allowance_closed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.whom} per {self.per:g} s"
