"""How a customer found it: asked where they are, once a ticket and as often as it ends."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.channel import Channel
from tickets.models.ticket import Ticket


class Rating(models.Model):
    """One to five, and what they say to it. A later one of the same ticket replaces it.

    agent: who answered for the ticket when it was given.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="rating")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", null=True)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="ratings")
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="rating_from_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.score}"
