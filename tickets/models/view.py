"""Saved views: lists of tickets that somebody made by conditions, and gave a name."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id


class ViewQuerySet(models.QuerySet["View"]):
    def there(self) -> "ViewQuerySet":
        """Those that nobody deleted."""
        return self.filter(deleted_at=None)

    def usable_by(self, agent: Agent) -> "ViewQuerySet":
        """Their own, those of their teams, and everybody's."""
        if not agent.is_active:
            return self.none()
        shared = Q(owner=None, team=None) | _of_teams_of(agent)
        return self.filter(Q(owner=agent) | shared)

    def editable_by(self, agent: Agent) -> "ViewQuerySet":
        """Their own; of shared ones admins change all, leads also what everybody has."""
        own = Q(owner=agent)
        if not agent.is_active:
            return self.none()
        if not agent.can_work:
            return self.filter(own)
        if agent.role == Role.ADMIN:
            return self.filter(own | Q(owner=None))
        if agent.role == Role.LEAD:
            own |= Q(owner=None, team=None)
        return self.filter(own | _of_teams_of(agent))


def _of_teams_of(agent: Agent) -> Q:
    return Q(team__in=agent.teams.values("pk")) | Q(team__lead=agent)


class View(models.Model):
    """A list of tickets by its conditions. It shows nobody more than they may see.

    where: the conditions, as `asked.tree.dump` writes them.
    owner: whose it is alone. team: whose people share it. Neither: everybody does.
    position: its place among those of the same people.
    deleted_at: it can be brought back for some weeks.
    """

    class Order(models.TextChoices):
        NEWEST = "newest", _("Newest first")
        OLDEST = "oldest", _("Oldest first")
        WAITING = "waiting", _("Longest waiting first")
        DUE = "due", _("Due first (SLA)")
        PRIORITY = "priority", _("Highest priority first")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    where = models.JSONField()
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.NEWEST)
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="views"
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="views"
    )
    position = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "owner",
                "team",
                condition=Q(deleted_at=None),
                nulls_distinct=False,
                name="view_name_once",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="view_is_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name
