"""Goodwill: money's worth that an agent gives a customer to put something right."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.ticket import Ticket


class GoodwillQuerySet(models.QuerySet["Goodwill"]):
    def spent(self) -> "GoodwillQuerySet":
        """What counts against its giver's budget; what a lead approved does not."""
        return self.filter(state=Goodwill.State.GIVEN)


class Goodwill(models.Model):
    """Something given, or asked for, on a ticket.

    agent: who gave it. amount: in minor units (cents) of the currency.
    seq: that of the event that gave it, or asked for it.
    decided_by: who approved or declined what was above the budget.
    """

    class State(models.TextChoices):
        GIVEN = "given", _("Given")
        ASKED = "asked", _("Needs approval")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="goodwill")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="goodwill")
    amount = models.PositiveIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(max_length=10, choices=State.choices)
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = GoodwillQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "goodwill"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="goodwill_is_something"
            ),
        ]
        indexes = [
            # What somebody has spent since a month began.
            models.Index(
                "agent", "at", condition=Q(state="given"), name="goodwill_spent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}: {self.reason}"
