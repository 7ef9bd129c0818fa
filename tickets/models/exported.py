"""Who took what out of the house as a file."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id


class Exported(models.Model):
    """A file that somebody was given. It is written down before the first line is sent.

    asked: the conditions, as their address had them. count: how many rows there were;
    None as long as it is not sent to its end, which may be for good.
    """

    class What(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        ORGANIZATIONS = "organizations", _("Organizations")
        TICKETS = "tickets", _("Tickets")
        REFUSED = "refused", _("Refused rows of an import")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    what = models.CharField(max_length=20, choices=What.choices)
    asked = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.what}, {self.at}"
