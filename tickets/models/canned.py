"""Words that are said often: written once, found by `/`."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.models import whose


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def usable_by(self, agent: Agent) -> "CannedReplyQuerySet":
        """Their own, what everybody shares, and what their teams do."""
        return self.filter(whose.usable_by(agent))

    def editable_by(self, agent: Agent) -> "CannedReplyQuerySet":
        """What they may change: their own; admins all that is shared, leads also what
        everybody shares."""
        return self.filter(whose.editable_by(agent))


class CannedReply(models.Model):
    """A saved reply.

    owner: whose alone it is; team: who shares it; neither: everybody does.
    folder: where it lies: "Shipping", or "Shipping / Lost"; "": nowhere.
    language: in which it is written; "": in any.
    text, html: as they are kept, with variables (`tickets.variables`); html has their
        formatting, sanitised; "" when they have none.
    tags: what it is good for, in lower case. Those tagged `can` say what we can do: they
        are offered where a draft says what we cannot.
    """

    # What we can do, instead of what we cannot.
    CAN = "can"

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    folder = models.CharField(max_length=120, blank=True, default="", db_default="")
    language = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=settings.LANGUAGES,
    )
    text = models.TextField(_("words"))
    html = models.TextField(blank=True, default="")
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="canned_replies"
    )
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
            # The same in another language has the same name.
            models.UniqueConstraint(
                Lower("name"),
                "language",
                "team",
                "owner",
                nulls_distinct=False,
                name="canned_name_once",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(team=None), name="canned_is_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CannedFile(models.Model):
    """A file that goes with a canned reply, wherever that is put in."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    reply = models.ForeignKey(CannedReply, models.CASCADE, related_name="files")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename
