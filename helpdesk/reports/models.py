"""What reports write down for themselves; both can be made anew from the tickets."""

from django.db import models
from django.db.models import Q

from helpdesk.base.accounts.models import Team
from tickets.models import Ticket


class Story(models.Model):
    """What a solved ticket went through, counted once when it was solved.

    told_at: when it was counted; empty while that is still to be done.
    solved_at, team: the ticket's when it was counted; one that was opened again since is
        solved at another time, or not at all, and counts no more until then.
    kinds: on how many kinds of channel it was talked about. hops: how often that changed.
    transfers, bounces: how often somebody else got it, and got it back.
    repeats: how often the customer had said it already.
    asked_known: how often we asked for what we knew, after it had changed hands or
        channels.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    solved_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    kinds = models.PositiveIntegerField(default=0)
    hops = models.PositiveIntegerField(default=0)
    transfers = models.PositiveIntegerField(default=0)
    bounces = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    asked_known = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "stories"
        indexes = [
            models.Index("solved_at", "team", name="story_solved"),
            # Those to be counted: few, among all there ever were.
            models.Index(
                "solved_at", condition=Q(told_at=None), name="story_to_be_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.transfers} transfers, {self.hops} hops"


class CheckResult(models.Model):
    """What one look at the database found: how many rows are as they must not be.

    numbers: those of some tickets to look at.
    since: since when it has not been 0.
    """

    name = models.CharField(max_length=60, unique=True)
    count = models.PositiveIntegerField()
    numbers = models.JSONField(default=list)
    checked_at = models.DateTimeField()
    since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
