"""The rota: who is on duty for a team, by single shifts and by weeks that come again."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.hours import MINUTES_A_DAY
from helpdesk.base.accounts.models.people import Agent
from helpdesk.base.accounts.models.teams import Team
from helpdesk.base.ids import new_id


class Duty(models.Model):
    """One line of a team's rota: either a shift from then until then, or weekdays.

    weekdays: 0 is Monday; none for a single shift. opens, closes: in minutes since its
        midnight, on the team's clock; what closes before it opens runs into the next day.
    every: of so many weeks one is theirs; since: a Monday, the first of such weeks.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="duties")
    agent = models.ForeignKey(
        Agent, models.CASCADE, related_name="duties", verbose_name=_("who")
    )
    begins = models.DateTimeField(_("from"), null=True, blank=True)
    ends = models.DateTimeField(_("until"), null=True, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    opens = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MINUTES_A_DAY)]
    )
    closes = models.PositiveSmallIntegerField(
        default=MINUTES_A_DAY, validators=[MaxValueValidator(MINUTES_A_DAY)]
    )
    every = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["begins", "since", "opens", "id"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(begins__lt=F("ends"), since=None)
                    | Q(begins=None, ends=None, since__isnull=False)
                ),
                name="duty_is_a_shift_or_comes_again",
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1, opens__lte=MINUTES_A_DAY)
                & Q(closes__lte=MINUTES_A_DAY)
                & ~Q(opens=F("closes")),
                name="duty_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.team_id}"
