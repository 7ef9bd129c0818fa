"""Tags: labels of tickets, what else they were called, and two that became one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.ids import new_id
from helpdesk.base.plaintext import one_line
from tickets.models.ticket import Ticket

# Not FOR UPDATE: many may put on one tag at a time; who merges or deletes it waits.
_HELD = "SELECT * FROM tickets_tag WHERE name = ANY(%s) ORDER BY id FOR KEY SHARE"


class TagQuerySet(models.QuerySet["Tag"]):
    def current(self) -> "TagQuerySet":
        """Without names that mean another tag by now."""
        return self.filter(merged_into=None)

    def offered(self) -> "TagQuerySet":
        """Those that are proposed to people."""
        return self.current().filter(archived_at=None)

    def seen_by(self, agent: Agent) -> "TagQuerySet":
        """Those of tickets they see: a tag may say what a hidden one is about."""
        seen = Ticket.objects.visible_to(agent).values("pk")
        return self.current().filter(Exists(_links().filter(ticket__in=seen)))

    def known_to(self, agent: Agent) -> "TagQuerySet":
        """The same, and to who keeps them in order those that nothing has."""
        if not agent.is_active:
            return self.none()
        if agent.role == Role.ADMIN:
            return self.current()
        seen = Ticket.objects.visible_to(agent).values("pk")
        known = Q(Exists(_links().filter(ticket__in=seen)))
        if agent.role == Role.LEAD:
            known |= ~Q(Exists(_links()))
        return self.current().filter(known)

    def in_use(self, names: Iterable[str]) -> "dict[str, Tag]":
        """Those that somebody has used before, by what they are called here; held until
        the transaction ends, so that none is merged away meanwhile."""
        asked = {name: Tag.spelt(name) for name in names}
        known = self._held(asked.values())
        return {name: known[spelt] for name, spelt in asked.items() if spelt in known}

    def named(self, name: str) -> "Tag":
        """The one of this name, spelt already; made where there is none. Held as well."""
        while True:
            if found := self._held([name]).get(name):
                return found
            self.bulk_create([Tag(name=name)], ignore_conflicts=True)

    def meant(self, name: str) -> "Tag | None":
        """What a name means, however somebody spells it."""
        found = self.filter(name=Tag.spelt(name)).select_related("merged_into").first()
        return (found.merged_into or found) if found else None

    def _held(self, names: Iterable[str]) -> "dict[str, Tag]":
        """By these names, what they mean."""
        found = {one.name: one for one in self.raw(_HELD, [list(names)])}
        former = {
            one.name: one.merged_into for one in found.values() if one.merged_into
        }
        if not former:
            return found
        # Held, too. One that was merged on while we waited is asked for once more.
        held = self._held({one.name for one in former.values()})
        now = {name: held[one.name] for name, one in former.items() if one.name in held}
        return {name: one for name, one in found.items() if not one.merged_into} | now


def _links() -> QuerySet[Any]:
    return Ticket.tags.through.objects.filter(tag=OuterRef("pk"))


class Tag(models.Model):
    """A label of tickets.

    description: what it is for. archived_at: it is proposed no more.
    merged_into: what this name means by now, of a tag that was renamed or merged; no
        ticket has such a one. Programs and bookmarks go on saying it.
    """

    public_id = models.UUIDField(
        default=new_id, db_default=RandomUUID(), unique=True, editable=False
    )
    name = models.CharField(_("name"), max_length=60, unique=True)
    description = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="former"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def spelt(name: str) -> str:
        """Tags are one line of lower case."""
        return one_line(" ".join(name.lower().split()), limit=60)


class TagMerge(models.Model):
    """Two tags that became one, with what it takes to part them again.

    tickets: keys of those that had `tag`; came: of these, those that did not have `into`.
    changes: what named it elsewhere, see `actions.tag_keepers`. former: keys of names that
        meant it. policies: keys of SLA policies that named it, and of these those that
        named `into` already.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="went")
    into = models.ForeignKey(Tag, models.CASCADE, related_name="came")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    tickets = ArrayField(models.BigIntegerField(), default=list)
    came = ArrayField(models.BigIntegerField(), default=list)
    changes = models.JSONField(default=list)
    former = ArrayField(models.BigIntegerField(), default=list)
    policies = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tag"], condition=Q(undone_at=None), name="tag_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} is {self.into_id}"
