"""How tickets of a kind begin: what stands in the form of a new one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.models import whose
from tickets.models.channel import Channel
from tickets.models.status import Priority


class TicketTemplateQuerySet(models.QuerySet["TicketTemplate"]):
    def usable_by(self, agent: Agent) -> "TicketTemplateQuerySet":
        """Their own, those of their teams, and those of the company."""
        return self.filter(whose.usable_by(agent))

    def editable_by(self, agent: Agent) -> "TicketTemplateQuerySet":
        """Their own; of the company for leads and admins; of teams for their people."""
        return self.filter(whose.editable_by(agent))


class TicketTemplate(models.Model):
    """What a new ticket begins with, under a name.

    owner: whose alone it is; team: who shares it; neither: everybody does.
    subject, text, html: as they are kept, with variables (`tickets.variables`); html has
        their formatting, sanitised; "" when they have none.
    channel, for_team, assignee: by which it goes, and whose it becomes; None: as without
        a template. fields: values of custom fields, by key.
    is_sent: its words are ours, and go out; else they are only written down.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="ticket_templates"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="ticket_templates"
    )
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="+")
    for_team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    assignee = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    priority = models.PositiveSmallIntegerField(
        choices=Priority.choices, default=Priority.NORMAL
    )
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    fields = models.JSONField(default=dict)
    is_sent = models.BooleanField(default=True)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    objects = TicketTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "team",
                "owner",
                nulls_distinct=False,
                name="ticket_template_name_once",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None),
                name="ticket_template_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name
