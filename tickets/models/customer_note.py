"""What colleagues ought to know of a customer or a company, whichever ticket it is."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id


class CustomerNoteQuerySet(models.QuerySet["CustomerNote"]):
    """The notes of customers and organizations."""

    def there(self) -> "CustomerNoteQuerySet":
        """Those that nobody deleted."""
        return self.filter(deleted_at=None)

    def in_order(self) -> "CustomerNoteQuerySet":
        """Pinned ones first, then the newest."""
        return self.order_by(F("pinned_at").desc(nulls_last=True), "-id")


class CustomerNote(models.Model):
    """Words of an agent about a customer or an organization. No customer reads them.

    pinned_at: since when it stands before the others. deleted_at: it can be brought back
    for a while.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    customer = models.ForeignKey(
        "tickets.Customer", models.CASCADE, null=True, related_name="notes"
    )
    organization = models.ForeignKey(
        "tickets.Organization", models.CASCADE, null=True, related_name="notes"
    )
    text = models.TextField()
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects: Any = CustomerNoteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None) ^ Q(organization=None),
                name="customer_note_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
