"""What decides about public words by itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from helpdesk.listening.conditions import When
from tickets.models import Priority


class MentionRule(models.Model):
    """If a mention is like this, then so. The first that fits decides, once, as it comes.

    conditions: see `conditions.When`. team, tags, priority: of the ticket it makes.
    """

    class Does(models.TextChoices):
        TICKET = "ticket", _("Make a ticket")
        IGNORE = "ignored", _("Ignore it")
        WATCH = "watching", _("Watch it")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
    conditions = models.JSONField(default=dict)
    does = models.CharField(max_length=8, choices=Does.choices)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    tags: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=60), default=list
    )
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, null=True)
    made_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"],
                name="mention_rule_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(Lower("name"), name="mention_rule_name_unique"),
            models.CheckConstraint(
                condition=Q(does="ticket") | Q(team=None, tags=[], priority=None),
                name="mention_rule_says_of_tickets_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def when(self) -> When:
        """What a mention has to be like."""
        return When.read(self.conditions)
