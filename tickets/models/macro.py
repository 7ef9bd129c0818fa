"""What is done often, kept as one: steps in their order, and each time they were taken."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.models import whose
from tickets.models.ticket import Ticket


class MacroQuerySet(models.QuerySet["Macro"]):
    def usable_by(self, agent: Agent) -> "MacroQuerySet":
        """Their own, those of their teams, and those of the company."""
        return self.filter(whose.usable_by(agent))

    def editable_by(self, agent: Agent) -> "MacroQuerySet":
        """Their own; of the company for leads and admins; of teams for their people."""
        return self.filter(whose.editable_by(agent))


class Macro(models.Model):
    """Steps under a name. owner: whose alone it is; team: who shares it; neither:
    everybody does.

    steps: each {"do": a verb, and what it takes}, see `actions.macro_steps`.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="macros"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="macros"
    )
    steps = models.JSONField(default=list)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "team",
                "owner",
                nulls_distinct=False,
                name="macro_name_once",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="macro_is_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MacroFile(models.Model):
    """A file that goes with a macro's reply."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    macro = models.ForeignKey(Macro, models.CASCADE, related_name="files")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    blob = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename


class MacroRun(models.Model):
    """One time that somebody ran a macro on a ticket.

    name: what it was called then. group: of all tickets it was run on at once.
    before, after: how the ticket stood. reply: public id of what it said, if it may be
        taken back.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    group = models.UUIDField(default=new_id)
    macro = models.ForeignKey(Macro, models.SET_NULL, null=True, related_name="runs")
    name = models.CharField(max_length=80)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="macro_runs")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    reply = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # What is undone of many at once.
            models.Index("ticket", "group", name="macro_run_group")
        ]

    def __str__(self) -> str:
        return self.name
