"""Where a ticket can stand, and how much it can matter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting")
    SNOOZED = "snoozed", _("Snoozed")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")

    @classmethod
    def open_set(cls) -> tuple["Status", ...]:
        """What "open ticket" means everywhere."""
        return (cls.OPEN, cls.WAITING, cls.SNOOZED)


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


IS_OPEN = Q(status__in=[status.value for status in Status.open_set()])
