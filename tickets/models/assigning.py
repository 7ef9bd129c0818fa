"""How the tickets of a team find their owners by themselves, and whose turn it was."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.assignment import Mode
from tickets.models.ticket import Ticket


class AssignmentPolicy(models.Model):
    """What one team wants; without a row its tickets are assigned by hand.

    known_days: who had a ticket of the customer in so many days is asked first; 0: nobody.
    capacity: open tickets of one person at most; kinds: by kind of channel.
    in_hours: only while the team is there; what comes in the night waits until then.
    looks_at: nobody was free: not before then do we look again.
    """

    MODES = (
        (Mode.MANUAL.value, _("By hand")),
        (Mode.ROUND_ROBIN.value, _("In turn")),
        (Mode.LEAST_LOADED.value, _("To whoever has the fewest")),
    )

    team = models.OneToOneField(Team, models.CASCADE, related_name="assignment")
    mode = models.CharField(max_length=12, choices=MODES, default=Mode.MANUAL.value)
    by_skill = models.BooleanField(default=True)
    by_language = models.BooleanField(default=True)
    known_days = models.PositiveSmallIntegerField(
        default=30, validators=[MaxValueValidator(3650)]
    )
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    kinds = models.JSONField(default=dict, blank=True)
    in_hours = models.BooleanField(default=True)
    looks_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.team_id}: {self.mode}"


class LastGiven(models.Model):
    """When the rules last gave somebody a ticket of a team: whose turn it is."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "last given"
        constraints = [
            models.UniqueConstraint(fields=["team", "agent"], name="last_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.at}"


class Unplaced(models.Model):
    """A ticket that the rules found nobody for, and why; looked at again then."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="unplaced")
    why = models.JSONField(default=dict)
    again_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "unplaced"

    def __str__(self) -> str:
        return f"{self.ticket_id} until {self.again_at}"
