"""What a channel's provider cost, month by month."""

from django.db import models

from tickets.models import Channel


class Spend(models.Model):
    """The money of one month, in millionths of a US dollar.

    month: its first day, in UTC. spent: what calls cost, and the worst that those may cost
    which were begun and not booked yet: it is raised before a call, and what was not needed
    is given back, so that whoever dies in between leaves too much here, never too little.
    told: the percentage of the ceiling that admins were told of last.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    month = models.DateField()
    spent = models.PositiveBigIntegerField(default=0)
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "month"], name="spend_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.month:%Y-%m}"
