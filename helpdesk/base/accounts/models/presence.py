"""Whether an agent is there: by their own word, by their open page, and by the calendar."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models.people import Agent
from helpdesk.base.ids import new_id


class Presence(models.Model):
    """What an agent chose, and what their open pages say of them.

    chosen: by hand; nobody is more there than they chose to be.
    here_until: pages say again and again that they are open; a row that nobody renews
        lapses, so that a killed process leaves nobody behind (F9).
    active_at: when they last did something on any page; without it they are away.
    """

    class Chosen(models.TextChoices):
        ONLINE = "online", _("Online")
        AWAY = "away", _("Away")
        OFF = "off", _("Off")

    agent = models.OneToOneField(
        Agent, models.CASCADE, primary_key=True, related_name="presence"
    )
    chosen = models.CharField(
        max_length=8, choices=Chosen.choices, default=Chosen.ONLINE
    )
    here_until = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.chosen}"


class Absence(models.Model):
    """Somebody is out of office; what comes for them goes to their deputy meanwhile.

    passed_on_at: when what they had had gone elsewhere. returned_at: when they were told.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="absences")
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    deputy = models.ForeignKey(
        Agent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("deputy"),
    )
    passed_on_at = models.DateTimeField(null=True, editable=False)
    returned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["begins"]
        constraints = [
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends")), name="absence_begins_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("agent")),
                name="nobody_stands_in_for_themselves",
            ),
        ]
        indexes = [
            models.Index("agent", "ends", name="absence_now"),
            # Those that began or ended, and nobody saw to it yet.
            models.Index(
                "begins", condition=Q(passed_on_at=None), name="absence_begins"
            ),
            models.Index("ends", condition=Q(returned_at=None), name="absence_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.begins:%F} - {self.ends:%F}"
