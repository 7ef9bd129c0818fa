"""What agents searched for: theirs alone."""

from django.db import models
from django.utils import timezone

from helpdesk.base.accounts.models import Agent


class RecentSearch(models.Model):
    """Words somebody searched for, offered to them again and to nobody else."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    words = models.CharField(max_length=400)
    searched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-searched_at", "-pk"]
        verbose_name_plural = "recent searches"
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "words"], name="searched_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"
