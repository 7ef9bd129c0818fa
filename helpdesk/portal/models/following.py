"""Who wants to hear by mail that a request moved on."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from helpdesk.portal.models.account import Account
from tickets.models import Ticket


class Following(models.Model):
    """An account that is told of a ticket: that something happened, never what was said.

    due_at: when they are told of what happened since `told_at`; None: nothing did.
    told_at: when they were told last; None: never since they follow.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="following")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="followed_by")
    told_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "following"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "ticket"], name="portal_following_once"
            )
        ]
        indexes = [
            models.Index(
                "due_at",
                condition=Q(due_at__isnull=False),
                name="portal_following_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} follows {self.ticket_id}"
