"""When somebody is there to answer: weeks of blocks, and days that are none of them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.zones import known_zone
from helpdesk.base.ids import new_id

MINUTES_A_DAY = 24 * 60


class Calendar(models.Model):
    """Business hours: blocks of the week in a zone of their own, and holidays.

    Without a block it is never open; a team without a calendar always is.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[known_zone]
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="calendar_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """One block of a day, in minutes since its midnight; several make breaks."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "begins"]
        verbose_name_plural = "working hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends"), ends__lte=MINUTES_A_DAY),
                name="hours_begin_before_they_end",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="hours_of_a_weekday"
            ),
            models.UniqueConstraint(
                fields=["calendar", "weekday", "begins"], name="hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.begins}-{self.ends}"


class Holiday(models.Model):
    """A day on which nobody is there, whatever the week says."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="holiday_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
