"""Words and accounts that we look for where nobody names us."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models import Channel


class Watched(models.Model):
    """A word, or an account of somebody else's. kinds: on these networks; [] on all."""

    class Sort(models.TextChoices):
        WORD = "word", _("Word")
        ACCOUNT = "account", _("Account")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    sort = models.CharField(max_length=7, choices=Sort.choices)
    text = models.CharField(_("word or account"), max_length=100)
    kinds: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=30), default=list
    )
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["sort", "text", "pk"]
        constraints = [
            models.UniqueConstraint("sort", Lower("text"), name="watched_once")
        ]

    def __str__(self) -> str:
        return self.text


class Search(models.Model):
    """How far a channel has looked for what is watched.

    due_at: when it looks again. failing_since: of the first failure after the last
        success; last_error: in words for admins.
    """

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True)
    cursor: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict
    )
    due_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index("due_at", name="search_due")]

    def __str__(self) -> str:
        return f"search of {self.channel_id}"
