"""How somebody wants to hear of what: by which ways, when, and when not."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.kinds import KINDS, Ways

_WEEKDAY = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])


class Wishes(models.Model):
    """What one person wants; without a row: what is usual.

    ways: by kind, what of `kinds.Ways` differs from its usual.
    daily_at: the hour of mails that come once a day, on their clock.
    volume: of sounds, of a hundred.
    quiet_days: on which quiet begins, at `quiet_from`; free_days: all of them is.
    quiet_absent: also while they are out of office. quiet_off: also while they chose "off".
    urgent_anyway: what is urgent comes in quiet hours as well.
    """

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="wishes")
    ways = models.JSONField(default=dict)
    daily_at = models.PositiveSmallIntegerField(
        _("hour of the daily mail"), default=8, validators=[MaxValueValidator(23)]
    )
    volume = models.PositiveSmallIntegerField(
        _("volume"), default=50, validators=[MaxValueValidator(100)]
    )
    quiet_days = ArrayField(_WEEKDAY, default=list, blank=True)
    quiet_from = models.TimeField(_("quiet from"), default=time(18))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    free_days = ArrayField(_WEEKDAY, default=list, blank=True)
    quiet_absent = models.BooleanField(default=True)
    quiet_off = models.BooleanField(default=False)
    urgent_anyway = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(daily_at__lte=23, volume__lte=100), name="wishes_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.ways}"

    def of(self, kind: str) -> Ways:
        """By which ways this kind comes; a wish that is none any more is no wish."""
        known = Ways.__dataclass_fields__
        said = self.ways.get(kind, {})
        return KINDS[kind].usual.but({k: v for k, v in said.items() if k in known})
