"""What went to others while somebody was out of office."""

from django.db import models
from django.utils import timezone

from helpdesk.base.accounts.models import Absence, Agent
from tickets.models.context import FollowUp
from tickets.models.ticket import Ticket


class PassedOn(models.Model):
    """A ticket, or a promise in it, that an absent person had. Nothing comes back by
    itself; told_at: when they heard of it, being back.

    to: nobody where it went to the team.
    """

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="passed_on")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="passed_on")
    promise = models.ForeignKey(
        FollowUp, models.CASCADE, null=True, related_name="passed_on"
    )
    to = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} during {self.absence_id}"
