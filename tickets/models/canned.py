"""Words that are said often: written once, found by `/`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def usable_by(self, agent: Agent) -> "CannedReplyQuerySet":
        """What everybody shares, and what their teams do."""
        return self.filter(Q(team=None) | _of_teams_of(agent))

    def editable_by(self, agent: Agent) -> "CannedReplyQuerySet":
        """What they may change: admins all, leads also what everybody shares."""
        if not agent.can_work:
            return self.none()
        if agent.role == Role.ADMIN:
            return self
        shared = Q(team=None) if agent.role == Role.LEAD else Q(pk=None)
        return self.filter(shared | _of_teams_of(agent))


def _of_teams_of(agent: Agent) -> Q:
    return Q(team__in=agent.teams.values("pk")) | Q(team__lead=agent)


class CannedReply(models.Model):
    """A saved reply. team: who shares it; none: everybody does.

    html: the same words with their formatting, sanitised; "" when they have none.
    tags: what it is good for, in lower case. Those tagged `can` say what we can do: they
        are offered where a draft says what we cannot.
    """

    # What we can do, instead of what we cannot.
    CAN = "can"

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("words"))
    html = models.TextField(blank=True, default="")
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        related_name="canned_replies",
        null=True,
        blank=True,
        verbose_name=_("team"),
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    edited_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "canned replies"
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "team", nulls_distinct=False, name="canned_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
